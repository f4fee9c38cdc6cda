#include "lineage/propagation/revision.h"

#include <algorithm>
#include <map>
#include <queue>
#include <set>
#include <tuple>

#include "lineage/propagation/flow.h"

namespace steward::lineage {
namespace {

// A reason to look at one node for one category; the nearest first.
struct Turn {
  Rank rank;
  uint32_t node;
  CategoryId category;

  friend bool operator>(const Turn& a, const Turn& b) { return a.rank > b.rank; }
};
using Turns = std::priority_queue<Turn, std::vector<Turn>, std::greater<>>;

class Revision {
 public:
  Revision(const Derivations& before, const CatalogSnapshot& catalog, const Graph& graph,
           const Declassifiers& declassifiers)
      : catalog_(catalog),
        declassifiers_(declassifiers),
        flow_(catalog, graph, declassifiers),
        now_(before.next_version()) {}

  std::optional<Derivations> run(const Change& change) {
    for (const FieldId field : change.retagged) retag(field);
    for (const DatasetId dataset : change.reshaped) reshape(dataset);
    for (const Edge& edge : change.edges.removed) take_out(edge);
    for (const Edge& edge : change.edges.added) put_in(edge);
    withdraw();
    for (const auto& [node, category] : open_) derive(node, category);
    for (const auto& step : arrivals_) arrive(step);
    settle();
    if (has_moved_) return std::nullopt;
    return std::move(now_);
  }

 private:
  struct Arrival {  // what `from` carries comes to `to`
    uint32_t from, to;
    uint32_t length;
    const Transformation* how;  // may be masked; null: carries all
  };

  uint32_t number(const NodeRef& node) {
    const uint32_t known = now_.find_or_add(node);
    has_moved_ |= now_.node(known).dataset != node.dataset;
    return known;
  }

  // --- what changed
  // -----------------------------------------------------------------------------------------

  void retag(FieldId field) {
    const Dataset* dataset = catalog_.dataset_of(field);
    const uint32_t known = now_.find(field);
    if (!dataset && known == kUnnumbered) return;
    const uint32_t node = dataset ? number({dataset->id, field}) : known;
    const std::vector<TagAssertion>& tags = catalog_.tags(field);
    auto effective = std::make_shared<const std::vector<TagAssertion>>(effective_tags(tags));
    std::set<CategoryId> carried, rejected;
    for (const TagAssertion& tag : *effective) carried.insert(now_.find_or_add(tag.category));
    for (const TagAssertion& tag : tags)
      if (tag.state == TagState::kRejected) rejected.insert(now_.find_or_add(tag.category));
    now_.set_stored(node, std::move(effective));
    const auto before = copy_of_reasons(node);
    for (const Reason& reason : before) {
      const bool was_fixed = !reason.is_derived();
      if (was_fixed && !carried.contains(reason.category) && !rejected.contains(reason.category))
        release(node, reason.category);
    }
    for (const CategoryId category : carried) fix(node, {kUnnumbered, 0, category});
    for (const CategoryId category : rejected) fix(node, {kUnnumbered, kBlocked, category});
  }

  // The node's own word decides from now on.
  void fix(uint32_t node, const Reason& reason) {
    const Reason before = now_.reason(node, reason.category);
    if (before.rank == reason.rank) return;
    now_.put(node, reason);
    if (reason.rank == 0)
      changed_.push({0, node, reason.category});
    else if (before.holds())
      doubt_those_after(node, reason.category);
  }

  // It has no word of its own any more: what the neighbours say decides.
  void release(uint32_t node, CategoryId category) {
    const bool held = now_.reason(node, category).holds();
    now_.erase(node, category);
    if (held) doubt_those_after(node, category);
    open_.emplace(node, category);
  }

  void reshape(DatasetId dataset) {
    const Dataset* known = catalog_.find(dataset);
    const uint32_t doubt = now_.find(doubt_of(dataset));
    const bool was_partial = doubt != kUnnumbered && now_.reason(doubt, kDoubt).rank == 0;
    if (known && known->lineage_is_partial)
      fix(number(doubt_of(dataset)), {kUnnumbered, 0, kDoubt});
    else if (was_partial)
      release(doubt, kDoubt);
    if (!known) return;
    for (const Field& field : known->fields) retag(field.id);
    if (const uint32_t whole = now_.find(whole_of(dataset)); whole != kUnnumbered) suspect_all(whole);
    flow_.visit_direct(
        whole_of(dataset), Direction::kUpstream,
        [&](const EdgeView& edge, const Transformation& how) { bring(edge.from, edge.to, how); });
  }

  static bool is_flow(const Edge& edge) {
    return edge.transformation.type == Influence::kDirect && !edge.valid_to;
  }

  void take_out(const Edge& edge) {
    if (!is_flow(edge)) return;
    const uint32_t from = source_number(edge.from);
    flow_.each_target(edge.to, [&](const NodeRef& target) {
      const uint32_t to = now_.find(target);
      if (to == kUnnumbered) return;
      for (const Reason& reason : now_.reasons(to))
        if (reason.is_derived() && reason.previous == from) suspect(to, reason);
    });
    if (is_whole(edge.from) && !flow_.has_hub(edge.from.dataset)) suspect_all(from);
    if (edge.from.field && edge.to.field) look_at_dataset_edges(edge);
    const uint32_t doubt = now_.find(doubt_of(edge.to.dataset));
    if (doubt == kUnnumbered) return;
    if (const Reason reason = now_.reason(doubt, kDoubt);
        reason.is_derived() && now_.node(reason.previous).dataset == edge.from.dataset)
      suspect(doubt, reason);
  }

  void put_in(const Edge& edge) {
    if (!is_flow(edge)) return;
    if (is_whole(edge.from)) fill_hub(edge.from.dataset);
    if (edge.from.field && edge.to.field) look_at_dataset_edges(edge);
    bring(edge.from, edge.to, edge.transformation);
    const uint32_t doubt = now_.find(doubt_of(edge.from.dataset));
    if (doubt != kUnnumbered) arrivals_.push_back({doubt, number(doubt_of(edge.to.dataset)), 2, nullptr});
  }

  // A column edge came or went: whether dataset-level edges from its source reach the field may be otherwise.
  void look_at_dataset_edges(const Edge& edge) {
    const auto& sources = dataset_sources(edge.to.dataset);
    const auto from =
        std::equal_range(sources.begin(), sources.end(), NodeRef{edge.from.dataset, {}},
                         [](const NodeRef& a, const NodeRef& b) { return a.dataset < b.dataset; });
    if (from.first == from.second) return;
    const uint32_t to = number(edge.to);
    for (const Reason& reason : now_.reasons(to))
      if (reason.is_derived() && now_.node(reason.previous).dataset == edge.from.dataset) suspect(to, reason);
    for (auto at = from.first; at != from.second; ++at) open_all_of(source_number(*at), to);
  }

  // Where dataset-level edges into a dataset come from, sorted.
  const std::vector<NodeRef>& dataset_sources(DatasetId dataset) {
    const auto known = dataset_sources_.find(dataset);
    if (known != dataset_sources_.end()) return known->second;
    std::vector<NodeRef>& sources = dataset_sources_[dataset];
    flow_.visit_direct(whole_of(dataset), Direction::kUpstream,
                       [&](const EdgeView& edge, const Transformation&) { sources.push_back(edge.from); });
    std::sort(sources.begin(), sources.end());
    return sources;
  }

  uint32_t source_number(const NodeRef& from) { return number(is_whole(from) ? hub_of(from.dataset) : from); }

  // What `from` carries when what lost its reason is out comes to the targets of an edge.
  void bring(const NodeRef& from, const NodeRef& to, const Transformation& how) {
    const uint32_t source = source_number(from);
    flow_.each_target(to, [&](const NodeRef& target) {
      const bool is_spread = is_whole(to) && !is_whole(target);
      if (is_spread && flow_.is_made_by_columns_of(target, from.dataset)) return;
      arrivals_.push_back({source, number(target), is_whole(from) ? 1u : 2u, &how});
    });
  }

  // Something leaves the dataset as a whole; where that was so before, the hub has what it should have.
  void fill_hub(DatasetId dataset) {
    const uint32_t hub = number(hub_of(dataset));
    if (!now_.reasons(hub).empty() || !filled_.insert(dataset).second) return;
    flow_.each_member(dataset, [&](const NodeRef& member) {
      if (const uint32_t from = now_.find(member); from != kUnnumbered)
        arrivals_.push_back({from, hub, 1, nullptr});
    });
  }

  void open_all_of(uint32_t from, uint32_t to) {
    for (const Reason& reason : now_.reasons(from))
      if (reason.holds() && reason.category != kDoubt) open_.emplace(to, reason.category);
  }

  // --- withdraw: take out what has lost its reason
  // ------------------------------------------------------------

  void suspect(uint32_t node, const Reason& reason) { suspects_.push({reason.rank, node, reason.category}); }

  void suspect_all(uint32_t node) {
    for (const Reason& reason : now_.reasons(node))
      if (reason.is_derived()) suspect(node, reason);
  }

  void doubt_those_after(uint32_t node, CategoryId category) {
    flow_.out(now_.node(node), now_.category(category), [&](const NodeRef& target, uint32_t) {
      const uint32_t to = now_.find(target);
      if (to == kUnnumbered) return;
      if (const Reason reason = now_.reason(to, category); reason.is_derived() && reason.previous == node)
        suspect(to, reason);
    });
  }

  // Nearest first, so that whatever could support a node has had its own turn.
  void withdraw() {
    while (!suspects_.empty()) {
      const Turn turn = suspects_.top();
      suspects_.pop();
      const Reason held = now_.reason(turn.node, turn.category);
      if (!held.is_derived()) continue;
      const Reason best = best_of_neighbours(turn.node, turn.category);
      if (best.rank > held.rank) {
        release(turn.node, turn.category);
        continue;
      }
      now_.put(turn.node, best);
      if (best.rank < held.rank) changed_.push({best.rank, turn.node, turn.category});
    }
  }

  Reason best_of_neighbours(uint32_t node, CategoryId category) const {
    Reason best{kUnnumbered, kAbsent, category};
    flow_.in(now_.node(node), now_.category(category), [&](const NodeRef& source, uint32_t length) {
      const uint32_t from = now_.find(source);
      if (from == kUnnumbered) return;
      const Reason reason = now_.reason(from, category);
      if (reason.holds()) improve(best, {from, reason.rank + length, category});
    });
    return best;
  }

  // True when the rank is another now.
  bool improve(Reason& held, const Reason& offered) const {
    if (offered.rank > held.rank) return false;
    const bool is_nearer = offered.rank < held.rank;
    if (is_nearer || now_.node(offered.previous) < now_.node(held.previous)) held = offered;
    return is_nearer;
  }

  // --- settle: give reasons to what has a way, nearest first
  // --------------------------------------------------

  void derive(uint32_t node, CategoryId category) {
    if (const Reason best = best_of_neighbours(node, category); best.holds()) offer(node, best);
  }

  void arrive(const Arrival& step) {
    for (const Reason& reason : copy_of_reasons(step.from)) {
      if (!reason.holds()) continue;
      if (step.how && declassifiers_.stops(*step.how, now_.category(reason.category))) continue;
      offer(step.to, {step.from, reason.rank + step.length, reason.category});
    }
  }

  void offer(uint32_t node, const Reason& offered) {
    const Reason held = now_.reason(node, offered.category);
    if (held.rank == 0 || held.rank == kBlocked) return;
    Reason best = held;
    const bool is_nearer = improve(best, offered);
    if (is_nearer) changed_.push({best.rank, node, best.category});
    if (is_nearer || best.previous != held.previous) now_.put(node, best);
  }

  void settle() {
    while (!changed_.empty()) {
      const Turn turn = changed_.top();
      changed_.pop();
      if (now_.reason(turn.node, turn.category).rank != turn.rank) continue;
      flow_.out(now_.node(turn.node), now_.category(turn.category),
                [&](const NodeRef& target, uint32_t length) {
                  offer(number(target), {turn.node, turn.rank + length, turn.category});
                });
    }
  }

  std::vector<Reason> copy_of_reasons(uint32_t node) const {
    const auto reasons = now_.reasons(node);
    return {reasons.begin(), reasons.end()};
  }

  const CatalogSnapshot& catalog_;
  const Declassifiers& declassifiers_;
  const Flow flow_;
  Derivations now_;
  Turns suspects_;
  Turns changed_;
  std::set<std::pair<uint32_t, CategoryId>> open_;  // to be derived from the neighbours
  std::vector<Arrival> arrivals_;
  std::map<DatasetId, std::vector<NodeRef>> dataset_sources_;
  std::set<DatasetId> filled_;
  bool has_moved_ = false;
};

}  // namespace

std::optional<Derivations> revise(const Derivations& before, const CatalogSnapshot& catalog,
                                  const Graph& graph, const Declassifiers& declassifiers,
                                  const Change& change) {
  return Revision(before, catalog, graph, declassifiers).run(change);
}

}  // namespace steward::lineage
