#include "service/view_lineage.h"

#include <map>
#include <optional>
#include <set>

#include "lineage/sql/lineage.h"

namespace steward::service {
namespace {

using lineage::NamedEdge;
using lineage::RelationName;

// "shop.public.customer" as its database and the rest.
struct QualifiedName {
  std::string database;
  RelationName relation;
};

std::optional<QualifiedName> qualified(const std::string& name) {
  const auto first = name.find('.');
  const auto second = first == std::string::npos ? first : name.find('.', first + 1);
  if (second == std::string::npos) return std::nullopt;
  return QualifiedName{name.substr(0, first),
                       {name.substr(first + 1, second - first - 1), name.substr(second + 1)}};
}

// Relations of one database with their columns.
class DatabaseSchema {
 public:
  DatabaseSchema(std::string ns, std::string database) : ns_(std::move(ns)), database_(std::move(database)) {
    schema_.masking_functions = lineage::default_masking_functions();
  }

  void add(const DatasetName& name, std::vector<std::string> columns) {
    const auto parts = name.ns == ns_ ? qualified(name.name) : std::nullopt;
    if (parts && parts->database == database_)
      schema_.relations.insert_or_assign(parts->relation, std::move(columns));
  }
  // What the relation may be: one dataset, or one for each schema that an unknown name may mean.
  std::vector<DatasetName> datasets(const RelationName& relation) const {
    std::vector<DatasetName> named;
    if (!relation.schema.empty()) return {dataset(relation)};
    for (const std::string& schema : schema_.search_path) named.push_back(dataset({schema, relation.name}));
    return named;
  }
  const std::vector<std::string>* columns(const RelationName& relation) const {
    const auto at = schema_.relations.find(relation);
    return at == schema_.relations.end() ? nullptr : &at->second;
  }

  // The definition is read as in the view's schema, where the view itself is not in sight: a view named like
  // the table it reads would otherwise read itself.
  Result<lineage::QueryLineage> lineage_of(const RelationName& view, const std::string& sql) {
    schema_.search_path = {view.schema};
    if (view.schema != "public") schema_.search_path.push_back("public");
    auto hidden = schema_.relations.extract(view);
    auto query = lineage::lineage_of_query(sql, schema_);
    schema_.relations.insert(std::move(hidden));
    return query;
  }

 private:
  DatasetName dataset(const RelationName& relation) const {
    return {ns_, database_ + "." + relation.schema + "." + relation.name};
  }

  std::string ns_, database_;
  lineage::SqlSchema schema_;
};

// A source without a column is "some column of this relation": every one of them, or the relation as a whole.
std::vector<std::string> candidate_columns(const lineage::ColumnSource& source,
                                           const DatabaseSchema& schema) {
  if (!source.column.empty()) return {source.column};
  const auto* columns = schema.columns(source.relation);
  return columns ? *columns : std::vector<std::string>{""};
}

std::vector<NamedEdge> edges_of(const DatasetName& view, const lineage::QueryLineage& query,
                                const DatabaseSchema& schema) {
  std::set<NamedEdge> edges;
  std::set<RelationName> linked;
  const auto add = [&](const RelationName& relation, const std::string& column, const std::string& output,
                       const lineage::Transformation& transformation) {
    for (const DatasetName& dataset : schema.datasets(relation))
      if (dataset != view) edges.insert({{dataset, column}, {view, output}, transformation});
  };
  for (const auto& output : query.columns) {
    for (const auto& source : output.sources) {
      linked.insert(source.relation);
      const bool direct = source.transformation.type == lineage::Influence::kDirect;
      const bool is_star = output.name == "*";
      for (const std::string& column : candidate_columns(source, schema)) {
        // What filters or joins influences the view as a whole; one edge says so instead of one per column.
        const bool whole = !direct || is_star || column.empty();
        add(source.relation, column, whole ? std::string() : output.name, source.transformation);
      }
    }
  }
  for (const RelationName& relation : query.relations) {
    if (linked.contains(relation)) continue;
    lineage::Transformation read_only_for_rows;
    read_only_for_rows.type = lineage::Influence::kIndirect;
    read_only_for_rows.subtype = "FILTER";
    add(relation, "", "", read_only_for_rows);
  }
  return {edges.begin(), edges.end()};
}

}  // namespace

std::vector<ViewLineage> lineage_of_views(const scanners::ScanReport& report,
                                          const CatalogSnapshot& catalog) {
  std::map<std::pair<std::string, std::string>, DatabaseSchema> schemas;
  const auto schema_of = [&](const std::string& ns, const std::string& database) -> DatabaseSchema& {
    const auto [at, is_new] = schemas.try_emplace({ns, database}, ns, database);
    if (!is_new) return at->second;
    for (const Dataset& known : catalog.datasets()) {
      std::vector<std::string> columns;
      for (const Field& field : known.fields) columns.push_back(field.path);
      at->second.add(known.name, std::move(columns));
    }
    for (const auto& scanned : report.datasets) {
      std::vector<std::string> columns;
      for (const auto& field : scanned.fields) columns.push_back(field.field.path);
      for (const Field& field : scanned.unread) columns.push_back(field.path);
      at->second.add(scanned.name, std::move(columns));
    }
    return at->second;
  };

  std::vector<ViewLineage> views;
  for (const auto& dataset : report.datasets) {
    const auto name = qualified(dataset.name.name);
    if (!dataset.view || !name) continue;
    DatabaseSchema& schema = schema_of(dataset.name.ns, name->database);
    ViewLineage view{dataset.name, {}, {}};
    auto query = schema.lineage_of({dataset.view->schema, name->relation.name}, dataset.view->sql);
    if (query.ok()) {
      view.edges = edges_of(dataset.name, *query, schema);
      view.unresolved = std::move(query->unresolved);
    } else {
      view.unresolved.push_back("The view's definition cannot be read: " + query.error().message);
    }
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace steward::service
