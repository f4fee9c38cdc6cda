#include "lineage/graph/graph.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "lineage/graph/hash_tree.h"

namespace steward::lineage {

struct Graph::State {
  NodeTable nodes;
  LabelTable labels;
  Adjacency out, in;
  mutable std::once_flag hash_once;
  mutable HashTree hash;
};

Graph::Graph() {
  static const auto kEmpty = [] {
    auto state = std::make_shared<State>();
    state->out = Adjacency::outgoing({}, 0, state->labels);
    state->in = Adjacency::reversed(state->out, state->labels);
    return state;
  }();
  state_ = kEmpty;
}

Graph::Graph(const std::vector<Edge>& edges) {
  GraphBuilder builder;
  builder.reserve(edges.size());
  for (const Edge& edge : edges)
    builder.add(edge.from, edge.to,
                builder.label(edge.transformation, edge.job, edge.valid_from, edge.valid_to));
  *this = std::move(builder).build();
}

Graph Graph::with(const GraphChange& change) const {
  const auto by_content = [](const Edge& a, const Edge& b) {
    return std::tie(a.from, a.to, a.transformation, a.job, a.valid_from, a.valid_to) <
           std::tie(b.from, b.to, b.transformation, b.job, b.valid_from, b.valid_to);
  };
  std::set<Edge, decltype(by_content)> edges(by_content);
  visit_all([&](const EdgeView& view) { edges.insert(edge(view)); });
  for (const Edge& edge : change.removed) edges.erase(edge);
  for (const Edge& edge : change.added) edges.insert(edge);
  return Graph(std::vector<Edge>(edges.begin(), edges.end()));
}

size_t Graph::edge_count() const {
  return state_->out.edge_count();
}

size_t Graph::node_count() const {
  return state_->nodes.size();
}

GraphMemory Graph::memory_bytes() const {
  GraphMemory memory;
  memory.adjacency = state_->out.memory_bytes() + state_->in.memory_bytes();
  memory.labels = state_->labels.memory_bytes();
  memory.nodes = state_->nodes.memory_bytes();
  memory.hashes = state_->hash.memory_bytes();
  return memory;
}

const EdgeLabel& Graph::label(LabelId label) const {
  return state_->labels[label];
}

std::optional<Timestamp> Graph::valid_to(LabelId id) const {
  const EdgeLabel& of = label(id);
  return of.has_ended() ? std::optional(of.valid_to) : std::nullopt;
}

Edge Graph::edge(const EdgeView& view) const {
  return {{},
          view.from,
          view.to,
          transformation(view.label),
          job(view.label),
          valid_from(view.label),
          valid_to(view.label)};
}

Digest Graph::hash() const {
  std::call_once(state_->hash_once, [this] { state_->hash = HashTree::of(*this); });
  return state_->hash.root();
}

std::vector<NodeRef> Graph::nodes_of(DatasetId dataset) const {
  std::vector<NodeRef> nodes;
  const uint32_t at = dataset_index_of(dataset);
  if (at == kNoNode) return nodes;
  for (const NodeIndex index : indices_of(at)) nodes.push_back(node_at(index));
  return nodes;
}

size_t Graph::node_bound() const {
  return state_->nodes.size();
}

size_t Graph::sorted_bound() const {
  return state_->nodes.size();
}

NodeIndex Graph::index_of(const NodeRef& node) const {
  return state_->nodes.find(node);
}

NodeRef Graph::node_at(NodeIndex index) const {
  return state_->nodes[index];
}

ArcSpans Graph::arcs(NodeIndex index, Direction direction) const {
  return (direction == Direction::kDownstream ? state_->out : state_->in).at(index);
}

size_t Graph::dataset_bound() const {
  return state_->nodes.dataset_count();
}

size_t Graph::sorted_dataset_bound() const {
  return state_->nodes.dataset_count();
}

uint32_t Graph::dataset_index_of(DatasetId dataset) const {
  return state_->nodes.find_dataset(dataset);
}

uint32_t Graph::dataset_index_of(NodeIndex node) const {
  return state_->nodes.dataset_of(node);
}

DatasetId Graph::dataset_at(uint32_t index) const {
  return state_->nodes.dataset(index);
}

std::vector<NodeIndex> Graph::indices_of(uint32_t dataset) const {
  const auto [begin, end] = state_->nodes.nodes_of(dataset);
  std::vector<NodeIndex> indices;
  indices.reserve(end - begin);
  for (NodeIndex index = begin; index < end; ++index) indices.push_back(index);
  return indices;
}

std::vector<NodeIndex> Graph::indices_in_order() const {
  std::vector<NodeIndex> indices(node_bound());
  for (NodeIndex index = 0; index < indices.size(); ++index) indices[index] = index;
  return indices;
}

bool Graph::comes_before(const Arc& a, const Arc& b) const {
  if (a.other != b.other) return node_at(a.other) < node_at(b.other);
  return compare(label(a.label), label(b.label)) < 0;
}

struct GraphBuilder::Impl {
  std::shared_ptr<Graph::State> state = std::make_shared<Graph::State>();
  LabelInterner interner{state->labels};
  std::unordered_map<NodeRef, NodeIndex> found;
  std::vector<NodeRef> nodes;
  std::vector<Adjacency::Row> rows;

  NodeIndex number(const NodeRef& node) {
    const auto [slot, is_new] = found.try_emplace(node, static_cast<NodeIndex>(nodes.size()));
    if (is_new) nodes.push_back(node);
    return slot->second;
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
  const NodeIndex start = impl_->number(from);
  impl_->rows.push_back({start, impl_->number(to), label});
}

Graph GraphBuilder::build() && {
  std::vector<NodeIndex> order(impl_->nodes.size());
  for (NodeIndex i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](NodeIndex a, NodeIndex b) { return impl_->nodes[a] < impl_->nodes[b]; });
  std::vector<NodeIndex> rank(order.size());
  std::vector<NodeRef> sorted;
  sorted.reserve(order.size());
  for (NodeIndex i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
    sorted.push_back(impl_->nodes[order[i]]);
  }
  for (Adjacency::Row& row : impl_->rows) row = {rank[row.from], rank[row.to], row.label};
  Graph::State& state = *impl_->state;
  state.labels.shrink();
  state.nodes = NodeTable(sorted);
  state.out = Adjacency::outgoing(std::move(impl_->rows), sorted.size(), state.labels);
  state.in = Adjacency::reversed(state.out, state.labels);
  return Graph(std::shared_ptr<const Graph::State>(std::move(impl_->state)));
}

}  // namespace steward::lineage
