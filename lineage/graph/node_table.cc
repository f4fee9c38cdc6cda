#include "lineage/graph/node_table.h"

#include <algorithm>

namespace steward::lineage {

NodeTable::NodeTable(std::span<const NodeRef> sorted) {
  fields_.reserve(sorted.size());
  dataset_of_.reserve(sorted.size());
  for (const NodeRef& node : sorted) {
    if (datasets_.empty() || datasets_.back() != node.dataset) {
      first_.push_back(static_cast<NodeIndex>(fields_.size()));
      datasets_.push_back(node.dataset);
    }
    fields_.push_back(node.field);
    dataset_of_.push_back(static_cast<uint32_t>(datasets_.size() - 1));
  }
  first_.push_back(static_cast<NodeIndex>(fields_.size()));
  datasets_.shrink_to_fit();
  first_.shrink_to_fit();
}

uint32_t NodeTable::find_dataset(DatasetId dataset) const {
  const auto at = std::lower_bound(datasets_.begin(), datasets_.end(), dataset);
  if (at == datasets_.end() || *at != dataset) return kNoNode;
  return static_cast<uint32_t>(at - datasets_.begin());
}

NodeIndex NodeTable::find(const NodeRef& node) const {
  const uint32_t ordinal = find_dataset(node.dataset);
  if (ordinal == kNoNode) return kNoNode;
  const auto begin = fields_.begin() + first_[ordinal], end = fields_.begin() + first_[ordinal + 1];
  const auto at = std::lower_bound(begin, end, node.field);
  return at == end || *at != node.field ? kNoNode : static_cast<NodeIndex>(at - fields_.begin());
}

size_t NodeTable::memory_bytes() const {
  return fields_.capacity() * sizeof(FieldId) + dataset_of_.capacity() * sizeof(uint32_t) +
         datasets_.capacity() * sizeof(DatasetId) + first_.capacity() * sizeof(NodeIndex);
}

}  // namespace steward::lineage
