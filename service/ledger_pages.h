// The decisions of the ledger in order, a page at a time: read and taken apart ahead, on a thread of its own.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "service/decision_reading.h"
#include "storage/pool.h"

namespace steward::service {

struct LedgerPage {
  std::vector<Result<PastDecision>> decisions;  // empty: there are no more
  uint64_t total = 0;                           // of all pages, as counted at first
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
