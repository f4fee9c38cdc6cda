// What is left of the bounds of one event, and the reading of the texts it keeps. One budget serves all of an
// event, so that many small things cannot add up to what one large thing may not be. One thread.
#pragma once

#include <string>

#include "lineage/events/openlineage.h"

namespace steward::lineage {

bool is_absent(const JsonView& view);  // missing or null: producers write either

class EventBudget {
 public:
  explicit EventBudget(const EventBounds& bounds) : bounds_(bounds) {}

  const EventBounds& bounds() const { return bounds_; }

  // kTooLarge with the place once more columns were spent than the bounds allow. Schemas, lineage and the
  // rest (tags, symlinks) are counted apart: an event may describe all its columns and say how each is made.
  Status spend_schema_column(const JsonView& at) { return spend(schema_columns_, at); }
  Status spend_lineage_column(const JsonView& at) { return spend(lineage_columns_, at); }
  Status spend_entry(const JsonView& at) { return spend(entries_, at); }
  // A path repeats the names above it, so a short text could name gigabytes.
  Status spend_path(size_t bytes, const JsonView& at);

  // A name that is kept: a string, not empty, UTF-8, without U+0000 (PostgreSQL cannot store it), within
  // bounds.
  Result<std::string> name(const JsonView& at) const;
  // A text that is kept if it is there; empty when missing or null.
  Result<std::string> text(const JsonView& at) const;

 private:
  Status spend(size_t& spent, const JsonView& at);

  EventBounds bounds_;
  size_t schema_columns_ = 0, lineage_columns_ = 0, entries_ = 0, path_bytes_ = 0;
};

// {"namespace": …, "name": …}, as datasets, symlinks and sources of lineage carry it.
Result<DatasetName> read_dataset_name(const JsonView& object, const EventBudget& budget);

// "_element" is how OpenLineage writes the items of an array; the catalog writes "items[].sku".
std::string catalog_path(std::string path);

}  // namespace steward::lineage
