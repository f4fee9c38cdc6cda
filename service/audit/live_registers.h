// Are the registers beside the ledger what its entries say? For live_verification.h. One thread.
#pragma once

#include <map>
#include <set>
#include <string_view>

#include "base/hash.h"
#include "service/audit/live_tile.h"
#include "storage/register_store.h"

namespace steward::service {

class LiveRegisters {
 public:
  LiveRegisters(pqxx::transaction_base& tx, TellFinding tell);

  // Called for each number from 0 on, with the hash that was recorded. `row`: null where the text is in a
  // segment file alone; then a copy that is missing is missed by the second.
  void pass(int64_t seq, const Digest& recorded, const storage::LedgerRow* row);
  void pass_archived(int64_t seq, std::string_view kind);
  // After the last: copies of no entry, and requests that are looked for by something else than their entries
  // say. Errors: the database's.
  Status finish();

 private:
  void tell_of_missing(int64_t seq);

  pqxx::transaction_base& tx_;
  const TellFinding tell_;
  std::map<int64_t, storage::RegisterEntry> copies_;  // those that were not passed yet
  std::set<int64_t> passed_;                          // those that were, or are told to be missing
};

}  // namespace steward::service
