#include "lineage/graph/graph.h"

#include <algorithm>
#include <tuple>

namespace steward::lineage {
namespace {

auto sort_key(const Edge& edge) {
  return std::tie(edge.from, edge.to, edge.transformation.type, edge.transformation.subtype,
                  edge.transformation.masking, edge.transformation.function, edge.transformation.description,
                  edge.job, edge.valid_from, edge.valid_to, edge.id);
}

bool is_valid(const Edge& edge, const std::optional<Timestamp>& as_of) {
  if (!as_of) return !edge.valid_to;
  return edge.valid_from <= *as_of && (!edge.valid_to || *as_of < *edge.valid_to);
}

std::string number(int64_t value) {
  return std::to_string(value);
}

Digest hash_of(const Edge& edge) {
  Sha256 hash;
  for (const NodeRef& node : {edge.from, edge.to})
    hash.update_framed(number(node.dataset.value)).update_framed(number(node.field.value));
  const Transformation& how = edge.transformation;
  hash.update_framed(how.type == Influence::kDirect ? "DIRECT" : "INDIRECT");
  hash.update_framed(how.subtype).update_framed(how.description);
  hash.update_framed(how.masking ? "masking" : "").update_framed(how.function);
  hash.update_framed(number(edge.job.value));
  hash.update_framed(number(edge.valid_from.time_since_epoch().count()));
  hash.update_framed(edge.valid_to ? number(edge.valid_to->time_since_epoch().count()) : "");
  return hash.finish();
}

// A multiset hash: sorting the digests makes it independent of ids, which break ties in the order of edges.
Digest hash_of(const std::vector<Edge>& edges) {
  std::vector<Digest> digests;
  digests.reserve(edges.size());
  for (const Edge& edge : edges) digests.push_back(hash_of(edge));
  std::sort(digests.begin(), digests.end());
  Sha256 hash;
  for (const Digest& digest : digests) hash.update(as_bytes(digest));
  return hash.finish();
}

bool is_followed(const Edge& edge, const Query& query) {
  return query.include_indirect || edge.transformation.type == Influence::kDirect;
}

constexpr uint32_t kUnknownNode = static_cast<uint32_t>(-1);

}  // namespace

Graph::Graph(std::vector<Edge> edges, std::optional<Timestamp> as_of) : edges_(std::move(edges)) {
  std::erase_if(edges_, [&](const Edge& edge) { return !is_valid(edge, as_of); });
  std::sort(edges_.begin(), edges_.end(),
            [](const Edge& a, const Edge& b) { return sort_key(a) < sort_key(b); });
  for (const Edge& edge : edges_) {
    nodes_.push_back(edge.from);
    nodes_.push_back(edge.to);
  }
  std::sort(nodes_.begin(), nodes_.end());
  nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
  index_.reserve(nodes_.size());
  for (uint32_t i = 0; i < nodes_.size(); ++i) index_.emplace(nodes_[i], i);

  // Counting sort of edge indices by node; edges stay in their sorted order within a node.
  const auto adjacency_by = [this](NodeRef Edge::*end) {
    Adjacency adjacency;
    adjacency.offsets.assign(nodes_.size() + 1, 0);
    adjacency.edges.resize(edges_.size());
    for (const Edge& edge : edges_) ++adjacency.offsets[index_of(edge.*end) + 1];
    for (size_t i = 1; i < adjacency.offsets.size(); ++i) adjacency.offsets[i] += adjacency.offsets[i - 1];
    std::vector<uint32_t> next(adjacency.offsets.begin(), adjacency.offsets.end() - 1);
    for (uint32_t e = 0; e < edges_.size(); ++e) adjacency.edges[next[index_of(edges_[e].*end)]++] = e;
    return adjacency;
  };
  out_ = adjacency_by(&Edge::from);
  in_ = adjacency_by(&Edge::to);
  hash_ = hash_of(edges_);
}

uint32_t Graph::index_of(const NodeRef& node) const {
  const auto at = index_.find(node);
  return at == index_.end() ? kUnknownNode : at->second;
}

std::span<const uint32_t> Graph::edges_at(const NodeRef& node, Direction direction) const {
  const uint32_t index = index_of(node);
  if (index == kUnknownNode) return {};
  const Adjacency& adjacency = direction == Direction::kDownstream ? out_ : in_;
  return std::span(adjacency.edges)
      .subspan(adjacency.offsets[index], adjacency.offsets[index + 1] - adjacency.offsets[index]);
}

Traversal Graph::traverse(const NodeRef& start, const Query& query,
                          const std::vector<NodeRef>& fields_of_start) const {
  Traversal traversal;
  traversal.nodes.push_back({start, 0, 0, 0});
  std::vector<bool> seen(nodes_.size(), false);
  const auto mark = [&](const NodeRef& node) {
    const uint32_t index = index_of(node);
    if (index != kUnknownNode) seen[index] = true;
  };
  mark(start);
  for (const NodeRef& field : fields_of_start) mark(field);

  std::vector<Reached> level;
  const auto follow = [&](const NodeRef& node, size_t previous, size_t hops) {
    for (const uint32_t e : edges_at(node, query.direction)) {
      if (!is_followed(edges_[e], query)) continue;
      const NodeRef& next = query.direction == Direction::kDownstream ? edges_[e].to : edges_[e].from;
      const uint32_t index = index_of(next);
      if (seen[index]) continue;
      seen[index] = true;
      level.push_back({next, hops, e, previous});
    }
  };

  size_t level_begin = 0;
  for (size_t hops = 1;; ++hops) {
    level.clear();
    const size_t level_end = traversal.nodes.size();
    for (size_t i = level_begin; i < level_end; ++i) follow(traversal.nodes[i].node, i, hops);
    if (hops == 1) {
      std::vector<NodeRef> fields = fields_of_start;
      std::sort(fields.begin(), fields.end());
      for (const NodeRef& field : fields) follow(field, 0, hops);
    }
    if (level.empty()) return traversal;
    const size_t room = query.budget.max_nodes - std::min(query.budget.max_nodes, level_end);
    if (hops > query.budget.max_hops || room == 0) {
      traversal.is_partial = true;
      return traversal;
    }
    std::sort(level.begin(), level.end(), [](const Reached& a, const Reached& b) { return a.node < b.node; });
    if (level.size() > room) {
      level.resize(room);
      traversal.is_partial = true;
    }
    traversal.nodes.insert(traversal.nodes.end(), level.begin(), level.end());
    if (traversal.is_partial) return traversal;
    level_begin = level_end;
  }
}

std::optional<std::vector<size_t>> Graph::shortest_path(const NodeRef& from, const NodeRef& to,
                                                        const Query& query) const {
  Query downstream = query;
  downstream.direction = Direction::kDownstream;
  const Traversal traversal = traverse(from, downstream);
  const auto found = std::find_if(traversal.nodes.begin(), traversal.nodes.end(),
                                  [&](const Reached& reached) { return reached.node == to; });
  if (found == traversal.nodes.end()) return std::nullopt;
  std::vector<size_t> path;
  for (const Reached* at = &*found; at->hops > 0; at = &traversal.nodes[at->previous])
    path.push_back(at->via);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace steward::lineage
