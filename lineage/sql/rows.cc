#include "lineage/sql/rows.h"

#include <algorithm>

#include "lineage/sql/functions.h"

namespace steward::lineage {

void SqlRows::add_unknown(const SourceSet& sources) {
  if (complete) placed = columns.size();
  complete = false;
  rest.add(sources);
}

void SqlRows::append(const SqlRows& others) {
  const size_t before = columns.size();
  columns.insert(columns.end(), others.columns.begin(), others.columns.end());
  if (others.complete) return;
  if (complete) placed = before + others.placed;
  complete = false;
  rest.add(others.rest);
}

SourceSet SqlRows::everything() const {
  SourceSet sources;
  for (const SqlColumn& column : columns) sources.add(column.sources);
  if (!complete) sources.add(rest);
  return sources;
}

SourceSet SqlRows::not_placed() const {
  if (complete) return {};
  SourceSet sources = rest;
  for (size_t i = placed; i < columns.size(); ++i) sources.add(columns[i].sources);
  return sources;
}

SourceSet SqlRows::at(size_t position) const {
  if (position < (complete ? columns.size() : placed)) return columns[position].sources;
  return not_placed();
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

size_t SqlRows::size() const {
  size_t size = influence.size() + rest.size() + columns.size();
  for (const SqlColumn& column : columns) size += column.sources.size();
  return size;
}

void rename_columns(SqlRows& rows, const std::vector<std::string>& names) {
  const size_t known = std::min(names.size(), rows.complete ? rows.columns.size() : rows.placed);
  for (size_t i = 0; i < known; ++i) rows.columns[i].name = names[i];
  if (rows.complete || names.size() <= rows.placed) return;
  // Which column of an unexpanded star a name falls on is not known: each may be any of them.
  const SourceSet any = rows.not_placed();
  rows.columns.resize(rows.placed);
  for (size_t i = rows.placed; i < names.size(); ++i) rows.columns.push_back({names[i], any});
  rows.placed = names.size();
  rows.rest = any;
}

}  // namespace steward::lineage
