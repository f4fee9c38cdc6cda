// A graph as a list of edges, asked by definition: slow, and plainly right. What the real one is held
// against.
#pragma once

#include <map>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "lineage/graph/paths.h"

namespace steward::lineage {

// By start and then as a graph lists the edges of a node.
struct ByContent {
  bool operator()(const Edge& a, const Edge& b) const {
    const auto end = [](const Edge& e) { return e.valid_to.value_or(Timestamp::max()); };
    return std::tuple(a.from, a.transformation.type, a.to, a.transformation, a.job, a.valid_from, end(a)) <
           std::tuple(b.from, b.transformation.type, b.to, b.transformation, b.job, b.valid_from, end(b));
  }
};

using EdgeSet = std::set<Edge, ByContent>;

inline void apply_change(EdgeSet& edges, const GraphChange& change) {
  for (const Edge& edge : change.removed) edges.erase(edge);
  for (const Edge& edge : change.added) edges.insert(edge);
}

// The edges a query follows, between the places it tells apart, turned in its direction.
class NaiveGraph {
 public:
  NaiveGraph(const EdgeSet& edges, const Query& query) : query_(query) {
    for (const Edge& edge : edges) {
      const bool holds =
          query.as_of ? edge.valid_from <= *query.as_of && (!edge.valid_to || *query.as_of < *edge.valid_to)
                      : !edge.valid_to;
      const bool counts = query.include_indirect || edge.transformation.type == Influence::kDirect;
      if (holds && counts && place(edge.from) != place(edge.to)) edges_.push_back(edge);
    }
  }

  NodeRef place(const NodeRef& node) const {
    return query_.granularity == Granularity::kField ? node : NodeRef{node.dataset, {}};
  }
  const std::vector<Edge>& edges() const { return edges_; }

  bool follows(const Edge& edge) const {
    for (const Edge& each : edges_)
      if (!ByContent()(each, edge) && !ByContent()(edge, each)) return true;
    return false;
  }

  // Hops to each place reached, by relaxing every edge until nothing changes. A start that is a dataset as a
  // whole lends its number to its fields, which are not reached thereby.
  std::map<NodeRef, uint32_t> distances(const std::vector<NodeRef>& starts) const {
    std::map<NodeRef, uint32_t> hops;
    for (const NodeRef& start : starts) hops[place(start)] = 0;
    const std::set<NodeRef> lent = stood_for(starts);
    for (const NodeRef& field : lent) hops[field] = 0;
    for (bool changed = true; changed;) {
      changed = false;
      for (const Edge& edge : edges_) {
        const auto known = hops.find(place(tail(edge)));
        if (known == hops.end()) continue;
        const uint32_t distance = known->second + 1;
        const auto [slot, is_new] = hops.emplace(place(head(edge)), distance);
        if (!is_new && slot->second <= distance) continue;
        slot->second = distance;
        changed = true;
      }
    }
    for (const NodeRef& field : lent) hops.erase(field);
    return hops;
  }

  // Fields of the starts that are datasets, unless they are starts themselves.
  std::set<NodeRef> stood_for(const std::vector<NodeRef>& starts) const {
    std::set<NodeRef> fields;
    if (query_.granularity == Granularity::kDataset) return fields;
    for (const NodeRef& start : starts)
      for (const Edge& edge : edges_)
        for (const NodeRef& end : {edge.from, edge.to})
          if (!start.field && end.field && end.dataset == start.dataset) fields.insert(end);
    for (const NodeRef& start : starts) fields.erase(start);
    return fields;
  }

  bool leads_on(const NodeRef& reached, const std::set<NodeRef>& fields_of_start) const {
    for (const Edge& edge : edges_) {
      if (place(tail(edge)) == reached) return true;
      if (!reached.field && tail(edge).dataset == reached.dataset && fields_of_start.contains(tail(edge)))
        return true;
    }
    return false;
  }

  // Every simple path downstream, in the order simple_paths() promises. kField only.
  std::vector<std::vector<Edge>> paths(const std::set<NodeRef>& from, const std::set<NodeRef>& to) const {
    std::vector<std::vector<Edge>> all;
    for (const NodeRef& start : from)
      if (to.contains(start)) {
        all.push_back({});
        break;
      }
    for (const NodeRef& start : from) {
      if (to.contains(start)) continue;
      std::vector<Edge> path;
      std::set<NodeRef> on_path = {start};
      extend(start, from, to, path, on_path, all);
    }
    const auto key = [](const std::vector<Edge>& path) {
      std::vector<NodeRef> starts;
      if (!path.empty()) starts.push_back(path.front().from);
      return std::pair(path.size(), starts);
    };
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
      if (key(a) != key(b)) return key(a) < key(b);
      return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), ByContent());
    });
    return all;
  }

 private:
  bool down() const { return query_.direction == Direction::kDownstream; }
  const NodeRef& tail(const Edge& edge) const { return down() ? edge.from : edge.to; }
  const NodeRef& head(const Edge& edge) const { return down() ? edge.to : edge.from; }

  void extend(const NodeRef& at, const std::set<NodeRef>& from, const std::set<NodeRef>& to,
              std::vector<Edge>& path, std::set<NodeRef>& on_path,
              std::vector<std::vector<Edge>>& all) const {
    for (const Edge& edge : edges_) {
      if (edge.from != at || (from.contains(edge.to) && !to.contains(edge.to))) continue;
      if (!on_path.insert(edge.to).second) continue;
      path.push_back(edge);
      if (to.contains(edge.to))
        all.push_back(path);
      else
        extend(edge.to, from, to, path, on_path, all);
      path.pop_back();
      on_path.erase(edge.to);
    }
  }

  Query query_;
  std::vector<Edge> edges_;
};

// Small worlds in which edges often meet: a few datasets of four nodes, times from 0 to 9.
class RandomEdges {
 public:
  RandomEdges(uint32_t seed, uint32_t nodes) : random_(seed), nodes_(nodes) {}

  uint32_t below(uint32_t bound) { return random_() % bound; }
  NodeRef any_node() {
    const int64_t n = below(nodes_);
    return {DatasetId{1 + n / 4 * 100}, FieldId{n % 4}};
  }
  Timestamp any_time() { return Timestamp(std::chrono::seconds(below(10))); }
  Edge any_edge() {
    Edge edge;
    edge.from = any_node();
    edge.to = any_node();
    if (below(4) == 0) edge.transformation.type = Influence::kIndirect;
    if (below(4) == 0) edge.transformation.description = std::string(1 + below(2), 'x');
    edge.job = JobId{1 + below(2)};
    edge.valid_from = any_time();
    if (below(3) == 0) edge.valid_to = edge.valid_from + std::chrono::seconds(1 + below(4));
    return edge;
  }
  Query any_query() {
    Query query;
    query.direction = below(2) == 0 ? Direction::kUpstream : Direction::kDownstream;
    query.include_indirect = below(2) == 0;
    if (below(2) == 0) query.as_of = any_time();
    if (below(3) == 0) query.granularity = Granularity::kDataset;
    return query;
  }

 private:
  std::mt19937 random_;
  uint32_t nodes_;
};

}  // namespace steward::lineage
