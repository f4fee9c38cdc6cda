// Edges written short, for the tests of the graph.
#pragma once

#include <chrono>

#include "lineage/edge.h"

namespace steward::lineage {

inline NodeRef node(int64_t dataset, int64_t field = 0) {
  return {DatasetId{dataset}, FieldId{field}};
}

inline Timestamp at(int64_t seconds) {
  return Timestamp(std::chrono::seconds(seconds));
}

inline Edge edge(const NodeRef& from, const NodeRef& to, Influence type = Influence::kDirect) {
  Edge e;
  e.from = from;
  e.to = to;
  e.transformation.type = type;
  return e;
}

}  // namespace steward::lineage
