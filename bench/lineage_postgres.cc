#include <fmt/format.h>

#include <filesystem>
#include <pqxx/pqxx>

#include "bench/cluster_folder.h"
#include "bench/lineage_bench.h"
#include "lineage/graph/traversal.h"
#include "storage/embedded_cluster.h"

namespace steward::bench {
namespace {

using lineage::Direction;
using lineage::Graph;
using lineage::Query;

constexpr const char* kCreate =
    "CREATE TABLE edge (from_node bigint NOT NULL, to_node bigint NOT NULL, is_direct boolean NOT NULL, "
    "job bigint NOT NULL, valid_from bigint NOT NULL, valid_to bigint)";

// What a database can be given for this question: an index that holds all of it, both ways, in memory.
constexpr const char* kIndexes[] = {
    "CREATE INDEX ON edge (from_node) INCLUDE (to_node) WHERE is_direct AND valid_to IS NULL",
    "CREATE INDEX ON edge (to_node) INCLUDE (from_node) WHERE is_direct AND valid_to IS NULL",
    "VACUUM (ANALYZE) edge"};

constexpr const char* kClosure =
    "WITH RECURSIVE reached (node) AS (SELECT $1::bigint UNION "
    "SELECT edge.to_node FROM reached JOIN edge ON edge.from_node = reached.node "
    "WHERE edge.is_direct AND edge.valid_to IS NULL) SELECT count(*) FROM reached";

void fill(pqxx::connection& connection, const LineageRows& rows) {
  pqxx::work tx(connection);
  tx.exec0(kCreate);
  pqxx::stream_to copy(tx, "edge");
  for (const LineageRow& row : rows.rows) {
    const LineageLabel& label = rows.labels[row.label];
    const auto time = [](Timestamp at) { return at.time_since_epoch().count(); };
    copy << std::make_tuple(
        row.from.field.value, row.to.field.value, label.transformation.type == lineage::Influence::kDirect,
        label.job.value, time(label.from), label.to ? std::optional<int64_t>(time(*label.to)) : std::nullopt);
  }
  copy.complete();
  tx.commit();
  pqxx::nontransaction direct(connection);
  for (const char* statement : kIndexes) direct.exec0(statement);
}

void compare(pqxx::connection& connection, const LineageRows& rows, Ratios& ratios) {
  const Graph graph = build(rows);
  Query query;
  query.direction = Direction::kDownstream;
  query.budget.max_nodes = 1u << 30;
  pqxx::nontransaction tx(connection);
  for (const char* setting : {"SET work_mem = '1GB'", "SET jit = off"}) tx.exec0(setting);
  double set = 0, listed = 0, theirs = 0;
  size_t nodes = 0;
  for (const NodeRef& source : popular_sources(rows, 4)) {
    size_t reached = 0, counted = 0;
    // The query gives the set of nodes, and no way to any of them: what it is compared with gives the same.
    set += seconds_of(5, [&] { reached = closure(graph, {source}, query).nodes.size(); });
    listed += seconds_of(5, [&] { traverse(graph, {source}, query); });
    theirs += seconds_of(2, [&] { counted = tx.exec_params1(kClosure, source.field.value)[0].as<size_t>(); });
    if (reached != counted) fmt::print("DISAGREE: {} nodes against {}\n", reached, counted);
    nodes += reached;
  }
  fmt::print(
      "closures of {} nodes {:.2f} ms, with ways and order {:.2f} ms; PostgreSQL, their number alone, {:.1f} "
      "ms\n",
      nodes, 1e3 * set, 1e3 * listed, 1e3 * theirs);
  ratios.at_least(fmt::format("closure_vs_recursive_cte_{}", rows.rows.size()), theirs / set, 50);
  ratios.at_least(fmt::format("closure_with_ways_vs_recursive_cte_{}", rows.rows.size()), theirs / listed, 0);
}

}  // namespace

Status measure_postgres(const LineageRows& rows, Ratios& ratios) {
  const ClusterFolder folder;
  STEWARD_ASSIGN_OR_RETURN(const auto cluster, storage::EmbeddedCluster::start(folder.path()));
  try {
    pqxx::connection connection(cluster->url());
    fill(connection, rows);
    compare(connection, rows, ratios);
  } catch (const std::exception& error) {
    return Error{ErrorCode::kUnavailable,
                 fmt::format("PostgreSQL could not be compared with: {}", error.what()), "lineage_postgres"};
  }
  return {};
}

}  // namespace steward::bench
