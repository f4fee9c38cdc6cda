// A decision as its ledger entry tells it: what was asked, what came out, and which world it was made in.
// decision_record.h writes what is read here. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "policy/decision.h"
#include "storage/generation.h"

namespace steward::service {

struct PastDecision {
  int64_t seq = 0;                  // of the ledger entry
  policy::DecisionRequest request;  // its data_subjects are keyed hashes already
  policy::Verdict verdict = policy::Verdict::kDeny;
  policy::SnapshotHashes snapshots;  // of grants: zero where none is recorded
  // None: recorded by a Steward that did not yet keep history.
  std::optional<storage::Generation> generation;
};

// `canonical` is the text of the whole entry. Members that are missing are as if nothing had been given.
Result<PastDecision> read_past_decision(int64_t seq, std::string_view canonical);

}  // namespace steward::service
