#include <fmt/format.h>

#include <algorithm>

#include "bench/lineage_bench.h"
#include "lineage/graph/traversal.h"

namespace steward::bench {
namespace {

using lineage::Direction;
using lineage::Graph;
using lineage::GraphBuilder;
using lineage::LabelId;
using lineage::Query;

// What has little to do is measured for what it is, and not held to a bound: its fixed cost is all of it.
constexpr size_t kWorthComparing = 100'000;

Query whole_closure() {
  Query query;
  query.direction = Direction::kDownstream;
  query.budget.max_nodes = 1u << 30;
  return query;
}

// Breadth first, as short as it can be written: what a computer can do at most without doing anything else.
size_t bare_search(const PlainGraph& plain, uint32_t start) {
  std::vector<uint8_t> seen(plain.begins.size());
  std::vector<uint32_t> queue = {start};
  seen[start] = 1;
  for (size_t at = 0; at < queue.size(); ++at)
    for (uint32_t e = plain.begins[queue[at]]; e < plain.begins[queue[at] + 1]; ++e)
      if (!seen[plain.targets[e]]) {
        seen[plain.targets[e]] = 1;
        queue.push_back(plain.targets[e]);
      }
  return queue.size();
}

Graph measure_load(const LineageRows& rows, Ratios& ratios) {
  Graph graph;
  double seconds = 1e9;
  for (int run = 0; run < 3; ++run) {
    GraphBuilder builder;
    std::vector<LabelId> labels;
    for (const LineageLabel& label : rows.labels)
      labels.push_back(builder.label(label.transformation, label.job, label.from, label.to));
    seconds = std::min(seconds, cpu_seconds_of(1, [&] {
                         builder.reserve(rows.rows.size());
                         for (const LineageRow& row : rows.rows)
                           builder.add(row.from, row.to, labels[row.label]);
                         graph = std::move(builder).build();
                       }));
  }
  const auto edges = static_cast<double>(graph.edge_count());
  const lineage::GraphMemory memory = graph.memory_bytes();
  fmt::print(
      "load {:.3f} s; {:.1f} MB: adjacency {:.1f} and labels {:.1f} bytes an edge, nodes {:.1f} bytes each\n",
      seconds, static_cast<double>(memory.total()) / 1e6, static_cast<double>(memory.adjacency) / edges,
      static_cast<double>(memory.labels) / edges,
      static_cast<double>(memory.nodes) / static_cast<double>(graph.node_count()));
  ratios.at_least(fmt::format("load_million_edges_a_second_{}", rows.rows.size()),
                  static_cast<double>(rows.rows.size()) / 1e6 / seconds, 5);
  ratios.at_most(fmt::format("bytes_an_edge_{}", rows.rows.size()),
                 static_cast<double>(memory.adjacency + memory.labels) / edges, 24);
  return graph;
}

void measure_closures(const Graph& graph, const LineageRows& rows, Ratios& ratios) {
  const PlainGraph plain = plain_arrays(graph);
  const Query query = whole_closure();
  double set = 0, listed = 0, bare = 0;
  size_t nodes = 0;
  for (const NodeRef& source : popular_sources(rows, 4)) {
    size_t ours = 0, theirs = 0;
    set += cpu_seconds_of(7, [&] { ours = closure(graph, {source}, query).nodes.size(); });
    bare += cpu_seconds_of(7, [&] { theirs = bare_search(plain, graph.index_of(source)); });
    listed += cpu_seconds_of(7, [&] { traverse(graph, {source}, query); });
    if (ours != theirs) fmt::print("DISAGREE: {} nodes against {}\n", ours, theirs);
    nodes += ours;
  }
  fmt::print("closures of {} nodes: {:.2f} ms, {:.2f} ms with ways and order; bare search {:.2f} ms\n", nodes,
             1e3 * set, 1e3 * listed, 1e3 * bare);
  if (rows.rows.size() >= kWorthComparing)
    ratios.at_most(fmt::format("closure_vs_bare_search_{}", rows.rows.size()), set / bare, 1.5);
}

void measure_neighbourhoods(const Graph& graph, const LineageRows& rows, Ratios& ratios) {
  Query query;
  query.budget.max_hops = 3;
  std::vector<double> seconds;
  size_t nodes = 0;
  const size_t step = std::max<size_t>(1, rows.rows.size() / 1000);
  for (size_t i = 0; i < rows.rows.size(); i += step)
    for (const Direction direction : {Direction::kUpstream, Direction::kDownstream}) {
      query.direction = direction;
      seconds.push_back(
          cpu_seconds_of(1, [&] { nodes += traverse(graph, {rows.rows[i].from}, query).nodes.size(); }));
    }
  std::sort(seconds.begin(), seconds.end());
  const double p99 = 1e3 * seconds[seconds.size() * 99 / 100];
  fmt::print("three hops: {} nodes at the mean, p50 {:.4f} ms, p99 {:.4f} ms\n", nodes / seconds.size(),
             1e3 * seconds[seconds.size() / 2], p99);
  ratios.at_most(fmt::format("three_hops_p99_ms_{}", rows.rows.size()), p99, 1);
}

}  // namespace

void measure_graph(const LineageRows& rows, Ratios& ratios) {
  const Graph graph = measure_load(rows, ratios);
  measure_closures(graph, rows, ratios);
  measure_neighbourhoods(graph, rows, ratios);
  fmt::print("hash of the whole {:.3f} s\n", cpu_seconds_of(1, [&] { graph.hash(); }));
}

void measure_changes(const LineageRows& rows, Ratios& ratios) {
  constexpr size_t kEvents = 600, kEdges = 20;
  const Graph before = build(rows);
  before.hash();
  Graph graph = before;
  std::vector<double> changes, hashes;
  for (size_t event = 0; event < kEvents; ++event) {
    // A job made a new dataset of fields of an old one.
    lineage::GraphChange change;
    const auto number = static_cast<int64_t>(1'000'000'000 + event * kEdges);
    const size_t first = event * 7919 % (rows.rows.size() - kEdges);
    for (size_t i = 0; i < kEdges; ++i) {
      lineage::Edge edge;
      edge.from = rows.rows[first + i].from;
      edge.to = {DatasetId{number}, FieldId{number + static_cast<int64_t>(i)}};
      edge.job = JobId{number};
      change.added.push_back(edge);
    }
    changes.push_back(cpu_seconds_of(1, [&] { graph = graph.with(change); }));
    hashes.push_back(cpu_seconds_of(1, [&] { graph.hash(); }));
  }
  double total = 0;
  for (const double seconds : changes) total += seconds;
  std::sort(changes.begin(), changes.end());
  std::sort(hashes.begin(), hashes.end());
  fmt::print(
      "event of {} edges: mean {:.3f} ms, p50 {:.3f} ms, longest (a fold) {:.1f} ms; hash after it p50 "
      "{:.3f} ms\n",
      kEdges, 1e3 * total / kEvents, 1e3 * changes[kEvents / 2], 1e3 * changes.back(),
      1e3 * hashes[kEvents / 2]);
  fmt::print("delta {:.2f} MB\n", static_cast<double>(graph.memory_bytes().delta) / 1e6);
  ratios.at_most(fmt::format("event_of_20_edges_ms_{}", rows.rows.size()), 1e3 * changes[kEvents / 2], 1);
}

}  // namespace steward::bench
