// Why a field carries a category, in words: one sentence for the field that carries it of its own, then one
// for each step on the way.
//
//   customer#email carries user.contact.email (scanned, 0.98).
//   → mart#mail: IDENTITY by job etl/daily since 2026-01-31.
//   → report#hash: TRANSFORMATION sha256(email) by job etl/daily since 2026-01-31; claimed masked, but no
//     declassifier names sha256.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/propagation.h"

namespace steward::lineage {

using JobNames = std::function<std::string(JobId)>;  // empty: not known

// Empty when the node does not carry the category. All of one moment.
std::vector<std::string> explain(const Propagation& propagation, const CatalogSnapshot& catalog,
                                 const Graph& graph, const JobNames& job_name, const NodeRef& node,
                                 const Category& category);

// What one edge does, for people: "TRANSFORMATION sha256(email) by job etl/daily since 2026-01-31".
std::string describe(const Graph& graph, const EdgeView& edge, const JobNames& job_name);

}  // namespace steward::lineage
