// A place data is scanned in: a PostgreSQL database, or files.
//
// A Source lists its datasets and streams sampled columns of one of them. Implementations own their
// connection and are used by one thread at a time. They only ever read.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "scanners/columns/column_sample.h"
#include "scanners/columns/report.h"

namespace steward::scanners {

struct SampleOptions {
  int64_t max_rows = 100'000;         // examined per dataset; all rows when there are fewer
  size_t max_value_bytes = 64 << 10;  // of one cell; longer ones are cut
  uint64_t seed = 1;                  // which rows are drawn when there are more than max_rows
  std::chrono::seconds timeout{120};  // per dataset
};

struct TableSample {
  std::vector<ColumnSample> columns;
  std::vector<Field> unread;  // columns that exist but may not be read
  int64_t rows = 0;           // of the whole dataset, estimated if need be
  int64_t rows_examined = 0;
  bool read_to_end = false;  // every row there is was examined
};

// A dataset that exists, before any value of it was read.
struct Discovered {
  DatasetName name;
  DatasetKind kind = DatasetKind::kUnknown;
  std::optional<ViewDefinition> view;
};

struct Discovery {
  std::vector<Discovered> datasets;   // sorted by name
  std::vector<ScanProblem> problems;  // e.g. tables without permission
};

class Source {
 public:
  virtual ~Source() = default;

  virtual Result<Discovery> discover() = 0;
  virtual Result<TableSample> sample(const Discovered& dataset, const SampleOptions& options) = 0;
};

// "postgres://user@host:5432/db" (any libpq URI or conninfo), a path, a glob, or a file:// URI. The
// connection is opened here: unreachable or refusing databases and paths that match nothing are errors.
Result<std::unique_ptr<Source>> open_source(std::string_view uri);

// `uri` with any password replaced by "***", for messages and for the catalog.
std::string redact_uri(std::string_view uri);

}  // namespace steward::scanners
