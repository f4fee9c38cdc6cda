// server_word, from which it is told what servers said, against the entries of kind `server` as they come by.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <set>
#include <string_view>

#include "base/hash.h"
#include "service/audit/live_tile.h"
#include "storage/ledger_rows.h"

namespace steward::service {

// Pages of words in order of number; used from one thread, within one transaction.
class LiveWords {
 public:
  LiveWords(pqxx::transaction_base& tx, TellFinding tell) : tx_(tx), tell_(std::move(tell)) {}

  // Called for each number from 0 on, with the hash that was recorded. `row`: null where the text is in a
  // segment file alone; then a word that is missing is missed by the second.
  void pass(int64_t seq, const Digest& recorded, const storage::LedgerRow* row);
  void pass_archived(int64_t seq, std::string_view kind);
  // Words behind the end.
  void finish();

  uint64_t checked() const { return checked_; }

 private:
  const storage::WordRow* next();
  void tell_of_missing(int64_t seq);
  void compare(const storage::WordRow& word, const Digest& recorded);
  void tell_of_no_entry(const storage::WordRow& word);

  pqxx::transaction_base& tx_;
  TellFinding tell_;
  std::deque<storage::WordRow> waiting_;
  int64_t last_seq_ = std::numeric_limits<int64_t>::min();
  bool at_end_ = false;
  std::set<int64_t> passed_;  // those that were compared, or told to be missing
  uint64_t checked_ = 0;
};

}  // namespace steward::service
