#include "service/view_lineage.h"

#include <map>
#include <optional>

#include "lineage/sql/sql_edges.h"

namespace steward::service {
namespace {

using lineage::RelationName;
using lineage::StatementLineage;

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
  DatabaseSchema(std::string ns, std::string database, const lineage::Declassifiers& declassifiers)
      : context_{std::move(ns), std::move(database)} {
    schema_.database = context_.database;
    schema_.masking_functions = lineage::masking_functions_with(declassifiers);
  }

  void add(const DatasetName& name, std::vector<std::string> columns) {
    const auto parts = name.ns == context_.ns ? qualified(name.name) : std::nullopt;
    if (parts && parts->database == context_.database)
      schema_.relations.insert_or_assign(parts->relation, std::move(columns));
  }

  // The definition is read as in its schema, where the view itself is not in sight: a view named like the
  // table it reads would otherwise read itself.
  Result<StatementLineage> lineage_of(const RelationName& view, const scanners::ViewDefinition& definition) {
    schema_.search_path = {definition.schema};
    if (definition.schema != "public") schema_.search_path.push_back("public");
    auto hidden = schema_.relations.extract(view);
    auto script = lineage::lineage_of_script(definition.sql, schema_);
    schema_.relations.insert(std::move(hidden));
    if (!script.ok()) return std::move(script).error();
    if (script->statements.size() != 1 || script->statements[0].kind != lineage::StatementKind::kQuery)
      return Error{ErrorCode::kInvalidInput, "It is not one query.", ""};
    StatementLineage lineage = std::move(script->statements[0]);
    lineage.kind = lineage::StatementKind::kCreateView;
    lineage.target = view;
    return lineage;
  }

  std::vector<lineage::NamedEdge> edges_of(const StatementLineage& view) const {
    return lineage::named_edges(view, schema_, lineage::datasets_in(context_, schema_));
  }

 private:
  lineage::SqlContext context_;
  lineage::SqlSchema schema_;
};

}  // namespace

std::vector<ViewLineage> lineage_of_views(const scanners::ScanReport& report, const CatalogSnapshot& catalog,
                                          const lineage::Declassifiers& declassifiers) {
  std::map<std::pair<std::string, std::string>, DatabaseSchema> schemas;
  const auto schema_of = [&](const std::string& ns, const std::string& database) -> DatabaseSchema& {
    const auto [at, is_new] = schemas.try_emplace({ns, database}, ns, database, declassifiers);
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
    auto lineage = schema.lineage_of(name->relation, *dataset.view);
    if (lineage.ok()) {
      view.edges = schema.edges_of(*lineage);
      view.unresolved = std::move(lineage->unresolved);
    } else {
      view.unresolved.push_back("The view's definition cannot be read: " + lineage.error().message);
    }
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace steward::service
