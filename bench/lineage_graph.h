// A generated lineage graph of realistic shape, as rows: what a loader would hand to the graph.
//
// Ten layers of datasets, from sources to features; most of three in between are made from a few datasets of
// the layers before them, popular ones more often (a power law), by one job each. A dataset has 5 to 60
// fields. A field of a made dataset has direct edges from a few fields of its sources and is influenced by
// those its job joined and filtered by. One edge in twenty has ended. The same seed gives the same rows.
#pragma once

#include <vector>

#include "lineage/graph/graph.h"

namespace steward::bench {

struct LineageRow {
  NodeRef from;
  NodeRef to;
  uint32_t label;  // index into labels
};

struct LineageLabel {
  lineage::Transformation transformation;
  JobId job;
  Timestamp from;
  std::optional<Timestamp> to;
};

struct LineageRows {
  std::vector<LineageLabel> labels;
  std::vector<LineageRow> rows;
  size_t fields = 0;
  size_t datasets = 0;
};

LineageRows make_lineage(size_t edges);

lineage::Graph build(const LineageRows& rows);

// Node numbers and plain arrays of what is followed by default: edges that are direct and have not ended.
struct PlainGraph {
  std::vector<uint32_t> begins;   // by node, and the end
  std::vector<uint32_t> targets;  // of the edges of a node
};

PlainGraph plain_arrays(const lineage::Graph& graph);

// Nodes from which much is reached, of the first layer, in order.
std::vector<NodeRef> popular_sources(const LineageRows& rows, size_t count);

}  // namespace steward::bench
