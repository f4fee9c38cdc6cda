#include "storage/lineage_store.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <set>

#include "storage/generation.h"
#include "storage/node_rows.h"
#include "storage/row_text.h"
#include "storage/tag_rows.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kSelectJob = "SELECT id FROM job WHERE name_digest = decode($1, 'hex')";
constexpr auto kInsertJob = R"(
  INSERT INTO job (ns, name, name_digest, first_seen) VALUES ($1, $2, decode($3, 'hex'), $4::timestamptz) RETURNING id)";
constexpr auto kSelectJobs = "SELECT id, ns, name FROM job ORDER BY id";

// Each edge falls into the earliest of its time spans that has not ended by $2; that span then starts at $2
// at the latest. So the order in which events arrive does not matter. A span of no length was superseded and
// never held.
constexpr auto kMoveBack = R"(
  UPDATE lineage_edge e SET valid_from = $2::timestamptz
  FROM (SELECT DISTINCT ON (o.digest) o.id
        FROM json_to_recordset($1::json) AS n (digest text)
        JOIN lineage_edge o ON o.digest = decode(n.digest, 'hex')
          AND (o.valid_to IS NULL OR (o.valid_to > $2::timestamptz AND o.valid_to > o.valid_from))
        ORDER BY o.digest, o.valid_to NULLS LAST) s
  WHERE e.id = s.id AND e.valid_from > $2::timestamptz)";

constexpr auto kInsertEdges = R"(
  INSERT INTO lineage_edge (from_dataset, from_field, to_dataset, to_field, job_id, run_digest, influence, subtype,
                            description, masking, function, digest, valid_from)
  SELECT n.from_dataset, n.from_field, n.to_dataset, n.to_field, $3, decode(nullif($4, ''), 'hex'), n.influence,
         n.subtype, n.description, n.masking, n.function, decode(n.digest, 'hex'), $2::timestamptz
  FROM json_to_recordset($1::json) AS n (digest text, from_dataset bigint, from_field bigint, to_dataset bigint,
                                         to_field bigint, influence text, subtype text, description text,
                                         masking boolean, function text)
  WHERE NOT EXISTS (SELECT FROM lineage_edge o WHERE o.digest = decode(n.digest, 'hex')
                      AND (o.valid_to IS NULL OR (o.valid_to > $2::timestamptz AND o.valid_to > o.valid_from))))";

// What a second run says too is no longer the first one's to take back.
constexpr auto kShare = R"(
  UPDATE lineage_edge e SET run_digest = NULL
  FROM json_to_recordset($1::json) AS n (digest text)
  WHERE e.digest = decode(n.digest, 'hex') AND e.valid_to IS NULL AND e.run_digest IS NOT NULL
    AND e.run_digest IS DISTINCT FROM decode(nullif($2, ''), 'hex'))";

// The edges that stand for "nothing is known of how it is made", see lineage/events/openlineage.h.
constexpr auto kSupersede = R"(
  UPDATE lineage_edge e SET valid_to = e.valid_from
  WHERE e.run_digest = decode($1, 'hex') AND e.valid_to IS NULL AND e.from_field IS NULL AND e.to_field IS NULL
    AND e.influence = 'DIRECT' AND e.subtype = 'IDENTITY' AND e.description = '' AND NOT e.masking AND e.function = ''
    AND e.to_dataset IN (SELECT id::bigint FROM json_array_elements_text($2::json) AS n (id))
    AND NOT EXISTS (SELECT FROM json_array_elements_text($3::json) AS n (digest) WHERE decode(n.digest, 'hex') = e.digest))";

constexpr auto kEndOthers = R"(
  UPDATE lineage_edge e SET valid_to = $3::timestamptz
  WHERE e.job_id = $1 AND e.valid_to IS NULL AND e.valid_from <= $3::timestamptz
    AND NOT EXISTS (SELECT FROM json_array_elements_text($2::json) AS n (digest) WHERE decode(n.digest, 'hex') = e.digest))";

constexpr auto kSelectEdges = R"(
  SELECT id, from_dataset, from_field, to_dataset, to_field, job_id, influence, subtype, description, masking, function,
         (extract(epoch FROM valid_from) * 1000000)::bigint, (extract(epoch FROM valid_to) * 1000000)::bigint
  FROM lineage_edge ORDER BY id)";

const char* influence_name(lineage::Influence influence) {
  return influence == lineage::Influence::kDirect ? "DIRECT" : "INDIRECT";
}

// An edge with its ends as rows.
struct RowEdge {
  NodeRef from;
  NodeRef to;
  const lineage::Transformation* transformation = nullptr;
};

std::string digest_hex(const RowEdge& edge, JobId job) {
  Sha256 hash;
  for (const int64_t id : {edge.from.dataset.value, edge.from.field.value, edge.to.dataset.value,
                           edge.to.field.value, job.value})
    hash.update_framed(std::to_string(id));
  const lineage::Transformation& t = *edge.transformation;
  hash.update_framed(influence_name(t.type)).update_framed(t.subtype).update_framed(t.description);
  hash.update_framed(t.masking ? "masking" : "").update_framed(t.function);
  return to_hex(hash.finish());
}

struct RowEdges {
  std::map<std::string, RowEdge> by_digest;  // sorted, each once
  int64_t nodes_made = 0;
};

Status check_transformation(const lineage::Transformation& transformation) {
  STEWARD_RETURN_IF_ERROR(check_storable(transformation.subtype, "The transformation's subtype"));
  STEWARD_RETURN_IF_ERROR(check_storable(transformation.description, "The transformation's description"));
  return check_storable(transformation.function, "The masking function's name");
}

std::vector<lineage::NamedNode> distinct_nodes(const std::vector<lineage::NamedEdge>& edges) {
  std::vector<lineage::NamedNode> nodes;
  nodes.reserve(edges.size() * 2);
  for (const auto& edge : edges) {
    nodes.push_back(edge.from);
    nodes.push_back(edge.to);
  }
  std::ranges::sort(nodes);
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

Result<RowEdges> to_rows(pqxx::transaction_base& tx, const std::vector<lineage::NamedEdge>& edges, JobId job,
                         Timestamp now) {
  const std::vector<lineage::NamedNode> nodes = distinct_nodes(edges);
  std::vector<DatasetName> names;
  for (const auto& node : nodes)
    if (names.empty() || names.back() != node.dataset) names.push_back(node.dataset);
  STEWARD_ASSIGN_OR_RETURN(const EnsuredDatasets datasets, ensure_datasets(tx, names, now));

  std::map<lineage::NamedNode, NodeRef> refs;
  std::vector<FieldName> fields;
  std::vector<NodeRef*> field_refs;
  size_t name = 0;
  for (const auto& node : nodes) {
    while (names[name] != node.dataset) ++name;
    NodeRef& ref = refs.emplace(node, NodeRef{datasets.ids[name], {}}).first->second;
    if (node.field.empty()) continue;
    fields.push_back({ref.dataset, node.field});
    field_refs.push_back(&ref);
  }
  STEWARD_ASSIGN_OR_RETURN(const EnsuredFields ensured, ensure_fields(tx, fields));
  for (size_t i = 0; i < field_refs.size(); ++i) field_refs[i]->field = ensured.ids[i];

  RowEdges rows;
  rows.nodes_made = datasets.made + ensured.made;
  for (const auto& edge : edges) {
    STEWARD_RETURN_IF_ERROR(check_transformation(edge.transformation));
    const RowEdge row{refs.at(edge.from), refs.at(edge.to), &edge.transformation};
    rows.by_digest.emplace(digest_hex(row, job), row);
  }
  return rows;
}

json::object to_json(const std::string& digest, const RowEdge& edge) {
  const lineage::Transformation& t = *edge.transformation;
  const auto field = [](FieldId id) { return id ? json::value(id.value) : json::value(nullptr); };
  return {{"digest", digest},
          {"from_dataset", edge.from.dataset.value},
          {"from_field", field(edge.from.field)},
          {"to_dataset", edge.to.dataset.value},
          {"to_field", field(edge.to.field)},
          {"influence", influence_name(t.type)},
          {"subtype", t.subtype},
          {"description", t.description},
          {"masking", t.masking},
          {"function", t.function}};
}

struct Stored {
  int64_t added = 0;
  int64_t moved = 0;
};

// What one job said of edges from one moment on; `run_hex` is empty when it was no run.
struct Statement {
  JobId job;
  std::string run_hex;
  Timestamp valid_from{};
};

Stored store_chunk(pqxx::transaction_base& tx, const json::array& rows, const Statement& said) {
  const std::string parameter = json::serialize(rows);
  const std::string time = format_rfc3339(said.valid_from);
  tx.exec_params(kShare, parameter, said.run_hex);
  const auto moved = tx.exec_params(kMoveBack, parameter, time).affected_rows();
  const auto added =
      tx.exec_params(kInsertEdges, parameter, time, said.job.value, said.run_hex).affected_rows();
  return {static_cast<int64_t>(added), static_cast<int64_t>(moved)};
}

Stored store_rows(pqxx::transaction_base& tx, const RowEdges& rows, const Statement& said) {
  Stored total;
  json::array chunk;
  const auto flush = [&] {
    if (chunk.empty()) return;
    const Stored stored = store_chunk(tx, chunk, said);
    total.added += stored.added;
    total.moved += stored.moved;
    chunk.clear();
  };
  for (const auto& [digest, edge] : rows.by_digest) {
    chunk.push_back(to_json(digest, edge));
    if (chunk.size() == kRowsPerStatement) flush();
  }
  flush();
  return total;
}

// Ends dataset-level edges of the run into outputs of which it has told the columns by now; returns how many.
Result<int64_t> supersede(pqxx::transaction_base& tx, const RunEdges& run, const RowEdges& rows,
                          Timestamp now) {
  if (run.outputs_with_columns.empty()) return int64_t{0};
  STEWARD_ASSIGN_OR_RETURN(const auto outputs, ensure_datasets(tx, run.outputs_with_columns, now));
  json::array ids;
  for (const DatasetId id : outputs.ids) ids.push_back(json::value(std::to_string(id.value)));
  json::array kept;
  for (const auto& [digest, edge] : rows.by_digest)
    if (!edge.from.field && !edge.to.field) kept.push_back(json::value(digest));
  const auto ended = tx.exec_params(kSupersede, to_hex(run.run), json::serialize(ids), json::serialize(kept));
  return static_cast<int64_t>(ended.affected_rows());
}

NodeRef node_of(const pqxx::field& dataset, const pqxx::field& field) {
  return {DatasetId{dataset.as<int64_t>()}, field.is_null() ? FieldId{} : FieldId{field.as<int64_t>()}};
}

}  // namespace

Result<JobId> upsert_job(pqxx::transaction_base& tx, const std::string& ns, const std::string& name,
                         Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(ns, "The job's namespace"));
  STEWARD_RETURN_IF_ERROR(check_storable(name, "The job's name"));
  lock_writes(tx);
  const std::string digest = to_hex(name_digest(ns, name));
  if (const auto known = tx.exec_params(kSelectJob, digest); !known.empty())
    return JobId{known[0][0].as<int64_t>()};
  const auto added = tx.exec_params1(kInsertJob, ns, name, digest, format_rfc3339(now));
  STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kLineage));
  return JobId{added[0].as<int64_t>()};
}

Result<int64_t> add_edges(pqxx::transaction_base& tx, const std::vector<lineage::NamedEdge>& edges, JobId job,
                          Timestamp valid_from, Timestamp now) {
  if (edges.empty()) return int64_t{0};
  lock_writes(tx);
  STEWARD_ASSIGN_OR_RETURN(const RowEdges rows, to_rows(tx, edges, job, now));
  const Stored stored = store_rows(tx, rows, {job, "", valid_from});
  if (rows.nodes_made > 0) STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kCatalog));
  if (stored.added + stored.moved > 0) STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kLineage));
  return stored.added;
}

Result<int64_t> add_run_edges(pqxx::transaction_base& tx, const RunEdges& run, JobId job, Timestamp now) {
  if (run.edges.empty() && run.outputs_with_columns.empty()) return int64_t{0};
  lock_writes(tx);
  STEWARD_ASSIGN_OR_RETURN(const RowEdges rows, to_rows(tx, run.edges, job, now));
  const Stored stored = store_rows(tx, rows, {job, to_hex(run.run), run.valid_from});
  STEWARD_ASSIGN_OR_RETURN(const int64_t ended, supersede(tx, run, rows, now));
  if (rows.nodes_made > 0) STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kCatalog));
  if (stored.added + stored.moved + ended > 0) STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kLineage));
  return stored.added;
}

Status end_other_edges(pqxx::transaction_base& tx, JobId job, const std::vector<lineage::NamedEdge>& edges,
                       Timestamp ended_at) {
  lock_writes(tx);
  STEWARD_ASSIGN_OR_RETURN(const RowEdges rows, to_rows(tx, edges, job, ended_at));
  json::array kept;
  for (const auto& [digest, edge] : rows.by_digest) kept.push_back(json::value(digest));
  const auto ended = tx.exec_params(kEndOthers, job.value, json::serialize(kept), format_rfc3339(ended_at));
  if (rows.nodes_made > 0) STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kCatalog));
  return ended.affected_rows() == 0 ? Status() : bump_generation(tx, State::kLineage);
}

Result<std::vector<lineage::Edge>> load_edges(pqxx::transaction_base& tx) {
  std::vector<lineage::Edge> edges;
  for (const auto& row : tx.exec(kSelectEdges)) {
    lineage::Edge edge;
    edge.id = EdgeId{row[0].as<int64_t>()};
    edge.from = node_of(row[1], row[2]);
    edge.to = node_of(row[3], row[4]);
    edge.job = JobId{row[5].as<int64_t>()};
    const std::string_view influence = row[6].c_str();
    if (influence != "DIRECT" && influence != "INDIRECT") return unknown_word("kind of lineage edge");
    edge.transformation.type =
        influence == "DIRECT" ? lineage::Influence::kDirect : lineage::Influence::kIndirect;
    edge.transformation.subtype = row[7].as<std::string>();
    edge.transformation.description = row[8].as<std::string>();
    edge.transformation.masking = row[9].as<bool>();
    edge.transformation.function = row[10].as<std::string>();
    edge.valid_from = time_of(row[11]);
    if (!row[12].is_null()) edge.valid_to = time_of(row[12]);
    edges.push_back(std::move(edge));
  }
  return edges;
}

Result<std::vector<StoredJob>> load_jobs(pqxx::transaction_base& tx) {
  std::vector<StoredJob> jobs;
  for (const auto& row : tx.exec(kSelectJobs))
    jobs.push_back({JobId{row[0].as<int64_t>()}, row[1].as<std::string>(), row[2].as<std::string>()});
  return jobs;
}

}  // namespace steward::storage
