// Numbers the nodes of propagation: fields, and what stands for a dataset as a whole. Versions share what
// they have in common (shared_chunks.h). A number is never given back.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "catalog/dataset.h"
#include "lineage/propagation/shared_chunks.h"

namespace steward::lineage {

inline constexpr uint32_t kUnnumbered = static_cast<uint32_t>(-1);

// Three things stand for a dataset, told apart by field numbers that no row has, and smaller than every
// field: what a fieldless one got as a whole, what any of its nodes carries (hub), that its lineage is partly
// known.
inline NodeRef whole_of(DatasetId dataset) {
  return {dataset, FieldId{0}};
}
inline NodeRef hub_of(DatasetId dataset) {
  return {dataset, FieldId{-1}};
}
inline NodeRef doubt_of(DatasetId dataset) {
  return {dataset, FieldId{-2}};
}
inline bool is_whole(const NodeRef& node) {
  return node.field.value == 0;
}
inline bool is_hub(const NodeRef& node) {
  return node.field.value == -1;
}
inline bool is_doubt(const NodeRef& node) {
  return node.field.value == -2;
}

class NodeKeys {
 public:
  // Sized for so many nodes; more may come.
  explicit NodeKeys(size_t expected = 0);

  // A field's row belongs to one dataset, so it is found by its id alone, whatever dataset `node` names.
  uint32_t find(const NodeRef& node) const { return lookup(key_of(node)); }
  uint32_t find(FieldId field) const { return field.value > 0 ? lookup(field.value) : kUnnumbered; }
  void put(const NodeRef& node, uint32_t number, uint64_t version);
  size_t memory_bytes() const;

 private:
  struct Shard {
    uint64_t version = 0;
    std::vector<std::pair<int64_t, uint32_t>> rows;  // sorted by key
  };
  static int64_t key_of(const NodeRef& node) {
    return node.field.value > 0 ? node.field.value : -(node.dataset.value * 4 - node.field.value);
  }
  size_t shard_of(int64_t key) const;
  uint32_t lookup(int64_t key) const;
  void grow(uint64_t version);

  SharedChunks<Shard> shards_;
  size_t count_ = 0;
};

}  // namespace steward::lineage
