// The lineage part of a World, and how it follows what is stored: whole at first, then by what changed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "catalog/identity/merges.h"
#include "lineage/facts.h"
#include "lineage/graph/graph.h"
#include "service/job_index.h"
#include "storage/edge_store.h"
#include "storage/generation.h"

namespace steward::service {

// Immutable once it is in a World.
struct LineageState {
  std::shared_ptr<const lineage::Graph> graph;
  std::shared_ptr<const JobIndex> jobs;
  // What of the graph is implied rather than stored, by rows: what the next change is a difference to.
  std::map<JobId, std::vector<lineage::Guess>> guesses;
  std::map<storage::DeclaredTarget, std::vector<lineage::SetSpan>> spans;
};

struct LineageStep {
  std::shared_ptr<const LineageState> state;
  std::optional<lineage::GraphChange> change;  // from the old graph to this one; none: read whole
};

// Everything stored, by the datasets that rows have become one of.
// `as_of`: what was known at that generation of lineage.
Result<LineageStep> load_lineage(pqxx::transaction_base& tx, const Identity& identity,
                                 int64_t as_of = storage::kPresent);

// `old` and what was written after `generation`. Reads whole where a difference cannot be told: an edge that
// turned out to hold from earlier on, or something that ended (another row may still say it).
Result<LineageStep> follow_lineage(pqxx::transaction_base& tx, const Identity& identity,
                                   const LineageState& old, int64_t generation);

}  // namespace steward::service
