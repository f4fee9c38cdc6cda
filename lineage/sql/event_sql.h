// Column lineage of an event that has none, from the SQL it carries (the sql facet of its job,
// https://openlineage.io/docs/spec/facets/job-facets/sql). Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lineage/events/openlineage.h"
#include "lineage/sql/lineage.h"

namespace steward::lineage {

struct EventSqlLineage {
  std::vector<NamedEdge> edges;  // into outputs without column lineage only
  // Outputs for which these edges say all: every name of every statement that writes them was placed. Their
  // dataset-level guesses may go; those of other outputs must stay.
  std::vector<DatasetName> resolved;
};

// Relations are looked up among the datasets by the ends of their names (event_datasets.h), columns in their
// schema facets. Relations that the script creates and no dataset is are read through. A script of one query
// is how the one output is made, column by column of its name. SQL that PostgreSQL's grammar refuses, or
// that is beyond the bounds, teaches nothing: its dialect may be another, and that is no error of the event.
// The datasets may come from several events of one run.
EventSqlLineage lineage_of_event_sql(std::string_view sql, const std::vector<EventDataset>& inputs,
                                     const std::vector<EventDataset>& outputs,
                                     const std::set<std::string>& masking_functions);

}  // namespace steward::lineage
