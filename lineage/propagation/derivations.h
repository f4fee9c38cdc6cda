// Derivations: for every node and every category it carries, the one canonical reason for it.
//
// A reason is one hop long: the node before. The canonical one is the nearest to a carrying field, of several
// equally near ones the one from the smallest node, so it depends on the neighbours alone and not on the
// order of the work. Versions share what they have in common (shared_chunks.h): 12 bytes a reason, some 60 a
// node.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "catalog/tag.h"
#include "lineage/propagation/node_keys.h"

namespace steward::lineage {

// Ranks count half hops: from a node to its dataset's hub one, from a hub to a target one, else two. A field
// that carries the category of its own has rank 0.
using Rank = uint32_t;
inline constexpr Rank kBlocked = static_cast<Rank>(-1);  // a person rejected it: neither holds nor passes on
inline constexpr Rank kAbsent = static_cast<Rank>(-2);

struct Reason {
  uint32_t previous = kUnnumbered;  // rank 0 and kBlocked: none
  Rank rank = kAbsent;
  uint32_t category = 0;

  bool holds() const { return rank < kAbsent; }
  bool is_derived() const { return rank > 0 && rank < kAbsent; }
};

using CategoryId = uint32_t;
inline constexpr CategoryId kDoubt = 0;  // not a category: that lineage is partly known

using StoredTags = std::shared_ptr<const std::vector<TagAssertion>>;

class Derivations {
 public:
  explicit Derivations(size_t expected_nodes = 0);

  // A new version that may be written, while this one stays as it is.
  Derivations next_version() const;

  size_t node_count() const { return node_count_; }
  const NodeRef& node(uint32_t number) const { return chunk_of(number).nodes[number % kNodes]; }
  uint32_t find(const NodeRef& node) const { return keys_.find(node); }
  uint32_t find(FieldId field) const { return keys_.find(field); }
  uint32_t find_or_add(const NodeRef& node);

  std::span<const Reason> reasons(uint32_t node) const;     // any order
  Reason reason(uint32_t node, CategoryId category) const;  // rank kAbsent: none
  void put(uint32_t node, const Reason& reason);
  void erase(uint32_t node, CategoryId category);
  // All at once, into an empty version: rows of (node, reason).
  void fill(const std::vector<std::pair<uint32_t, Reason>>& rows);

  // What is stored of a field and in force (effective_tags of its assertions); null: nothing.
  const std::vector<TagAssertion>* stored(uint32_t node) const;
  void set_stored(uint32_t node, StoredTags tags);

  const Category& category(CategoryId id) const { return (*categories_)[id]; }
  CategoryId find_or_add(const Category& category);
  std::optional<CategoryId> find(const Category& category) const;

  size_t reason_count() const;
  size_t memory_bytes() const;

 private:
  // A dataset's worth: larger chunks copy more than a change touches, smaller ones weigh more.
  static constexpr size_t kNodes = 16;
  struct Chunk {
    uint64_t version = 0;
    std::array<NodeRef, kNodes> nodes;
    std::array<uint32_t, kNodes + 1> begin{};  // of each node's reasons
    std::vector<Reason> reasons;
    std::vector<std::pair<uint32_t, StoredTags>> stored;  // by node
  };
  const Chunk& chunk_of(uint32_t node) const { return chunks_[node / kNodes]; }

  uint64_t version_ = 1;
  NodeKeys keys_;
  SharedChunks<Chunk> chunks_;
  size_t node_count_ = 0;
  std::shared_ptr<const std::vector<Category>> categories_;
};

}  // namespace steward::lineage
