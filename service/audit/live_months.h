// The months of the ledger: each row stands in its own, and what ledger_segment says of a month (which
// entries, of which times, in which file) is so. Reports and search ask ledger_segment which months they need
// not look at.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/audit/live_tile.h"
#include "storage/ledger_rows.h"
#include "storage/ledger_segment.h"

namespace steward::service {

// Used from one thread, within one transaction.
class LiveMonths {
 public:
  static Result<LiveMonths> load(pqxx::transaction_base& tx, TellFinding tell);

  // Whether the text is in a segment file alone.
  bool is_dropped(int64_t seq) const;
  // Each row, in order of seq.
  void pass(const storage::LedgerRow& row);
  // When every row was passed and the tiles are known: the months against what passed, and the files. `pass`
  // is told of each entry of a file whose month lacks rows.
  void finish(uint64_t size, const std::function<void(int64_t seq, std::string_view kind)>& pass);

  size_t months() const { return months_.size(); }
  uint64_t entries_in_files() const { return entries_in_files_; }  // that were read, and hold
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  struct Month {
    storage::LedgerSegment segment;
    std::optional<Timestamp> said_min, said_max;  // by ledger_segment, or of the open one by ledger_head
    std::optional<Timestamp> min, max;            // of its rows, or of its file where some are not there
    uint64_t rows = 0;
    bool is_read = false;  // in one of the two, whole

    uint64_t entries() const;
    void note(Timestamp time);
  };
  LiveMonths(pqxx::transaction_base& tx, TellFinding tell) : tx_(tx), tell_(std::move(tell)) {}

  void check_borders(uint64_t size);
  void check_rows(const Month& month);
  void check_file(Month& month, const std::function<void(int64_t seq, std::string_view kind)>& pass);

  pqxx::transaction_base& tx_;
  TellFinding tell_;
  std::vector<Month> months_;
  uint64_t entries_in_files_ = 0;
  std::vector<std::string> notes_;
};

}  // namespace steward::service
