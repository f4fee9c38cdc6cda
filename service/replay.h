// Replay: real past decisions, made again under a proposed policy set as of then.
//
// Each decision of the ledger is made twice in the world it was made in (catalog, lineage, consent, grants and
// time of then): under the set that was in force, which must give the recorded verdict again, and under the
// proposed set. What differs is what the proposed set would have changed. Nothing is written.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policy/policy_set.h"
#include "storage/pool.h"

namespace steward::service {

struct ReplayExample {
  int64_t seq = 0;  // of the first decision of this kind
  policy::DecisionRequest request;
  policy::Decision before, after;
};

// Decisions that one kind of change concerns: another verdict, or of one verdict something else.
struct ReplayChange {
  // "permit → deny"; "fields": others are denied or await approval; "masks", "row filters", "retention",
  // "aggregation", "notifications", "approvals"
  std::string what;
  uint64_t decisions = 0;
  // Most first; a decision with two roles counts for both.
  using Counts = std::vector<std::pair<std::string, uint64_t>>;
  Counts by_rule, by_role, by_purpose, by_dataset;
  std::vector<ReplayExample> examples;  // different requests, in the order of the ledger
};

struct ReplayReport {
  uint64_t decisions = 0;
  uint64_t distinct = 0;   // that had to be made: the others are like one of these
  uint64_t worlds = 0;     // that had to be built
  // Refused by a door before any policy was asked: policies would have changed nothing, so they are not made
  // again. By the name of the door.
  uint64_t refused = 0;
  std::map<std::string, uint64_t> refused_by;
  // The recorded answer came out again under the set of then: its verdict, the verdicts of fields, masks, row
  // filters and other obligations, approvals and grants. Else how often each of these did not.
  uint64_t reproduced = 0, not_reproduced = 0;
  std::map<std::string, uint64_t> not_reproduced_parts;
  // In a world that is not exactly that of then: its hashes differ from those that were recorded. How often
  // each part did.
  uint64_t inexact = 0;
  std::map<std::string, uint64_t> inexact_parts;  // "catalog", "lineage", "consent", "grants"
  uint64_t without_generation = 0;  // recorded before history was kept: the world is that of history's beginning
  uint64_t unreadable = 0;          // entries, or their policy set, that this Steward cannot read
  uint64_t changed = 0;             // decisions that any change concerns
  std::vector<int64_t> not_reproduced_at;  // the first of them, by number in the ledger
  std::vector<ReplayChange> changes;       // flips of verdicts first, most first
  bool has_flips() const;                  // another verdict
};

struct ReplayOptions {
  std::optional<Timestamp> since, until;  // [since, until), by the time of the ledger entry
  size_t examples = 3;                    // of each change
  std::function<void(uint64_t done, uint64_t total)> progress;
};

// Reads the ledger with one connection and one thread, and worlds with another. Memory is bounded: pages of
// the ledger, two worlds, and as many distinct answers as kMaxReplayAnswers and kMaxReplayBytes allow.
Result<ReplayReport> replay(storage::Database& database, std::shared_ptr<const policy::PolicySet> proposed,
                            const ReplayOptions& options);

inline constexpr size_t kMaxReplayAnswers = 1'000'000;
inline constexpr size_t kMaxReplayBytes = 256u << 20;  // of their keys and texts
inline constexpr size_t kMaxReplayNames = 10'000;  // of one change and dimension; rarer ones count as "others"

}  // namespace steward::service
