#include "lineage/propagation/sweep.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "lineage/propagation/flow_arrays.h"

namespace steward::lineage {
namespace {

constexpr Rank kUnreached = kAbsent;

using Rows = std::vector<std::pair<uint32_t, Reason>>;

// Who carries and who rejected one category.
struct Seeds {
  std::vector<uint32_t> carriers;
  std::vector<uint32_t> rejected;
};

std::map<Category, Seeds> read_tags(const CatalogSnapshot& catalog, Derivations& derivations) {
  std::map<Category, Seeds> seeds;
  for (const Dataset& dataset : catalog.datasets())
    for (const Field& field : dataset.fields) {
      const std::vector<TagAssertion>& tags = catalog.tags(field.id);
      if (tags.empty()) continue;
      const uint32_t node = derivations.find(field.id);
      auto effective = std::make_shared<const std::vector<TagAssertion>>(effective_tags(tags));
      for (const TagAssertion& tag : *effective) seeds[tag.category].carriers.push_back(node);
      for (const TagAssertion& tag : tags)
        if (tag.state == TagState::kRejected) seeds[tag.category].rejected.push_back(node);
      derivations.set_stored(node, std::move(effective));
    }
  return seeds;
}

// Breadth first for one category; the arrays are cleared by what was reached, so that rare categories cost
// little.
class Spread {
 public:
  Spread(const Derivations& derivations, const FlowArrays& flow)
      : derivations_(derivations), flow_(flow), reasons_(derivations.node_count()) {}

  void run(const Seeds& seeds, CategoryId category, Rows& rows) {
    category_ = category;
    for (const uint32_t node : seeds.rejected) set(node, kBlocked, kUnnumbered);
    for (const uint32_t node : seeds.carriers) {
      set(node, 0, kUnnumbered);
      frontier_.push_back(node);
    }
    for (Rank rank = 0; !frontier_.empty(); rank += 2) step(rank);
    for (const uint32_t node : reached_) {
      rows.emplace_back(node, reasons_[node]);
      reasons_[node] = Reason();
    }
    reached_.clear();
  }

 private:
  void set(uint32_t node, Rank rank, uint32_t previous) {
    if (reasons_[node].rank == kUnreached) reached_.push_back(node);
    reasons_[node] = {previous, rank, category_};
  }

  // Two nodes of one rank: the smaller one is told. True when the node was reached for the first time.
  bool reach(uint32_t node, Rank rank, uint32_t previous) {
    Reason& reason = reasons_[node];
    if (reason.rank == kUnreached) {
      set(node, rank, previous);
      return true;
    }
    if (reason.rank == rank && derivations_.node(previous) < derivations_.node(reason.previous))
      reason.previous = previous;
    return false;
  }

  void step(Rank rank) {
    const size_t nodes = frontier_.size();
    for (size_t at = 0; at < nodes; ++at)
      if (const uint32_t hub = flow_.hub(frontier_[at]);
          hub != kUnnumbered && reach(hub, rank + 1, frontier_[at]))
        frontier_.push_back(hub);
    next_.clear();
    for (const uint32_t from : frontier_)
      flow_.out(from, derivations_.category(category_), [&](uint32_t to) {
        if (reach(to, rank + 2, from)) next_.push_back(to);
      });
    std::swap(frontier_, next_);
  }

  const Derivations& derivations_;
  const FlowArrays& flow_;
  std::vector<Reason> reasons_;  // by node
  std::vector<uint32_t> reached_, frontier_, next_;
  CategoryId category_ = 0;
};

// Every dataset downstream of one of partly known lineage, nearest first, then by the smallest dataset.
void spread_doubt(const CatalogSnapshot& catalog, const Graph& graph, Derivations& derivations, Rows& rows) {
  std::unordered_map<uint32_t, Reason> reached;
  std::vector<uint32_t> frontier;
  for (const Dataset& dataset : catalog.datasets()) {
    if (!dataset.lineage_is_partial) continue;
    frontier.push_back(derivations.find_or_add(doubt_of(dataset.id)));
    reached[frontier.back()] = {kUnnumbered, 0, kDoubt};
  }
  for (Rank rank = 2; !frontier.empty(); rank += 2) {
    std::vector<uint32_t> next;
    for (const uint32_t from : frontier) {
      const DatasetId dataset = derivations.node(from).dataset;
      graph.visit_from(dataset, [&](const EdgeView& edge) {
        if (graph.valid_to(edge.label) || graph.transformation(edge.label).type != Influence::kDirect) return;
        const uint32_t to = derivations.find_or_add(doubt_of(edge.to.dataset));
        const auto [at, is_new] = reached.try_emplace(to, Reason{from, rank, kDoubt});
        if (is_new)
          next.push_back(to);
        else if (at->second.rank == rank && derivations.node(from) < derivations.node(at->second.previous))
          at->second.previous = from;
      });
    }
    frontier = std::move(next);
  }
  rows.insert(rows.end(), reached.begin(), reached.end());
}

}  // namespace

Derivations sweep(const CatalogSnapshot& catalog, const Graph& graph, const Declassifiers& declassifiers) {
  size_t fields = 0;
  for (const Dataset& dataset : catalog.datasets()) fields += dataset.fields.size();
  Derivations derivations(fields);
  // The fields of a dataset get numbers in a row, which FlowArrays relies on.
  for (const Dataset& dataset : catalog.datasets())
    for (const Field& field : dataset.fields) derivations.find_or_add({dataset.id, field.id});

  Rows rows;
  {
    const auto seeds = read_tags(catalog, derivations);
    for (const auto& [category, nodes] : seeds) derivations.find_or_add(category);
    const FlowArrays flow(catalog, graph, declassifiers, derivations);
    Spread spread(derivations, flow);
    for (const auto& [category, nodes] : seeds) spread.run(nodes, *derivations.find(category), rows);
  }
  spread_doubt(catalog, graph, derivations, rows);
  derivations.fill(rows);
  return derivations;
}

}  // namespace steward::lineage
