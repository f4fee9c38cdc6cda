#include "lineage/sql/sql_edges.h"

#include <set>

namespace steward::lineage {
namespace {

class EdgeSet {
 public:
  EdgeSet(const SqlSchema& schema, const DatasetsOfRelation& datasets_of, std::vector<DatasetName> targets)
      : schema_(schema), datasets_of_(datasets_of), targets_(std::move(targets)) {}

  // `column` is empty for the target as a whole.
  void add(const ColumnSource& source, const std::string& column) {
    linked_.insert(source.relation);
    for (const std::string& from : candidates(source))
      for (const DatasetName& dataset : datasets_of_(source.relation))
        for (const DatasetName& target : targets_)
          add({{dataset, from}, {target, column}, source.transformation});
  }
  // How many rows there are is all that is taken from it.
  void add_reader_of(const RelationName& relation) {
    Transformation decides_rows;
    decides_rows.type = Influence::kIndirect;
    decides_rows.subtype = "FILTER";
    for (const DatasetName& dataset : datasets_of_(relation))
      for (const DatasetName& target : targets_) add({{dataset, ""}, {target, ""}, decides_rows});
  }
  bool is_linked(const RelationName& relation) const { return linked_.contains(relation); }
  std::vector<NamedEdge> take() { return {edges_.begin(), edges_.end()}; }

 private:
  std::vector<std::string> candidates(const ColumnSource& source) const {
    if (!source.column.empty()) return {source.column};
    const auto known = schema_.relations.find(source.relation);
    return known == schema_.relations.end() ? std::vector<std::string>{""} : known->second;
  }

  void add(NamedEdge edge) {
    const bool is_inside = edge.from.dataset == edge.to.dataset;
    const bool names_both = !edge.from.field.empty() && !edge.to.field.empty();
    if (is_inside && (!names_both || edge.from.field == edge.to.field)) return;
    edges_.insert(std::move(edge));
  }

  const SqlSchema& schema_;
  const DatasetsOfRelation& datasets_of_;
  std::vector<DatasetName> targets_;
  std::set<NamedEdge> edges_;
  std::set<RelationName> linked_;
};

}  // namespace

DatasetsOfRelation datasets_in(const SqlContext& context, const SqlSchema& schema) {
  return [context, path = schema.search_path](const RelationName& relation) {
    const std::string& database = relation.database.empty() ? context.database : relation.database;
    std::vector<DatasetName> datasets;
    const auto add = [&](const std::string& in) {
      datasets.push_back({context.ns, database + "." + in + "." + relation.name});
    };
    if (!relation.schema.empty()) add(relation.schema);
    if (relation.schema.empty())
      for (const std::string& in : path) add(in);
    return datasets;
  };
}

std::vector<NamedEdge> named_edges(const StatementLineage& statement, const SqlSchema& schema,
                                   const DatasetsOfRelation& datasets_of) {
  if (!statement.target || statement.is_temporary || statement.kind == StatementKind::kDelete) return {};
  EdgeSet edges(schema, datasets_of, datasets_of(*statement.target));
  for (const OutputColumn& column : statement.columns)
    for (const ColumnSource& source : column.sources)
      edges.add(source, column.name == "*" ? std::string() : column.name);
  for (const ColumnSource& source : statement.influence) edges.add(source, "");
  for (const RelationName& relation : statement.relations) {
    if (!edges.is_linked(relation)) edges.add_reader_of(relation);
  }
  return edges.take();
}

}  // namespace steward::lineage
