#include "lineage/sql/scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lineage/sql/functions.h"

namespace steward::lineage {
namespace {

constexpr int kMaxDepth = 500;

std::string join_names(const std::vector<const SqlRelation*>& relations) {
  std::string names;
  for (size_t i = 0; i < relations.size(); ++i) {
    if (i == 5) return names + " and others";
    names += i == 0 ? "" : i + 1 == relations.size() ? " and " : ", ";
    names += "'" + excerpt(relations[i]->alias) + "'";
  }
  return names;
}

std::vector<const SqlRelation*> relations_of(const SqlScope& scope) {
  std::vector<const SqlRelation*> relations;
  for (const SqlFromItem& item : scope.items)
    for (const SqlRelation& relation : item.relations) relations.push_back(&relation);
  return relations;
}

std::vector<const SqlRelation*> relations_in_reach(const SqlScope& scope) {
  std::vector<const SqlRelation*> all;
  for (const SqlScope* at = &scope; at; at = at->parent)
    for (const SqlRelation* relation : relations_of(*at)) all.push_back(relation);
  return all;
}

// Fail closed: a name that cannot be placed counts as lineage from everything it could mean.
SourceSet everything_in(SqlAnalysis& analysis, const std::vector<const SqlRelation*>& relations) {
  SourceSet sources;
  for (const SqlRelation* relation : relations) {
    const SourceSet all = relation->rows.everything();
    if (!analysis.spend(all.size())) return sources;
    sources.add(all);
  }
  return sources;
}

SourceSet resolve_unqualified(SqlAnalysis& analysis, const SqlScope& scope, const std::string& name) {
  std::vector<const SqlRelation*> open;  // relations passed on the way out that might have the column
  for (const SqlScope* at = &scope; at; at = at->parent) {
    SourceSet found;
    size_t count = 0;
    for (const SqlFromItem& item : at->items)
      for (const SqlColumn& column : item.columns)
        if (column.name == name) {
          found.add(column.sources);
          ++count;
        }
    if (count == 1 && open.empty()) return found;
    if (count > 0) {
      std::vector<const SqlRelation*> candidates = open;
      for (const SqlRelation* relation : relations_of(*at))
        if (!relation->rows.find(name).empty()) candidates.push_back(relation);
      analysis.report(
          fmt::format("Column '{}' is ambiguous; it may be of {}.", excerpt(name), join_names(candidates)));
      found.add(everything_in(analysis, open));
      return found;
    }
    for (const SqlRelation* relation : relations_of(*at)) {
      if (relation->alias == name) return transformed(relation->rows.everything(), name);
      if (!relation->rows.complete) open.push_back(relation);
    }
  }
  if (open.size() == 1) return open[0]->rows.find(name).at(0).sources;
  if (open.empty() && is_system_column(name)) return {};
  if (!open.empty()) {
    analysis.report(fmt::format("Column '{}' is ambiguous; it may be of {}, whose columns are not known.",
                                excerpt(name), join_names(open)));
    return everything_in(analysis, open);
  }
  const auto all = relations_in_reach(scope);
  analysis.report(all.empty() ? fmt::format("Column '{}' has no relation to come from.", excerpt(name))
                              : fmt::format("Column '{}' is not in {}.", excerpt(name), join_names(all)));
  return everything_in(analysis, all);
}

SourceSet resolve_qualified(SqlAnalysis& analysis, const SqlScope& scope, std::vector<std::string> qualifier,
                            const std::string& name) {
  const auto relations = find_relations(scope, qualifier);
  if (relations.empty()) {
    analysis.report(fmt::format("Relation '{}' is not in scope.", excerpt(qualifier.back())));
    return everything_in(analysis, relations_in_reach(scope));
  }
  SourceSet sources;
  bool found = false;
  for (const SqlRelation* relation : relations)
    for (const SqlColumn& column : relation->rows.find(name)) {
      sources.add(column.sources);
      found = true;
    }
  if (found || is_system_column(name)) return sources;
  analysis.report(fmt::format("Column '{}' is not in {}.", excerpt(name), join_names(relations)));
  return everything_in(analysis, relations);
}

}  // namespace

bool SqlAnalysis::spend(size_t units) {
  if (failure) return false;
  if (units > units_left_) {
    fail(ErrorCode::kTooLarge, "The lineage of the SQL is too large to follow; split the query.");
    return false;
  }
  units_left_ -= units;
  return true;
}

void SqlAnalysis::fail(ErrorCode code, std::string message) {
  if (!failure) failure = Error{code, std::move(message), ""};
}

void SqlAnalysis::report(std::string sentence) {
  if (failure || unresolved.size() >= 1'000) return;
  if (reported_.insert(sentence).second) unresolved.push_back(std::move(sentence));
}

DepthGuard::DepthGuard(SqlAnalysis& analysis) : analysis_(analysis) {
  ok_ = ++analysis_.depth_ <= kMaxDepth && analysis_.spend();
  if (analysis_.depth_ > kMaxDepth)
    analysis_.fail(ErrorCode::kTooLarge, fmt::format("The SQL nests deeper than {} levels.", kMaxDepth));
}

DepthGuard::~DepthGuard() {
  --analysis_.depth_;
}

SourceSet SqlRows::everything() const {
  SourceSet sources;
  for (const SqlColumn& column : columns) sources.add(column.sources);
  if (!complete) sources.add(rest);
  return sources;
}

std::vector<SqlColumn> SqlRows::find(const std::string& name) const {
  std::vector<SqlColumn> found;
  for (const SqlColumn& column : columns)
    if (column.name == name) found.push_back(column);
  if (!found.empty() || complete || is_system_column(name)) return found;
  // SELECT * FROM t with an unknown t: its column x can only be t.x.
  const auto& from = rest.list();
  if (from.size() == 1 && from[0].column.empty() && from[0].transformation == Transformation{}) {
    ColumnSource precise = from[0];
    precise.column = name;
    SourceSet sources;
    sources.add(std::move(precise));
    return {{name, std::move(sources)}};
  }
  return {{name, rest}};
}

const SqlRows* SqlScope::find_cte(const std::string& name) const {
  for (const SqlScope* at = this; at; at = at->parent)
    if (const auto found = at->ctes.find(name); found != at->ctes.end()) return &found->second;
  return nullptr;
}

SqlRelation base_relation(SqlAnalysis& analysis, const std::string& schema, const std::string& name) {
  RelationName full{schema, name};
  if (schema.empty())
    for (const std::string& candidate : analysis.schema.search_path)
      if (analysis.schema.relations.contains({candidate, name})) {
        full.schema = candidate;
        break;
      }
  analysis.relations.insert(full);
  SqlRelation relation{name, full, {}};
  const auto known = analysis.schema.relations.find(full);
  relation.rows.complete = known != analysis.schema.relations.end();
  if (!relation.rows.complete) {
    relation.rows.rest.add({full, "", Transformation{}});
    return relation;
  }
  if (!analysis.spend(known->second.size())) return relation;
  for (const std::string& column : known->second) {
    SqlColumn made{column, {}};
    made.sources.add({full, column, Transformation{}});
    relation.rows.columns.push_back(std::move(made));
  }
  return relation;
}

std::vector<const SqlRelation*> find_relations(const SqlScope& scope,
                                               const std::vector<std::string>& qualifier) {
  const std::string& name = qualifier.back();
  for (const SqlScope* at = &scope; at; at = at->parent) {
    std::vector<const SqlRelation*> found;
    for (const SqlRelation* relation : relations_of(*at)) {
      // An unqualified relation that the schema does not know may be the one a reference qualifies.
      const bool matches = qualifier.size() == 1
                               ? relation->alias == name
                               : relation->base.name == name && relation->alias == name &&
                                     (relation->base.schema == qualifier[qualifier.size() - 2] ||
                                      relation->base.schema.empty());
      if (matches) found.push_back(relation);
    }
    if (!found.empty()) return found;
  }
  return {};
}

bool names_whole_row(const SqlScope& scope, const std::string& name) {
  for (const SqlScope* at = &scope; at; at = at->parent) {
    for (const SqlFromItem& item : at->items)
      for (const SqlColumn& column : item.columns)
        if (column.name == name) return false;
    for (const SqlRelation* relation : relations_of(*at))
      if (relation->alias == name) return true;
  }
  return false;
}

SourceSet resolve_column(SqlAnalysis& analysis, const SqlScope& scope,
                         const std::vector<std::string>& parts) {
  if (parts.empty()) return {};
  if (parts.size() == 1) return resolve_unqualified(analysis, scope, parts[0]);
  return resolve_qualified(analysis, scope, {parts.begin(), parts.end() - 1}, parts.back());
}

}  // namespace steward::lineage
