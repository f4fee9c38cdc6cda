// Numbers for nodes in the order they are first seen, for building a graph out of rows.
//
// A flat hash table with linear probing. Rows come faster than memory answers, so places in the table are
// fetched ahead: ask for a node with prefetch() some rows before number().
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "lineage/graph/node_table.h"

namespace steward::lineage {

class SeenNodes {
 public:
  SeenNodes() : slots_(1024) {}

  void prefetch(const NodeRef& node) const { __builtin_prefetch(&slots_[home_of(node)]); }

  NodeIndex number(const NodeRef& node) {
    for (size_t at = home_of(node);; at = (at + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[at];
      if (slot.number == kNoNode) return add(slot, node);
      if (slot.node == node) return slot.number;
    }
  }

  const std::vector<NodeRef>& nodes() const { return nodes_; }

 private:
  struct Slot {
    NodeRef node;
    NodeIndex number = kNoNode;
  };

  size_t home_of(const NodeRef& node) const {
    uint64_t hash = static_cast<uint64_t>(node.dataset.value) * 0x9E3779B97F4A7C15u;
    hash = (std::rotr(hash, 32) ^ static_cast<uint64_t>(node.field.value)) * 0xD6E8FEB86659FD93u;
    return (hash ^ hash >> 32) & (slots_.size() - 1);
  }

  NodeIndex add(Slot& slot, const NodeRef& node) {
    const auto number = static_cast<NodeIndex>(nodes_.size());
    slot = {node, number};
    nodes_.push_back(node);
    if (nodes_.size() * 2 > slots_.size()) grow();
    return number;
  }

  void grow() {
    slots_.assign(slots_.size() * 2, Slot());
    for (NodeIndex number = 0; number < nodes_.size(); ++number) {
      size_t at = home_of(nodes_[number]);
      while (slots_[at].number != kNoNode) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {nodes_[number], number};
    }
  }

  std::vector<Slot> slots_;  // a power of two, at most half full
  std::vector<NodeRef> nodes_;
};

}  // namespace steward::lineage
