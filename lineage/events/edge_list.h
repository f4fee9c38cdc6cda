// The edges of one event or run as they are found: each once, none from a node to itself, within the bounds.
// One thread.
#pragma once

#include <string_view>
#include <unordered_set>
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
  struct Hash {
    const std::vector<NamedEdge>* edges;
    size_t operator()(size_t index) const;
  };
  struct Equal {
    const std::vector<NamedEdge>* edges;
    bool operator()(size_t a, size_t b) const { return (*edges)[a] == (*edges)[b]; }
  };
  bool insert(NamedEdge edge);  // false beyond the bounds
  Error too_large(std::string where) const;

  EventBounds bounds_;
  size_t bytes_ = 0;
  std::vector<NamedEdge> edges_;
  std::unordered_set<size_t, Hash, Equal> seen_;
};

}  // namespace steward::lineage
