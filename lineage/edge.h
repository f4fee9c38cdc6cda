// One step of lineage: data, or the decision about data, flowed from one node to another.
//
// The words are OpenLineage's (columnLineage facet 1-2-0): DIRECT means the value itself was used to make the
// target, INDIRECT that it only influenced it (filter, join, group by, sort, window, conditional).
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "catalog/dataset.h"

namespace steward::lineage {

enum class Influence { kDirect, kIndirect };

struct Transformation {
  Influence type = Influence::kDirect;
  // DIRECT: IDENTITY, TRANSFORMATION, AGGREGATION. INDIRECT: JOIN, GROUP_BY, FILTER, SORT, WINDOW,
  // CONDITIONAL. Unknown subtypes are kept as they came and count as IDENTITY.
  std::string subtype = "IDENTITY";
  std::string description;  // the expression, or the producer's words
  bool masking = false;     // the producer claims that the value cannot be read back
  std::string function;     // the masking function as called in SQL ("sha256"), when known

  friend auto operator<=>(const Transformation&, const Transformation&) = default;
};

inline Transformation made_by(std::string_view subtype) {
  Transformation made;
  made.subtype = subtype;
  return made;
}

// A stored edge between two catalog nodes. A dataset-level edge has fields 0 on both sides.
struct Edge {
  EdgeId id;
  NodeRef from;
  NodeRef to;
  Transformation transformation;
  JobId job;
  Timestamp valid_from{};
  std::optional<Timestamp> valid_to;  // none: still valid. Edges are ended, never deleted
};

// An edge between names, as codecs produce it, before the catalog gives ids.
struct NamedNode {
  DatasetName dataset;
  std::string field;  // empty: the dataset as a whole

  friend auto operator<=>(const NamedNode&, const NamedNode&) = default;
};

struct NamedEdge {
  NamedNode from;
  NamedNode to;
  Transformation transformation;

  friend auto operator<=>(const NamedEdge&, const NamedEdge&) = default;
};

}  // namespace steward::lineage
