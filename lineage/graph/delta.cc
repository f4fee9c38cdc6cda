#include "lineage/graph/delta.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "lineage/graph/graph.h"

namespace steward::lineage {
namespace {

// In arcs: what a list costs besides its arcs, and what a label costs.
constexpr size_t kWeightOfList = 8, kWeightOfLabel = 4;

// Labels of one change, numbered on from those the graph has.
class ChangeLabels {
 public:
  ChangeLabels(size_t first, const LabelTable& base) : first_(first), base_(base) {}

  LabelId id_of(const Edge& edge) {
    const EdgeLabel label{text_of(edge.transformation), edge.job, edge.valid_from,
                          edge.valid_to.value_or(Timestamp::max())};
    const auto [slot, is_new] = ids_.try_emplace(
        Key{label.transformation, label.job, label.valid_from, label.valid_to}, static_cast<LabelId>(0));
    if (is_new) {
      slot->second = number_of(label, first_ + labels.size());
      labels.push_back(label);
    }
    return slot->second;
  }

  std::vector<EdgeLabel> labels;
  std::shared_ptr<TransformationSet> texts = std::make_shared<TransformationSet>();

 private:
  using Key = std::tuple<const Transformation*, JobId, Timestamp, Timestamp>;

  const Transformation* text_of(const Transformation& how) {
    if (const Transformation* known = base_.find(how)) return known;
    return &*texts->insert(how).first;
  }

  size_t first_;
  const LabelTable& base_;
  std::map<Key, LabelId> ids_;
};

}  // namespace

// Arcs to take away and to put in, by node.
struct Delta::Edits {
  struct AtNode {
    std::vector<Arc> removed, added;
  };
  std::map<NodeIndex, AtNode> nodes;
};

Delta::Delta(std::shared_ptr<const GraphBase> base)
    : base_(std::move(base)), edges_(base_->out.edge_count()), nodes_(base_->nodes.size()) {}

Delta Delta::with(const GraphChange& change) const {
  Delta next = *this;
  ChangeLabels labels(base_->labels.size() + labels_.size(), base_->labels);
  Edits out, in;
  std::vector<NodeIndex> touched;
  const auto note = [&](const Edge& edge, NodeIndex from, NodeIndex to,
                        std::vector<Arc> Edits::AtNode::*list) {
    const LabelId label = labels.id_of(edge);
    (out.nodes[from].*list).push_back({to, label});
    (in.nodes[to].*list).push_back({from, label});
    touched.push_back(from);
    touched.push_back(to);
  };
  for (const Edge& edge : change.removed) {
    const NodeIndex from = next.find(edge.from), to = next.find(edge.to);
    if (from != kNoNode && to != kNoNode) note(edge, from, to, &Edits::AtNode::removed);
  }
  for (const Edge& edge : change.added) {
    const NodeIndex from = next.find_or_add(edge.from), to = next.find_or_add(edge.to);
    note(edge, from, to, &Edits::AtNode::added);
  }
  next.labels_.insert(next.labels_.end(), labels.labels.begin(), labels.labels.end());
  next.weight_ += labels.labels.size() * kWeightOfLabel;
  if (!labels.texts->empty()) next.texts_.push_back(labels.texts);

  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  const auto count = [&](const Delta& delta) {
    return std::count_if(touched.begin(), touched.end(),
                         [&](NodeIndex node) { return delta.has_arcs(node); });
  };
  const auto before = count(*this);
  next.apply(Direction::kDownstream, out);
  next.apply(Direction::kUpstream, in);
  next.nodes_ = nodes_ + static_cast<size_t>(count(next)) - static_cast<size_t>(before);
  return next;
}

void Delta::apply(Direction direction, const Edits& edits) {
  const auto in_order = [this](const Arc& a, const Arc& b) {
    if (has_ended(a.label) != has_ended(b.label)) return has_ended(b.label);
    return comes_before(a, b);
  };
  const auto sorted = [&](std::vector<Arc> list) {
    std::sort(list.begin(), list.end(), in_order);
    const auto same = [&](const Arc& a, const Arc& b) { return !in_order(a, b); };  // being sorted
    list.erase(std::unique(list.begin(), list.end(), same), list.end());
    return list;
  };
  for (const auto& [node, edit] : edits.nodes) {
    const Arcs old = arcs(node, direction);
    const std::vector<Arc> removed = sorted(edit.removed), added = sorted(edit.added);
    std::vector<Arc> kept;
    std::set_difference(old.begin(), old.end(), removed.begin(), removed.end(), std::back_inserter(kept),
                        in_order);
    // Of two that are the same, set_union keeps the one of the first range: the number it had.
    auto list = std::make_shared<std::vector<Arc>>();
    list->reserve(kept.size() + added.size());
    std::set_union(kept.begin(), kept.end(), added.begin(), added.end(), std::back_inserter(*list), in_order);
    if (direction == Direction::kDownstream) edges_ = edges_ + list->size() - old.size();
    const auto* replaced = lists_[side(direction)].find(node);
    weight_ += list->size() + kWeightOfList - (replaced ? (*replaced)->size() + kWeightOfList : 0);
    lists_[side(direction)].set(node, std::move(list));
  }
}

NodeIndex Delta::find(const NodeRef& node) const {
  const NodeIndex index = base_->nodes.find(node);
  if (index != kNoNode || added_nodes_.empty()) return index;
  const NodeIndex* added = node_numbers_.find(node);
  return added ? *added : kNoNode;
}

uint32_t Delta::find_dataset(DatasetId dataset) const {
  const uint32_t index = base_->nodes.find_dataset(dataset);
  if (index != kNoNode || added_datasets_.empty()) return index;
  const uint32_t* added = dataset_numbers_.find(dataset);
  return added ? *added : kNoNode;
}

NodeIndex Delta::find_or_add(const NodeRef& node) {
  if (const NodeIndex known = find(node); known != kNoNode) return known;
  uint32_t dataset = find_dataset(node.dataset);
  if (dataset == kNoNode) {
    dataset = static_cast<uint32_t>(dataset_bound());
    added_datasets_.push_back(node.dataset);
    dataset_numbers_.set(node.dataset, dataset);
  }
  const auto index = static_cast<NodeIndex>(node_bound());
  added_nodes_.push_back(node);
  dataset_of_added_.push_back(dataset);
  node_numbers_.set(node, index);
  const std::span<const NodeIndex> siblings = added_nodes_of(dataset);
  std::vector<NodeIndex> nodes(siblings.begin(), siblings.end());
  const auto by_node = [this](NodeIndex a, NodeIndex b) { return this->node(a) < this->node(b); };
  nodes.insert(std::upper_bound(nodes.begin(), nodes.end(), index, by_node), index);
  added_by_dataset_.set(dataset, std::move(nodes));
  return index;
}

std::span<const NodeIndex> Delta::added_nodes_of(uint32_t dataset) const {
  if (added_nodes_.empty()) return {};
  const std::vector<NodeIndex>* nodes = added_by_dataset_.find(dataset);
  return nodes ? std::span<const NodeIndex>(*nodes) : std::span<const NodeIndex>();
}

std::vector<NodeIndex> Delta::added_in_order() const {
  std::vector<NodeIndex> added(added_nodes_.size());
  for (size_t i = 0; i < added.size(); ++i) added[i] = static_cast<NodeIndex>(base_->nodes.size() + i);
  std::sort(added.begin(), added.end(), [this](NodeIndex a, NodeIndex b) { return node(a) < node(b); });
  return added;
}

bool Delta::has_arcs(NodeIndex node) const {
  return !arcs(node, Direction::kDownstream).empty() || !arcs(node, Direction::kUpstream).empty();
}

bool Delta::comes_before(const Arc& a, const Arc& b) const {
  if (is_direct(a.label) != is_direct(b.label)) return is_direct(a.label);
  if (a.other != b.other) {
    const size_t sorted = base_->nodes.size();
    return a.other < sorted && b.other < sorted ? a.other < b.other : node(a.other) < node(b.other);
  }
  return a.label != b.label && compare(label(a.label), label(b.label)) < 0;
}

size_t Delta::memory_bytes() const {
  constexpr size_t kShared = 16;  // what std::make_shared adds
  size_t bytes = sizeof(Delta);
  for (const auto& lists : lists_)
    lists.visit([&](NodeIndex, const std::shared_ptr<const std::vector<Arc>>& list) {
      bytes += sizeof(NodeIndex) + sizeof(list) + kShared + sizeof(*list) + list->capacity() * sizeof(Arc);
    });
  bytes += added_nodes_.capacity() * (sizeof(NodeRef) + sizeof(uint32_t));
  bytes += added_nodes_.size() * (sizeof(NodeRef) + 2 * sizeof(NodeIndex));
  bytes += added_datasets_.size() * 2 * (sizeof(DatasetId) + sizeof(std::vector<NodeIndex>));
  bytes += labels_.capacity() * sizeof(EdgeLabel);
  for (const auto& texts : texts_)
    bytes += kShared + texts->size() * (sizeof(Transformation) + 2 * sizeof(void*));
  return bytes;
}

}  // namespace steward::lineage
