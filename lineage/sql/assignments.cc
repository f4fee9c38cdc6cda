#include "lineage/sql/assignments.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::lineage {

SqlAssignments::SqlAssignments(SqlAnalysis& analysis, const SqlRelation& target)
    : analysis_(analysis), target_(target) {
  for (const SqlColumn& column : target.rows.columns) known_.insert(column.name);
}

void SqlAssignments::add(const std::string& column, const SourceSet& sources) {
  add_to(column, sources);
  if (!target_.rows.complete || known_.contains(column)) return;
  analysis_.report(fmt::format("Column '{}' is not in '{}'.", excerpt(column), excerpt(target_.alias)));
  add_everywhere(sources);
}

void SqlAssignments::add_row(const SqlRows& values, const std::vector<std::string>& names) {
  const SqlRows& target = target_.rows;
  if (names.empty() && !target.complete) {
    analysis_.report(
        fmt::format("The columns of '{}' are not known, so it is not known which of them takes "
                    "which value.",
                    excerpt(target_.alias)));
    return add_to("*", values.everything());
  }
  const size_t width = names.empty() ? target.columns.size() : names.size();
  // VALUES and SELECT may leave the last columns out; an unexpanded star may reach them all.
  const size_t given = values.complete ? values.columns.size() : std::max(width, values.columns.size());
  for (size_t i = 0; i < std::min(given, width); ++i)
    add(names.empty() ? target.columns[i].name : names[i], values.at(i));
  if (given <= width) return;
  analysis_.report(fmt::format("More values are given than '{}' has columns for.", excerpt(target_.alias)));
  for (size_t i = width; i < given; ++i) add_everywhere(values.at(i));
}

void SqlAssignments::add_to(const std::string& column, const SourceSet& sources) {
  if (!analysis_.spend(1 + sources.size())) return;
  const auto [at, is_new] = index_.try_emplace(column, columns_.size());
  if (is_new) columns_.push_back({column, {}});
  columns_[at->second].sources.add(sources);
}

void SqlAssignments::add_everywhere(const SourceSet& sources) {
  for (const SqlColumn& column : target_.rows.columns) add_to(column.name, sources);
  if (!target_.rows.complete) add_to("*", sources);
}

}  // namespace steward::lineage
