#include "service/lineage_queries/reach.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

namespace steward::service {
namespace {

using lineage::Arc;
using lineage::Cut;
using lineage::Direction;
using lineage::EdgeView;
using lineage::NodeIndex;
using lineage::Reached;
using lineage::Traversal;

constexpr size_t kNodesBetweenLooks = 1024;  // at the clock

// Walks by the graph's own numbers, layer by layer.
class Search {
 public:
  Search(const lineage::Graph& graph, const lineage::Query& query)
      : graph_(graph), query_(query), seen_(graph.node_bound()) {}

  Traversal run(std::vector<NodeRef> starts) {
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    for (const NodeRef& start : starts) {
      const NodeIndex index = graph_.index_of(start);
      if (index != lineage::kNoNode) seen_[index] = true;
      next_.push_back({{start, 0, {}, kStart, false}, index});
    }
    for (size_t layer = 0; !next_.empty() && !has_to_stop(); layer = found_.nodes.size()) {
      take_layer();
      for (size_t at = layer; at < found_.nodes.size() && !has_to_stop(); ++at) expand(at);
    }
    return std::move(found_);
  }

 private:
  static constexpr uint32_t kStart = UINT32_MAX;  // as Reached::previous, until it has an index of its own

  struct Candidate {
    Reached reached;
    NodeIndex index;  // kNoNode: a start without an edge
  };
  struct Whole {
    NodeIndex index = lineage::kNoNode;
    bool was_followed = false, leads = false;  // downstream
  };

  bool has_to_stop() const { return found_.is_partial && found_.cut != Cut::kHops; }

  void cut(Cut by) {
    if (has_to_stop()) return;
    found_.is_partial = true;
    found_.cut = by;
  }

  bool counts(const Arc& arc) const { return query_.include_indirect || lineage::is_direct(arc.label); }

  template <class Visit>
  void visit(NodeIndex node, Direction direction, Visit&& visit) const {
    if (!query_.as_of) {
      for (const Arc& arc : graph_.arcs(node, direction).live)
        if (counts(arc)) visit(arc);
      return;
    }
    graph_.visit_merged(node, direction, [&](const Arc& arc) {
      if (counts(arc) && graph_.label(arc.label).held_at(*query_.as_of)) visit(arc);
    });
  }

  void take_layer() {
    std::sort(next_.begin(), next_.end(),
              [](const Candidate& a, const Candidate& b) { return a.reached.node < b.reached.node; });
    for (Candidate& candidate : next_) {
      const auto at = static_cast<uint32_t>(found_.nodes.size());
      if (at >= query_.budget.max_nodes) return cut(Cut::kNodes);
      if (candidate.reached.previous == kStart) candidate.reached.previous = at;
      found_.nodes.push_back(candidate.reached);
      indices_.push_back(candidate.index);
    }
    next_.clear();
  }

  void expand(size_t at) {
    if (at % kNodesBetweenLooks == 0 && query_.budget.is_expired && query_.budget.is_expired())
      return cut(Cut::kTime);
    const Reached from = found_.nodes[at];
    bool leads_further = false;
    const auto follow = [&](NodeIndex end, const Arc& arc) {
      leads_further = true;
      if (from.hops < query_.budget.max_hops) enter(end, arc, from.hops + 1, static_cast<uint32_t>(at));
    };
    const NodeIndex index = indices_[at];
    if (index != lineage::kNoNode)
      visit(index, query_.direction, [&](const Arc& arc) { follow(index, arc); });
    if (from.node.field)
      leads_further |= follow_whole(index, from.node.dataset, follow);
    else if (!leads_further)  // a whole whose fields lead further is no end; they were offered with it
      leads_further = !leading_fields(from.node.dataset).empty();
    found_.nodes[at].is_end = !leads_further;
    if (leads_further && from.hops >= query_.budget.max_hops) cut(Cut::kHops);
  }

  // The edges of a field's dataset as a whole, as far as they are the field's. False when there is none.
  template <class Follow>
  bool follow_whole(NodeIndex field, DatasetId dataset, Follow&& follow) {
    const auto [slot, is_new] = wholes_.try_emplace(dataset);
    Whole& whole = slot->second;
    if (is_new) whole.index = graph_.index_of({dataset, {}});
    if (whole.index == lineage::kNoNode) return false;
    if (query_.direction == Direction::kDownstream) {
      // The first field of a dataset is the nearest: the others find nothing new there.
      if (!std::exchange(whole.was_followed, true))
        visit(whole.index, Direction::kDownstream, [&](const Arc& arc) {
          whole.leads = true;
          follow(whole.index, arc);
        });
      return whole.leads;
    }
    bool leads = false;
    std::optional<std::set<DatasetId>> known;  // datasets of which a column is known to make this field
    visit(whole.index, Direction::kUpstream, [&](const Arc& arc) {
      if (!known) known = column_sources(field);
      if (lineage::is_direct(arc.label) && known->contains(graph_.node_at(arc.other).dataset)) return;
      leads = true;
      follow(whole.index, arc);
    });
    return leads;
  }

  std::set<DatasetId> column_sources(NodeIndex field) const {
    std::set<DatasetId> sources;
    if (field == lineage::kNoNode) return sources;
    visit(field, Direction::kUpstream, [&](const Arc& arc) {
      const NodeRef from = graph_.node_at(arc.other);
      if (from.field && lineage::is_direct(arc.label)) sources.insert(from.dataset);
    });
    return sources;
  }

  // Over an edge of `end`, which is the node before or its dataset as a whole.
  void enter(NodeIndex end, const Arc& arc, uint32_t hops, uint32_t previous) {
    const NodeRef other = graph_.node_at(arc.other);
    const bool is_known = seen_[arc.other];
    if (is_known && other.field) return;
    const NodeRef near = graph_.node_at(end);
    const EdgeView edge = query_.direction == Direction::kUpstream ? EdgeView{other, near, arc.label}
                                                                   : EdgeView{near, other, arc.label};
    offer(arc.other, {other, hops, edge, previous, false});
    if (!other.field) offer_fields(other.dataset, edge, hops, previous);
  }

  // What enters a whole enters its fields.
  void offer_fields(DatasetId dataset, const EdgeView& edge, uint32_t hops, uint32_t previous) {
    const bool may_skip = query_.direction == Direction::kDownstream && lineage::is_direct(edge.label);
    const DatasetId source = may_skip ? edge.from.dataset : DatasetId{};
    if (!entered_.insert({dataset, source}).second) return;
    for (const NodeIndex field : leading_fields(dataset))
      if (!seen_[field] && !(may_skip && column_sources(field).contains(source)))
        offer(field, {graph_.node_at(field), hops, edge, previous, false});
  }

  void offer(NodeIndex index, const Reached& reached) {
    if (seen_[index]) return;
    seen_[index] = true;
    next_.push_back({reached, index});
  }

  std::vector<NodeIndex> leading_fields(DatasetId dataset) const {
    const uint32_t number = graph_.dataset_index_of(dataset);
    if (number == lineage::kNoNode) return {};
    std::vector<NodeIndex> fields = graph_.indices_of(number);
    std::erase_if(fields, [&](NodeIndex index) {
      bool leads = false;
      if (graph_.node_at(index).field) visit(index, query_.direction, [&](const Arc&) { leads = true; });
      return !leads;
    });
    return fields;
  }

  const lineage::Graph& graph_;
  const lineage::Query& query_;
  std::vector<bool> seen_;  // by node
  std::unordered_map<DatasetId, Whole> wholes_;
  std::set<std::pair<DatasetId, DatasetId>> entered_;  // wholes whose fields were offered, by source
  std::vector<Candidate> next_;
  std::vector<NodeIndex> indices_;  // of found_.nodes
  Traversal found_;
};

}  // namespace

Traversal reach(const World& world, const std::vector<NodeRef>& starts, const lineage::Query& query) {
  return Search(*world.graph, query).run(starts);
}

}  // namespace steward::service
