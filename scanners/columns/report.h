// What a scan found: the verdict on every column, and why. No value of the data is in here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/dataset.h"
#include "catalog/tag.h"

namespace steward::scanners {

// One detector's case for or against a column.
struct Finding {
  std::string detector;  // rule id
  Category category;
  double confidence = 0;
  Prevalence prevalence;  // of matching rows among non-null rows
  bool header_match = false;
  int64_t distinct_examined = 0;
  int64_t distinct_matched = 0;
};

struct FieldReport {
  Field field;                       // ids are 0 until stored
  std::vector<Category> categories;  // the decision, sorted
  std::vector<Finding> findings;     // why; strongest first
  std::string data_fingerprint;      // hex, of the distinct values examined
  int64_t rows_examined = 0;
  int64_t nulls = 0;
};

// The definition of a view, for lineage.
struct ViewDefinition {
  std::string sql;     // the SELECT
  std::string schema;  // the schema it stands in
};

struct DatasetReport {
  DatasetName name;
  DatasetKind kind = DatasetKind::kUnknown;
  int64_t rows = 0;  // exact for files, the planner's estimate or exact count for tables
  int64_t rows_examined = 0;
  bool read_to_end = false;  // every row there is was examined
  std::vector<FieldReport> fields;
  std::vector<Field> unread;  // columns that exist but may not be read, so nothing is known of them
  std::optional<ViewDefinition> view;
};

// Something that could not be read; the scan went on without it.
struct ScanProblem {
  std::string where;    // full dataset name, or path
  std::string message;  // one sentence
};

struct ScanReport {
  std::vector<DatasetReport> datasets;  // sorted by name
  std::vector<ScanProblem> problems;
  std::string rules_hash;
  uint64_t seed = 0;
};

}  // namespace steward::scanners
