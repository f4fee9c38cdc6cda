#include <algorithm>

#include "lineage/graph/graph_state.h"
#include "lineage/graph/seen_nodes.h"

namespace steward::lineage {
namespace {

constexpr size_t kRowsAhead = 16;  // rows between fetching a node's place and reading it

struct RankedNodes {
  std::vector<NodeRef> sorted;
  std::vector<NodeIndex> rank;  // by the number the node had
};

RankedNodes rank(const std::vector<NodeRef>& nodes) {
  struct Entry {
    NodeRef node;
    NodeIndex number;
  };
  std::vector<Entry> entries;
  entries.reserve(nodes.size());
  for (NodeIndex number = 0; number < nodes.size(); ++number) entries.push_back({nodes[number], number});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.node < b.node; });
  RankedNodes ranked;
  ranked.sorted.reserve(nodes.size());
  ranked.rank.resize(nodes.size());
  for (const Entry& entry : entries) {
    ranked.rank[entry.number] = static_cast<NodeIndex>(ranked.sorted.size());
    ranked.sorted.push_back(entry.node);
  }
  return ranked;
}

}  // namespace

struct GraphBuilder::Impl {
  struct Pending {
    NodeRef from, to;
    LabelId label;
  };

  std::shared_ptr<GraphBase> base = std::make_shared<GraphBase>();
  LabelInterner interner{base->labels};
  SeenNodes numbers;
  std::vector<Pending> pending;  // a ring of kRowsAhead rows
  size_t oldest = 0;
  std::vector<Adjacency::Row> rows;

  void settle(const Pending& row) {
    const NodeIndex from = numbers.number(row.from);
    rows.push_back({from, numbers.number(row.to), row.label});
  }
};

GraphBuilder::GraphBuilder() : impl_(std::make_unique<Impl>()) {}
GraphBuilder::~GraphBuilder() = default;
GraphBuilder::GraphBuilder(GraphBuilder&&) noexcept = default;

LabelId GraphBuilder::label(const Transformation& how, JobId job, Timestamp from,
                            std::optional<Timestamp> to) {
  return impl_->interner.intern({&how, job, from, to.value_or(Timestamp::max())});
}

void GraphBuilder::reserve(size_t edges) {
  impl_->rows.reserve(edges);
}

void GraphBuilder::add(const NodeRef& from, const NodeRef& to, LabelId label) {
  Impl& impl = *impl_;
  impl.numbers.prefetch(from);
  impl.numbers.prefetch(to);
  if (impl.pending.size() < kRowsAhead) {
    impl.pending.push_back({from, to, label});
    return;
  }
  Impl::Pending& slot = impl.pending[impl.oldest];
  impl.oldest = (impl.oldest + 1) % kRowsAhead;
  impl.settle(slot);
  slot = {from, to, label};
}

Graph GraphBuilder::build() && {
  Impl& impl = *impl_;
  for (const Impl::Pending& row : impl.pending) impl.settle(row);
  const RankedNodes ranked = rank(impl.numbers.nodes());
  impl.numbers = SeenNodes();  // its room is needed for the arcs
  for (Adjacency::Row& row : impl.rows) row = {ranked.rank[row.from], ranked.rank[row.to], row.label};
  GraphBase& base = *impl.base;
  base.labels.shrink();
  base.nodes = NodeTable(ranked.sorted);
  base.out = Adjacency::outgoing(std::move(impl.rows), ranked.sorted.size(), base.labels);
  base.in = Adjacency::reversed(base.out);
  return Graph(std::make_shared<const Graph::State>(Delta(std::move(impl.base))));
}

}  // namespace steward::lineage
