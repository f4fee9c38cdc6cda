// The nodes of a graph, numbered in the order of (dataset, field): the nodes of a dataset lie side by side.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "catalog/dataset.h"

namespace steward::lineage {

using NodeIndex = uint32_t;

inline constexpr NodeIndex kNoNode = static_cast<NodeIndex>(-1);

// Immutable. 12 bytes a node and 12 a dataset; finding one is two binary searches, the second over the fields
// of one dataset.
class NodeTable {
 public:
  NodeTable() : first_{0} {}
  explicit NodeTable(std::span<const NodeRef> sorted);  // each once

  size_t size() const { return fields_.size(); }
  NodeRef operator[](NodeIndex node) const { return {datasets_[dataset_of_[node]], fields_[node]}; }
  NodeIndex find(const NodeRef& node) const;  // kNoNode when there is none

  // Datasets by ordinal, in the order of their ids.
  size_t dataset_count() const { return datasets_.size(); }
  DatasetId dataset(uint32_t ordinal) const { return datasets_[ordinal]; }
  uint32_t dataset_of(NodeIndex node) const { return dataset_of_[node]; }
  uint32_t find_dataset(DatasetId dataset) const;  // kNoNode when there is none
  // Half open.
  std::pair<NodeIndex, NodeIndex> nodes_of(uint32_t ordinal) const {
    return {first_[ordinal], first_[ordinal + 1]};
  }

  size_t memory_bytes() const;

 private:
  std::vector<FieldId> fields_;       // by node
  std::vector<uint32_t> dataset_of_;  // by node
  std::vector<DatasetId> datasets_;   // by ordinal
  std::vector<NodeIndex> first_;      // by ordinal, and the end
};

}  // namespace steward::lineage
