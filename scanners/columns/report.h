// What a scan found: the verdict on every column, and why. No value of the data is in here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/dataset.h"
#include "catalog/tag.h"
#include "scanners/columns/certificate.h"
#include "scanners/columns/quasi_identifiers.h"
#include "scanners/columns/sample_design.h"

namespace steward::scanners {

// What a detector's finds in a column come to.
enum class Outcome {
  kTyped,     // the column holds this category
  kInText,    // some cells have it inside
  kNameOnly,  // there is no value; the name says so
  kChance,    // no more than chance would give
};
std::string_view to_string(Outcome outcome);  // "typed", "in_text", "name_only", "chance"

// One detector's case for or against a column.
struct Finding {
  std::string detector;  // rule id
  Category category;
  Outcome outcome = Outcome::kChance;
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
  std::vector<Absence> certificate;  // of what was not found
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
  std::vector<FieldReport> fields;
  SampleDesign design = SampleDesign::kFirstRows;
  std::string fingerprint;  // of the data's state, as the source tells it; empty: it cannot
  std::vector<QuasiIdentifier> quasi_identifiers;
  std::vector<Field> unread;  // columns that exist but may not be read, so nothing is known of them
  std::optional<ViewDefinition> view;

  bool read_to_end() const { return design == SampleDesign::kEverything; }
};

// Something that could not be read; the scan went on without it.
struct ScanProblem {
  std::string where;    // full dataset name, or path
  std::string message;  // one sentence
};

struct ScanReport {
  std::vector<DatasetReport> datasets;  // sorted by name
  std::vector<DatasetName> unchanged;   // not read again: their data is as it was at the last scan
  std::vector<ScanProblem> problems;
  std::string rules_hash;
  std::string sampling;  // how rows were chosen, as text: two scans with equal ones choose alike
  uint64_t seed = 0;
};

}  // namespace steward::scanners
