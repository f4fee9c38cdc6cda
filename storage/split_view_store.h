// Second histories that this server caught as a witness, as rows: for each the head that it had seen and the
// request that it refused.
#pragma once

#include <cstdint>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "audit/witness_request.h"
#include "base/error.h"
#include "base/time.h"

namespace steward::storage {

// Of one ledger, proven and unproven counted apart: who spoils proofs crowds out nothing that is proven, and
// who signs head after head fills no disk.
inline constexpr int kMaxSplitViews = 16;

struct SplitView {
  int64_t id = 0;
  int64_t log = 0;  // a WitnessedLog's id
  std::string origin;
  std::string public_key;  // that signed the refused head
  // The two heads cannot be of one history. Else they came with no proof that leads from one to the other.
  bool is_proven = false;
  audit::WitnessedHead seen, refused;
  Timestamp caught_at{};
  int64_t entry = 0;  // of this server's own ledger
};

struct SplitViewEvidence {
  std::string seen_checkpoint;
  std::string request;  // audit::to_text() of what was refused
};

// Whether it is to be kept: it is not there yet, and its ledger has fewer than kMaxSplitViews of its kind.
bool is_worth_keeping(pqxx::transaction_base& tx, const SplitView& view);

// Once is_worth_keeping() says so, under lock_writes().
void put_split_view(pqxx::transaction_base& tx, const SplitView& view, const SplitViewEvidence& evidence);

// In the order they were caught.
Result<std::vector<SplitView>> load_split_views(pqxx::transaction_base& tx);
// kNotFound when there is no such row.
Result<SplitViewEvidence> load_split_view_evidence(pqxx::transaction_base& tx, int64_t id);

}  // namespace steward::storage
