// The facets of a dataset that speak of its columns: schema, columnLineage, symlinks.
// https://openlineage.io/docs/spec/facets/dataset-facets/
#pragma once

#include <vector>

#include "lineage/events/openlineage.h"

namespace steward::lineage {

bool is_absent(const JsonView& view);  // missing or null: producers write either

// What is left of the bounds of one event; shared by all its datasets.
class EventBudget {
 public:
  explicit EventBudget(const EventBounds& bounds) : bounds_(bounds), columns_left_(bounds.max_columns) {}

  const EventBounds& bounds() const { return bounds_; }
  Status spend_column(const JsonView& at);
  // A name that is kept: a string, not empty, UTF-8, without U+0000 (PostgreSQL cannot store it), within
  // bounds.
  Result<std::string> name(const JsonView& at) const;
  // A text that is kept if it is there; empty when missing or null.
  Result<std::string> text(const JsonView& at) const;

 private:
  EventBounds bounds_;
  size_t columns_left_;
};

// {"namespace": …, "name": …}, as datasets, symlinks and input fields carry it.
Result<DatasetName> read_dataset_name(const JsonView& object, const EventBudget& budget);

Result<std::vector<Field>> read_schema_facet(const JsonView& facet, EventBudget& budget);
Result<std::vector<DatasetName>> read_symlinks_facet(const JsonView& facet, EventBudget& budget);

struct ColumnLineage {
  std::vector<NamedEdge> edges;  // of fields, then of the dataset as a whole
  bool has_fields = false;
};
Result<ColumnLineage> read_column_lineage_facet(const JsonView& facet, const DatasetName& output,
                                                EventBudget& budget);

}  // namespace steward::lineage
