#include "lineage/graph/graph.h"

#include <algorithm>

#include "lineage/graph/graph_state.h"

namespace steward::lineage {
namespace {

// A delta this heavy costs more at each step than folding it does now and then: at 1M edges some 250 events.
bool is_heavy(const Delta& delta) {
  return delta.weight() > 4096 + delta.base().out.edge_count() / 4;
}

std::vector<DatasetId> sources_of(const GraphChange& change) {
  std::vector<DatasetId> sources;
  for (const Edge& edge : change.added) sources.push_back(edge.from.dataset);
  for (const Edge& edge : change.removed) sources.push_back(edge.from.dataset);
  return sources;
}

}  // namespace

Graph::Graph(std::shared_ptr<const State> state) : state_(std::move(state)), delta_(&state_->delta) {}

Graph::Graph() : Graph(std::vector<Edge>()) {}

Graph::Graph(const std::vector<Edge>& edges) {
  GraphBuilder builder;
  builder.reserve(edges.size());
  for (const Edge& edge : edges)
    builder.add(edge.from, edge.to,
                builder.label(edge.transformation, edge.job, edge.valid_from, edge.valid_to));
  *this = std::move(builder).build();
}

Graph Graph::with(const GraphChange& change) const {
  Delta delta = state_->delta.with(change);
  auto state = std::make_shared<State>(is_heavy(delta) ? Delta(fold(delta)) : std::move(delta));
  std::lock_guard lock(state_->hash_mutex);
  state->earlier = state_->tree ? state_->tree : state_->earlier;
  if (state->earlier) {
    std::vector<DatasetId>& changed = state->changed_since;
    changed = sources_of(change);
    if (!state_->tree)
      changed.insert(changed.end(), state_->changed_since.begin(), state_->changed_since.end());
    std::sort(changed.begin(), changed.end());
    changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  }
  return Graph(std::shared_ptr<const State>(std::move(state)));
}

Digest Graph::hash() const {
  std::lock_guard lock(state_->hash_mutex);
  if (!state_->tree) {
    state_->tree = std::make_shared<const HashTree>(
        state_->earlier ? state_->earlier->updated(*this, state_->changed_since) : HashTree::of(*this));
    state_->earlier.reset();
    state_->changed_since = {};
  }
  return state_->tree->root();
}

GraphMemory Graph::memory_bytes() const {
  const GraphBase& base = state_->delta.base();
  GraphMemory memory;
  memory.adjacency = base.out.memory_bytes() + base.in.memory_bytes();
  memory.labels = base.labels.memory_bytes();
  memory.nodes = base.nodes.memory_bytes();
  memory.delta = state_->delta.memory_bytes();
  std::lock_guard lock(state_->hash_mutex);
  if (state_->tree) memory.hashes = state_->tree->memory_bytes();
  return memory;
}

std::optional<Timestamp> Graph::valid_to(LabelId id) const {
  const EdgeLabel& of = label(id);
  return of.has_ended() ? std::optional(of.valid_to) : std::nullopt;
}

Edge Graph::edge(const EdgeView& view) const {
  const EdgeLabel& of = label(view.label);
  return {{}, view.from, view.to, *of.transformation, of.job, of.valid_from, valid_to(view.label)};
}

std::vector<NodeRef> Graph::nodes_of(DatasetId dataset) const {
  std::vector<NodeRef> nodes;
  const uint32_t at = dataset_index_of(dataset);
  if (at == kNoNode) return nodes;
  for (const NodeIndex index : indices_of(at)) nodes.push_back(node_at(index));
  return nodes;
}

std::vector<NodeIndex> Graph::indices_of(uint32_t dataset) const {
  const Delta& delta = state_->delta;
  std::vector<NodeIndex> indices;
  if (dataset < delta.base().nodes.dataset_count()) {
    const auto [begin, end] = delta.base().nodes.nodes_of(dataset);
    for (NodeIndex index = begin; index < end; ++index) indices.push_back(index);
  }
  if (delta.is_empty()) return indices;
  const auto old_end = static_cast<ptrdiff_t>(indices.size());
  const std::span<const NodeIndex> added = delta.added_nodes_of(dataset);
  indices.insert(indices.end(), added.begin(), added.end());
  std::inplace_merge(indices.begin(), indices.begin() + old_end, indices.end(),
                     [this](NodeIndex a, NodeIndex b) { return node_at(a) < node_at(b); });
  std::erase_if(indices, [&](NodeIndex index) { return !delta.has_arcs(index); });
  return indices;
}

std::vector<NodeIndex> Graph::indices_in_order() const {
  std::vector<NodeIndex> indices(sorted_bound());
  for (NodeIndex index = 0; index < indices.size(); ++index) indices[index] = index;
  const auto old_end = static_cast<ptrdiff_t>(indices.size());
  const std::vector<NodeIndex> added = state_->delta.added_in_order();
  if (added.empty()) return indices;
  indices.insert(indices.end(), added.begin(), added.end());
  std::inplace_merge(indices.begin(), indices.begin() + old_end, indices.end(),
                     [this](NodeIndex a, NodeIndex b) { return node_at(a) < node_at(b); });
  return indices;
}

}  // namespace steward::lineage
