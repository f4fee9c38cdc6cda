// The edges of one event as they are found: each once, none from a node to itself, within the bounds.
// One thread.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "lineage/events/openlineage.h"

namespace steward::lineage {

class EdgeList {
 public:
  explicit EdgeList(const EventBounds& bounds);
  EdgeList(const EdgeList&) = delete;  // the index looks into the list
  EdgeList& operator=(const EdgeList&) = delete;

  // kTooLarge at `where` beyond the bounds. What is not added counts against max_edge_bytes too: it was
  // compared.
  Status add(NamedEdge edge, std::string_view where);
  Status add(NamedEdge edge, const JsonView& where);
  // Nothing is known of how `output` is made: any input may be in all of it.
  Status add_guess(const DatasetName& input, const DatasetName& output);

  size_t size() const { return edges_.size(); }
  std::vector<NamedEdge> take();

 private:
  struct Key {
    size_t hash, index;
  };
  // By hash, which tells most edges apart at once; then by value, since an event may be made so that hashes
  // collide.
  struct Less {
    const std::vector<NamedEdge>* edges;
    bool operator()(const Key& a, const Key& b) const {
      return a.hash != b.hash ? a.hash < b.hash : (*edges)[a.index] < (*edges)[b.index];
    }
  };
  bool insert(NamedEdge edge);  // false beyond the bounds
  Error too_large(std::string where) const;

  EventBounds bounds_;
  size_t bytes_ = 0;
  std::vector<NamedEdge> edges_;
  std::set<Key, Less> seen_;
};

}  // namespace steward::lineage
