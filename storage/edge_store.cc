#include "storage/edge_store.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <unordered_map>

#include "storage/generation.h"
#include "storage/node_rows.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

namespace json = boost::json;
using lineage::SetId;

constexpr auto kUpsertEdges = R"(
  INSERT INTO lineage_edge AS e (digest, from_dataset, from_field, to_dataset, to_field, job_id, set_id, influence, subtype,
                                 description, masking, function, valid_from, first_generation, generation)
  SELECT decode(n.digest, 'hex'), n.from_dataset, n.from_field, n.to_dataset, n.to_field, n.job, n.set, n.influence,
         n.subtype, n.description, n.masking, n.function, n.valid_from, $2, $2
  FROM json_to_recordset($1::json) AS n (digest text, from_dataset bigint, from_field bigint, to_dataset bigint,
                                         to_field bigint, job bigint, set bigint, influence text, subtype text,
                                         description text, masking boolean, function text, valid_from timestamptz)
  ORDER BY n.digest
  ON CONFLICT (digest) DO UPDATE SET valid_from = excluded.valid_from, generation = excluded.generation
  WHERE excluded.valid_from < e.valid_from
  RETURNING encode(e.digest, 'hex'), e.first_generation = e.generation AND e.xmax = 0)";

constexpr auto kInsertEdgeSet = R"(
  INSERT INTO lineage_set (digest, job_id, target) VALUES (decode($1, 'hex'), $2, $3)
  ON CONFLICT (digest) DO NOTHING RETURNING id)";
constexpr auto kSelectSet = "SELECT id FROM lineage_set WHERE digest = decode($1, 'hex')";
constexpr auto kInsertDeclaration = R"(
  INSERT INTO lineage_declaration AS d (job_id, target, set_id, said_at, is_complete, generation)
  VALUES ($1, $2, $3, $4::timestamptz, $5, $6)
  ON CONFLICT (set_id, said_at) DO UPDATE SET is_complete = true, generation = excluded.generation
  WHERE excluded.is_complete AND NOT d.is_complete)";

constexpr auto kDeclareAllEdges = R"(
  DECLARE lineage_edges NO SCROLL CURSOR FOR
  SELECT from_dataset, from_field, to_dataset, to_field, job_id, set_id, influence, subtype, description, masking, function,
         (extract(epoch FROM valid_from) * 1000000)::bigint, first_generation
  FROM lineage_edge)";
constexpr auto kDeclareEdgesAsOf = R"(
  DECLARE lineage_edges NO SCROLL CURSOR FOR
  SELECT e.from_dataset, e.from_field, e.to_dataset, e.to_field, e.job_id, e.set_id, e.influence, e.subtype, e.description,
         e.masking, e.function, (extract(epoch FROM coalesce(b.valid_from, e.valid_from)) * 1000000)::bigint,
         e.first_generation
  FROM lineage_edge e
  LEFT JOIN (SELECT DISTINCT ON (edge_id) edge_id, valid_from FROM lineage_edge_before WHERE until > $1
             ORDER BY edge_id, until, id) b ON b.edge_id = e.id
  WHERE e.first_generation <= $1)";
constexpr auto kDeclareNewEdges = R"(
  DECLARE lineage_edges NO SCROLL CURSOR FOR
  SELECT from_dataset, from_field, to_dataset, to_field, job_id, set_id, influence, subtype, description, masking, function,
         (extract(epoch FROM valid_from) * 1000000)::bigint, first_generation
  FROM lineage_edge WHERE generation > $1)";
constexpr auto kDeclareEdgesOfSets = R"(
  DECLARE lineage_edges NO SCROLL CURSOR FOR
  SELECT from_dataset, from_field, to_dataset, to_field, job_id, set_id, influence, subtype, description, masking, function,
         (extract(epoch FROM valid_from) * 1000000)::bigint, first_generation
  FROM lineage_edge WHERE set_id IN (SELECT s.id::bigint FROM json_array_elements_text($1::json) AS s (id)))";
constexpr auto kFetchEdges = "FETCH 50000 FROM lineage_edges";
constexpr auto kCloseEdges = "CLOSE lineage_edges";

constexpr auto kSelectDeclarations = R"(
  SELECT d.job_id, d.target, d.set_id, (extract(epoch FROM d.said_at) * 1000000)::bigint, d.is_complete
  FROM lineage_declaration d
  WHERE (d.job_id, d.target) IN (SELECT n.job_id, n.target FROM lineage_declaration n WHERE n.generation > $1))";

constexpr auto kSelectDeclarationsAsOf = R"(
  SELECT d.job_id, d.target, d.set_id, (extract(epoch FROM d.said_at) * 1000000)::bigint, d.is_complete AND b.until IS NULL
  FROM lineage_declaration d
  LEFT JOIN lineage_declaration_before b ON b.declaration_id = d.id AND b.until > $1
  WHERE coalesce(b.since, d.generation) <= $1)";

const char* influence_name(lineage::Influence influence) {
  return influence == lineage::Influence::kDirect ? "DIRECT" : "INDIRECT";
}

Digest digest_of(const RowEdge& edge, JobId job, SetId set) {
  std::string ids;
  for (const int64_t id : {edge.from.dataset.value, edge.from.field.value, edge.to.dataset.value,
                           edge.to.field.value, job.value, set.value})
    ids += std::to_string(id) + ",";
  const lineage::Transformation& t = *edge.transformation;
  return Sha256()
      .update_framed(ids)
      .update_framed(influence_name(t.type))
      .update_framed(t.subtype)
      .update_framed(t.description)
      .update_framed(t.masking ? "masking" : "")
      .update_framed(t.function)
      .finish();
}

Status check_transformation(const lineage::Transformation& transformation) {
  STEWARD_RETURN_IF_ERROR(check_storable(transformation.subtype, "The transformation's subtype"));
  STEWARD_RETURN_IF_ERROR(check_storable(transformation.description, "The transformation's description"));
  return check_storable(transformation.function, "The masking function's name");
}

json::object to_json(const Digest& digest, const RowEdge& edge, JobId job) {
  const lineage::Transformation& t = *edge.transformation;
  const auto field = [](FieldId id) { return id ? json::value(id.value) : json::value(nullptr); };
  return {{"digest", to_hex(digest)},
          {"from_dataset", edge.from.dataset.value},
          {"from_field", field(edge.from.field)},
          {"to_dataset", edge.to.dataset.value},
          {"to_field", field(edge.to.field)},
          {"job", job.value},
          {"influence", influence_name(t.type)},
          {"subtype", t.subtype},
          {"description", t.description},
          {"masking", t.masking},
          {"function", t.function}};
}

// Rows in the making, written in statements of a bounded size.
class EdgeRows {
 public:
  EdgeRows(pqxx::transaction_base& tx, int64_t generation) : tx_(tx), generation_(generation) {}

  // `added` is called with the hash of each row that was not there before.
  std::function<void(const Digest&)> added;

  void add(json::object row) {
    rows_.push_back(std::move(row));
    if (rows_.size() == kRowsPerStatement) flush();
  }
  WrittenEdges finish() {
    flush();
    return written_;
  }

 private:
  void flush() {
    if (rows_.empty()) return;
    for (const auto& row : tx_.exec_params(kUpsertEdges, json::serialize(rows_), generation_)) {
      ++written_.changed;
      if (!row[1].as<bool>()) continue;
      ++written_.added;
      if (const auto digest = digest_from_hex(row[0].c_str()); digest && added) added(*digest);
    }
    rows_.clear();
  }

  pqxx::transaction_base& tx_;
  int64_t generation_;
  json::array rows_;
  WrittenEdges written_;
};

NodeRef node_of(const pqxx::field& dataset, const pqxx::field& field) {
  return {DatasetId{dataset.as<int64_t>()}, field.is_null() ? FieldId{} : FieldId{field.as<int64_t>()}};
}

StoredEdge edge_of(const pqxx::row& row) {
  StoredEdge edge;
  edge.from = node_of(row[0], row[1]);
  edge.to = node_of(row[2], row[3]);
  edge.job = JobId{row[4].as<int64_t>()};
  if (!row[5].is_null()) edge.set = SetId{row[5].as<int64_t>()};
  lineage::Transformation& t = edge.transformation;
  t.type = row[6].c_str() == std::string_view("DIRECT") ? lineage::Influence::kDirect
                                                        : lineage::Influence::kIndirect;
  t.subtype = row[7].as<std::string>();
  t.description = row[8].as<std::string>();
  t.masking = row[9].as<bool>();
  t.function = row[10].as<std::string>();
  if (!row[11].is_null()) edge.valid_from = time_of(row[11]);
  edge.first_generation = row[12].as<int64_t>();
  return edge;
}

void fetch_all(pqxx::transaction_base& tx, const EdgeSink& sink) {
  for (;;) {
    const auto rows = tx.exec(kFetchEdges);
    for (const auto& row : rows) sink(edge_of(row));
    if (rows.empty()) break;
  }
  tx.exec(kCloseEdges);
}

std::map<DeclaredTarget, std::vector<lineage::Declaration>> declarations_of(const pqxx::result& rows) {
  std::map<DeclaredTarget, std::vector<lineage::Declaration>> declarations;
  for (const auto& row : rows)
    declarations[{JobId{row[0].as<int64_t>()}, DatasetId{row[1].as<int64_t>()}}].push_back(
        {SetId{row[2].as<int64_t>()}, time_of(row[3]), row[4].as<bool>()});
  return declarations;
}

}  // namespace

Result<WrittenEdges> add_seen_edges(pqxx::transaction_base& tx, const std::vector<SeenEdge>& edges,
                                    int64_t generation, KnownRows& known,
                                    const std::function<void(size_t event)>& count) {
  // The earliest sight of each edge that is news.
  std::unordered_map<Digest, const SeenEdge*, DigestHash> news;
  for (const SeenEdge& seen : edges) {
    STEWARD_RETURN_IF_ERROR(check_transformation(*seen.edge.transformation));
    const Digest digest = digest_of(seen.edge, seen.job, {});
    const int64_t micros = seen.seen_at.time_since_epoch().count();
    if (const auto since = known.find(digest); since && *since <= micros) continue;
    known.put(digest, micros);
    news[digest] = &seen;
  }
  EdgeRows rows(tx, generation);
  rows.added = [&](const Digest& digest) { count(news.at(digest)->event); };
  for (const auto& [digest, seen] : news) {
    json::object row = to_json(digest, seen->edge, seen->job);
    row["valid_from"] = format_rfc3339(seen->seen_at);
    rows.add(std::move(row));
  }
  return rows.finish();
}

Result<std::vector<RowEdge>> ensure_edges(pqxx::transaction_base& tx,
                                          const std::vector<lineage::NamedEdge>& edges, Timestamp now) {
  std::map<DatasetName, DatasetId> datasets;
  for (const auto& edge : edges) {
    datasets.emplace(edge.from.dataset, DatasetId{});
    datasets.emplace(edge.to.dataset, DatasetId{});
  }
  std::vector<DatasetName> names;
  for (const auto& [name, id] : datasets) names.push_back(name);
  STEWARD_ASSIGN_OR_RETURN(const auto ensured, ensure_datasets(tx, names, now));
  for (size_t i = 0; i < names.size(); ++i) datasets[names[i]] = ensured.ids[i];

  std::map<FieldName, FieldId> fields;
  const auto field_name = [&](const lineage::NamedNode& node) {
    return FieldName{datasets.at(node.dataset), node.field};
  };
  for (const auto& edge : edges)
    for (const auto* node : {&edge.from, &edge.to})
      if (!node->field.empty()) fields.emplace(field_name(*node), FieldId{});
  std::vector<FieldName> paths;
  for (const auto& [name, id] : fields) paths.push_back(name);
  STEWARD_ASSIGN_OR_RETURN(const auto ensured_fields, ensure_fields(tx, paths));
  for (size_t i = 0; i < paths.size(); ++i) fields[paths[i]] = ensured_fields.ids[i];
  if (ensured.made + ensured_fields.made > 0) STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kCatalog));

  const auto node_of = [&](const lineage::NamedNode& node) {
    return NodeRef{datasets.at(node.dataset), node.field.empty() ? FieldId{} : fields.at(field_name(node))};
  };
  std::vector<RowEdge> rows;
  for (const auto& edge : edges) rows.push_back({node_of(edge.from), node_of(edge.to), &edge.transformation});
  return rows;
}

Result<WrittenEdges> declare(pqxx::transaction_base& tx, const NewDeclaration& declaration,
                             int64_t generation) {
  const auto& [job, target, edges, said_at, is_complete] = declaration;
  std::vector<std::pair<Digest, const RowEdge*>> contents;
  for (const RowEdge& edge : edges) {
    STEWARD_RETURN_IF_ERROR(check_transformation(*edge.transformation));
    contents.emplace_back(digest_of(edge, job, {}), &edge);
  }
  std::sort(contents.begin(), contents.end());
  const auto is_same = [](const auto& a, const auto& b) { return a.first == b.first; };
  contents.erase(std::unique(contents.begin(), contents.end(), is_same), contents.end());
  Sha256 hash;
  hash.update_framed(std::to_string(job.value)).update_framed(std::to_string(target.value));
  for (const auto& [digest, edge] : contents) hash.update(as_bytes(digest));
  const std::string set_hex = to_hex(hash.finish());

  WrittenEdges written;
  const auto made = tx.exec_params(kInsertEdgeSet, set_hex, job.value, target.value);
  const SetId set{made.empty() ? tx.exec_params1(kSelectSet, set_hex)[0].as<int64_t>()
                               : made[0][0].as<int64_t>()};
  if (!made.empty()) {
    EdgeRows rows(tx, generation);
    for (const auto& [digest, edge] : contents) {
      json::object row = to_json(digest_of(*edge, job, set), *edge, job);
      row["set"] = set.value;
      rows.add(std::move(row));
    }
    written = rows.finish();
  }
  const auto said = tx.exec_params(kInsertDeclaration, job.value, target.value, set.value,
                                   format_rfc3339(said_at), is_complete, generation);
  written.changed += static_cast<int64_t>(said.affected_rows());
  return written;
}

void load_edges(pqxx::transaction_base& tx, int64_t after_generation, const EdgeSink& sink) {
  if (after_generation < 0)
    tx.exec(kDeclareAllEdges);
  else
    tx.exec_params(kDeclareNewEdges, after_generation);
  fetch_all(tx, sink);
}

void load_edges_as_of(pqxx::transaction_base& tx, int64_t generation, const EdgeSink& sink) {
  tx.exec_params(kDeclareEdgesAsOf, generation);
  fetch_all(tx, sink);
}

void load_edges_of_sets(pqxx::transaction_base& tx, const std::vector<SetId>& sets, const EdgeSink& sink) {
  if (sets.empty()) return;
  json::array ids;
  for (const SetId set : sets) ids.emplace_back(std::to_string(set.value));
  tx.exec_params(kDeclareEdgesOfSets, json::serialize(ids));
  fetch_all(tx, sink);
}

using Declarations = std::map<DeclaredTarget, std::vector<lineage::Declaration>>;

Declarations load_declarations(pqxx::transaction_base& tx, int64_t after_generation) {
  return declarations_of(tx.exec_params(kSelectDeclarations, after_generation));
}

Declarations load_declarations_as_of(pqxx::transaction_base& tx, int64_t generation) {
  return declarations_of(tx.exec_params(kSelectDeclarationsAsOf, generation));
}

}  // namespace steward::storage
