// Rows with named columns and where each comes from: a table, a subquery, a common table expression.
#pragma once

#include <string>
#include <vector>

#include "lineage/sql/sources.h"

namespace steward::lineage {

struct SqlColumn {
  std::string name;
  SourceSet sources;
};

struct SqlRows {
  std::vector<SqlColumn> columns;
  bool complete = true;  // false: there may be more columns, which come from `rest`
  size_t placed = 0;     // when not complete: how many of `columns` certainly stand where SQL has them
  SourceSet rest;
  SourceSet influence;  // INDIRECT sources of every column: filters, joins, sorting

  // There are columns that are not known from here on, made of `sources`.
  void add_unknown(const SourceSet& sources);
  void append(const SqlRows& others);  // their columns after these, as a star does; not their influence
  SourceSet everything() const;        // the sources of all columns, known and not
  SourceSet at(size_t position) const;
  SourceSet not_placed() const;  // what a position beyond the placed ones may be made of; none when complete
  // Columns of this name; one made from `rest` when there is none and more may exist; empty when there is
  // none.
  std::vector<SqlColumn> find(const std::string& name) const;
  size_t size() const;  // columns and sources: what a copy costs
};

// Renames the first columns, as "AS t(a, b)" does.
void rename_columns(SqlRows& rows, const std::vector<std::string>& names);

}  // namespace steward::lineage
