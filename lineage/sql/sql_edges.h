// From the lineage of a statement to edges between datasets: shared by the views of scans, events that carry
// SQL, and the command line. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lineage/edge.h"
#include "lineage/sql/statement_lineage.h"

namespace steward::lineage {

// The datasets that a relation may be; several when it is not certain which, none when it is no dataset.
using DatasetsOfRelation = std::function<std::vector<DatasetName>(const RelationName&)>;

// Where relations are tables of one database: ("postgres://host:5432", "shop") makes public.customer the
// dataset "shop.public.customer". An unqualified name that no known relation has may be in any schema of the
// search path.
struct SqlContext {
  std::string ns;
  std::string database;
};
DatasetsOfRelation datasets_in(const SqlContext& context, const SqlSchema& schema);

// A column's sources, DIRECT and INDIRECT, are edges into that column; the influence of clauses is one edge
// from each source column to the target as a whole. A source or target column that is not known is every
// column of a known relation, else the dataset as a whole. A relation that is read through no column filters.
// No node has an edge to itself, and no dataset one to its own columns or from them. Without a target, for a
// temporary one and for DELETE there are none. Sorted, each once.
std::vector<NamedEdge> named_edges(const StatementLineage& statement, const SqlSchema& schema,
                                   const DatasetsOfRelation& datasets_of);

}  // namespace steward::lineage
