#include "lineage/sql/scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lineage/sql/functions.h"

namespace steward::lineage {
namespace {

constexpr size_t kNamesComparedPerUnit = 256;

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
    for (const SqlFromItem& item : at->items) {
      if (!analysis.spend(item.columns.size() / kNamesComparedPerUnit)) return {};
      for (const SqlColumn& column : item.columns)
        if (column.name == name) {
          found.add(column.sources);
          ++count;
        }
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
  if (is_system_column(name)) return {};
  if (open.size() == 1) return open[0]->rows.find(name).at(0).sources;
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
  size_t found = 0;
  for (const SqlRelation* relation : relations)
    for (const SqlColumn& column : relation->rows.find(name)) {
      sources.add(column.sources);
      ++found;
    }
  if (found > 1)
    analysis.report(
        fmt::format("Column '{}' is ambiguous; it may be of {}.", excerpt(name), join_names(relations)));
  if (found > 0 || is_system_column(name)) return sources;
  analysis.report(fmt::format("Column '{}' is not in {}.", excerpt(name), join_names(relations)));
  return everything_in(analysis, relations);
}

}  // namespace

const SqlRows* SqlScope::find_cte(const std::string& name) const {
  for (const SqlScope* at = this; at; at = at->parent)
    if (const auto found = at->ctes.find(name); found != at->ctes.end()) return &found->second;
  return nullptr;
}

SqlRelation base_relation(SqlAnalysis& analysis, const RelationName& written) {
  if (const auto at = analysis.find_transient(written); at != analysis.transients.end()) {
    analysis.spend(at->second.size());
    return {written.name, at->first, at->second};
  }
  const RelationName full = analysis.tables.resolve(written);
  SqlRelation relation{written.name, full, {}};
  const auto* known = analysis.tables.columns_of(full);
  if (!known) {
    SourceSet any;
    any.add({full, "", Transformation{}});
    relation.rows.add_unknown(any);
    return relation;
  }
  if (!analysis.spend(known->size())) return relation;
  for (const std::string& column : *known) {
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
