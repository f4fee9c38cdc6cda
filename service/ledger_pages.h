// The texts of the ledger's decisions in order, a page at a time: read ahead, on a thread of its own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "storage/pool.h"

namespace steward::service {

struct LedgerLine {
  int64_t seq = 0;
  size_t begin = 0, size = 0;  // of its canonical text in the page
};

struct LedgerPage {
  std::string text;               // of all lines, one after the other
  std::vector<LedgerLine> lines;  // empty: there are no more
  uint64_t total = 0;             // of all pages, as counted at first

  std::string_view canonical(const LedgerLine& line) const {
    return std::string_view(text).substr(line.begin, line.size);
  }
};

// Of what was recorded by the time of the first page; not thread-safe.
class LedgerPages {
 public:
  LedgerPages(storage::Database& database, std::optional<Timestamp> since, std::optional<Timestamp> until);
  ~LedgerPages();
  Result<LedgerPage> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::service
