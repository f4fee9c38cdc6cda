// Every signed head that the database keeps, held against the tree of its size as that comes by.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "audit/merkle.h"
#include "audit/signing.h"
#include "service/audit/live_tile.h"
#include "storage/ledger_rows.h"

namespace steward::service {

// Pages of heads in order of size; used from one thread, within one transaction.
class LiveHeads {
 public:
  LiveHeads(pqxx::transaction_base& tx, const std::vector<audit::PublicKey>& trusted, TellFinding tell);

  // Called for each size from 0 on: compares the heads of that size.
  void pass(const audit::Frontier& frontier);
  // Heads of larger trees than there is.
  void finish(uint64_t size);

  uint64_t checked() const { return checked_; }
  // Of the largest tree that a trusted head confirmed.
  std::optional<uint64_t> confirmed() const { return confirmed_; }

 private:
  const storage::HeadRow* next();
  void compare(const storage::HeadRow& row, const audit::Frontier& frontier);
  std::string signature_fault(const storage::HeadRow& row) const;

  pqxx::transaction_base& tx_;
  const std::vector<audit::PublicKey>& trusted_;
  TellFinding tell_;
  std::deque<storage::HeadRow> waiting_;
  uint64_t last_size_ = 0;
  int64_t last_id_ = 0;
  bool at_end_ = false;
  uint64_t checked_ = 0;
  std::optional<uint64_t> confirmed_;
  bool fork_told_ = false;
};

}  // namespace steward::service
