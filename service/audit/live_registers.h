// Are the registers beside the ledger what its entries say? For live_verification.h. One thread.
#pragma once

#include <functional>
#include <map>

#include "service/audit/live_tile.h"
#include "storage/register_store.h"

namespace steward::service {

class LiveRegisters {
 public:
  LiveRegisters(pqxx::transaction_base& tx, TellFinding tell);

  // Each row of the ledger.
  void pass(const storage::LedgerRow& row);
  // After the last: copies whose entry is neither there nor in a segment file, and requests that are looked
  // for by something else than their entries say. Errors: the database's.
  Status finish(const std::function<bool(int64_t seq)>& is_dropped);

 private:
  pqxx::transaction_base& tx_;
  const TellFinding tell_;
  std::map<int64_t, storage::RegisterEntry> copies_;  // those that no row was found for yet
};

}  // namespace steward::service
