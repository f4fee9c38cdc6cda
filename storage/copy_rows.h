// Rows into a table by COPY, their text formed by hand: many at once, without a copy and a call for each
// field.
#pragma once

#include <cstdint>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace pqxx {
class tablewriter;
}

namespace steward::storage {

// Fields in the order of `columns`, then end_row(); complete() at the end, or nothing is certain. Failures
// are pqxx's exceptions, of complete() most of them: rows go out 64 KiB at a time. One thread. No other query
// of the transaction until complete().
class CopyRows {
 public:
  CopyRows(pqxx::transaction_base& tx, const std::string& table, const std::vector<std::string>& columns);
  ~CopyRows();

  void integer(int64_t value);
  void text(std::string_view value);  // UTF-8 without NUL
  void bytes(std::string_view value);
  void time(Timestamp value);
  void end_row();
  void complete();

 private:
  void separate();
  void send();

  std::unique_ptr<pqxx::tablewriter> writer_;
  std::string buffer_;
  bool in_row_ = false;
};

}  // namespace steward::storage
