#include "lineage/sql/event_sql.h"

#include <algorithm>
#include <map>

#include "lineage/sql/event_datasets.h"
#include "lineage/sql/sql_edges.h"
#include "lineage/sql/statement_lineage.h"

namespace steward::lineage {
namespace {

constexpr size_t kMaxRelations = 2'000;
constexpr size_t kMaxCandidates = 8;     // datasets that one reference may mean
constexpr size_t kMaxEdges = 1'000'000;  // as EventBounds has it
constexpr size_t kMaxEdgeBytes = 256u << 20;

bool is_creation(StatementKind kind) {
  return kind == StatementKind::kCreateTableAs || kind == StatementKind::kSelectInto ||
         kind == StatementKind::kCreateView || kind == StatementKind::kRename;
}

// Reads a script twice: first for the relations it names, then with what the event knows of them.
class EventSql {
 public:
  EventSql(const std::vector<EventDataset>& inputs, const std::vector<EventDataset>& outputs)
      : inputs_(inputs), outputs_(outputs) {
    for (const EventDataset& output : outputs) {
      const auto at = has_lineage_.try_emplace(output.name, false).first;
      at->second = at->second || output.has_column_lineage;
      if (has_lineage_.size() == 1) only_output_ = &output;
    }
  }

  // What each relation of the script is; false when there are too many to look at.
  bool match(const ScriptLineage& script) {
    std::set<RelationName> targets, relations;
    for (const StatementLineage& statement : script.statements) {
      if (statement.target) targets.insert(*statement.target);
      relations.insert(statement.relations.begin(), statement.relations.end());
    }
    if (targets.size() + relations.size() > kMaxRelations) return false;
    for (const RelationName& name : targets) add_match(name, outputs_.find(name), inputs_.find(name));
    for (const RelationName& name : relations)
      if (!targets.contains(name)) add_match(name, inputs_.find(name), outputs_.find(name));
    return true;
  }

  // The columns of the relations, and which relations only the script knows.
  void teach(const ScriptLineage& script, SqlSchema& schema) const {
    for (const auto& [name, datasets] : matches_) {
      if (datasets.size() != 1) continue;
      std::vector<std::string> columns;
      for (auto& [column, written] : columns_of(*datasets[0])) columns.push_back(std::move(column));
      if (!columns.empty()) schema.relations[name] = std::move(columns);
    }
    for (const StatementLineage& statement : script.statements)
      if (statement.target && is_creation(statement.kind) && datasets_of(*statement.target).empty())
        schema.transient.insert(*statement.target);
  }

  // dbt and others send the query alone: it is how the one output is made.
  void give_target_to_query(ScriptLineage& script) {
    if (script.statements.size() != 1 || has_lineage_.size() != 1) return;
    StatementLineage& query = script.statements[0];
    if (query.kind != StatementKind::kQuery) return;
    query.target = RelationName{"", ""};
    add_match(*query.target, {only_output_}, {});
    const auto& known = written_[only_output_->name];
    for (const OutputColumn& column : query.columns)
      if (column.name == "?column?" || (!known.empty() && !known.contains(column.name)))
        query.unresolved.push_back("The output has no column of this name.");
  }

  EventSqlLineage lineage(const ScriptLineage& script, const SqlSchema& schema) const {
    EventSqlLineage result;
    if (is_too_much(script)) return result;
    const auto names_of = [&](const RelationName& relation) {
      std::vector<DatasetName> names;
      for (const EventDataset* dataset : datasets_of(relation)) names.push_back(dataset->name);
      return names;
    };
    std::set<NamedEdge> edges;
    std::map<DatasetName, bool> is_resolved;
    for (const StatementLineage& statement : script.statements) {
      for (NamedEdge& edge : named_edges(statement, schema, names_of))
        if (needs_lineage(edge.to.dataset))
          edges.insert({as_written(edge.from), as_written(edge.to), std::move(edge.transformation)});
      if (!statement.target || statement.is_temporary) continue;
      const bool is_certain = is_placed(statement);
      for (const DatasetName& target : names_of(*statement.target)) {
        const auto at = is_resolved.try_emplace(target, true).first;
        at->second = at->second && is_certain;
      }
    }
    result.edges.assign(edges.begin(), edges.end());
    if (hides_something(script)) return result;
    for (const auto& [name, resolved] : is_resolved)
      if (resolved && needs_lineage(name)) result.resolved.push_back(name);
    return result;
  }

 private:
  using Datasets = std::vector<const EventDataset*>;

  void add_match(const RelationName& relation, const Datasets& preferred, const Datasets& otherwise) {
    Datasets found = preferred.empty() ? otherwise : preferred;
    if (found.size() > kMaxCandidates) found.clear();
    for (const EventDataset* dataset : found) {
      const auto [at, is_new] = written_.try_emplace(dataset->name);
      if (!is_new) continue;
      for (auto& [column, written] : columns_of(*dataset)) at->second.emplace(column, written);
    }
    matches_[relation] = std::move(found);
  }

  const Datasets& datasets_of(const RelationName& relation) const {
    static const Datasets kNone;
    const auto at = matches_.find(relation);
    return at == matches_.end() ? kNone : at->second;
  }

  bool needs_lineage(const DatasetName& name) const {
    const auto at = has_lineage_.find(name);
    return at != has_lineage_.end() && !at->second;
  }

  NamedNode as_written(const NamedNode& node) const {
    const auto columns = written_.find(node.dataset);
    if (columns == written_.end()) return node;
    const auto at = columns->second.find(node.field);
    return at == columns->second.end() ? node : NamedNode{node.dataset, at->second};
  }

  bool is_placed(const StatementLineage& statement) const {
    const auto is_one = [&](const RelationName& relation) { return datasets_of(relation).size() == 1; };
    const auto is_certain = [&](const ColumnSource& source) {
      return !source.column.empty() && is_one(source.relation);
    };
    const auto all_certain = [&](const std::vector<ColumnSource>& sources) {
      return std::all_of(sources.begin(), sources.end(), is_certain);
    };
    return statement.unresolved.empty() && is_one(*statement.target) && all_certain(statement.influence) &&
           std::all_of(statement.relations.begin(), statement.relations.end(), is_one) &&
           std::all_of(statement.columns.begin(), statement.columns.end(), [&](const OutputColumn& column) {
             return column.name != "*" && all_certain(column.sources);
           });
  }

  // A statement that cannot be read may write anything; a temporary table not fully known may bring anything.
  static bool hides_something(const ScriptLineage& script) {
    return std::any_of(
        script.statements.begin(), script.statements.end(), [](const StatementLineage& statement) {
          return !statement.unresolved.empty() && (!statement.target || statement.is_temporary);
        });
  }

  // Each edge repeats the names of its datasets, which may be long.
  bool is_too_much(const ScriptLineage& script) const {
    size_t edges = 0, bytes = 0;
    const auto count = [&](const RelationName& target, const std::vector<ColumnSource>& sources) {
      for (const ColumnSource& source : sources)
        for (const EventDataset* to : datasets_of(target))
          for (const EventDataset* from : datasets_of(source.relation)) {
            ++edges;
            bytes +=
                to->name.ns.size() + to->name.name.size() + from->name.ns.size() + from->name.name.size();
          }
    };
    for (const StatementLineage& statement : script.statements) {
      if (!statement.target || statement.is_temporary) continue;
      count(*statement.target, statement.influence);
      for (const OutputColumn& column : statement.columns) count(*statement.target, column.sources);
    }
    return edges > kMaxEdges || bytes > kMaxEdgeBytes;
  }

  EventDatasets inputs_, outputs_;
  const EventDataset* only_output_ = nullptr;
  std::map<DatasetName, bool> has_lineage_;  // of outputs
  std::map<DatasetName, std::map<std::string, std::string>> written_;
  std::map<RelationName, Datasets> matches_;
};

}  // namespace

EventSqlLineage lineage_of_event_sql(std::string_view sql, const std::vector<EventDataset>& inputs,
                                     const std::vector<EventDataset>& outputs,
                                     const std::set<std::string>& masking_functions) {
  SqlSchema schema;
  schema.search_path.clear();  // relations are named as the script writes them
  schema.masking_functions = masking_functions;
  schema.ignores_case = true;
  const auto named = lineage_of_script(sql, schema);
  EventSql event(inputs, outputs);
  if (!named.ok() || !event.match(*named)) return {};
  event.teach(*named, schema);
  auto script = lineage_of_script(sql, schema);
  if (!script.ok()) return {};
  event.give_target_to_query(*script);
  return event.lineage(*script, schema);
}

}  // namespace steward::lineage
