// A place data is scanned in: a database, or files.
//
// A Source lists its datasets and streams the rows of one of them, all or a sample, as batches of text cells.
// Implementations own their connection and only ever read. One thread at a time; to read several datasets at
// once, open the source several times. docs/scanners.md shows how to add one.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "scanners/columns/batch.h"
#include "scanners/columns/report.h"
#include "scanners/columns/sample_design.h"

namespace steward::scanners {

inline constexpr int64_t kAllRows = std::numeric_limits<int64_t>::max();

struct ReadOptions {
  int64_t max_rows = 100'000;         // examined per dataset; all rows when there are fewer
  size_t max_value_bytes = 64 << 10;  // of one cell; longer ones are cut
  uint64_t seed = 1;                  // which rows are drawn when there are more than max_rows
  std::chrono::seconds timeout{120};  // per dataset
  int64_t max_bytes_per_second = 0;   // asked of the source, to be gentle; 0: as fast as it goes
};

struct ReadSummary {
  std::vector<Field> unread;  // columns that exist but may not be read
  int64_t rows = 0;           // of the whole dataset, estimated if need be
  int64_t rows_examined = 0;
  SampleDesign design = SampleDesign::kFirstRows;
  int64_t pages_examined = 0;  // kRandomPages: how many were drawn

  bool read_to_end() const { return design == SampleDesign::kEverything; }
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

  // Names the state of the dataset's data (size, time and hash of a file; file node and write counters of a
  // table) without reading it: while it stays equal, so does the data. Empty: cannot be told, read again.
  virtual Result<std::string> fingerprint(const Discovered& dataset) {
    (void)dataset;
    return std::string();
  }

  virtual Result<ReadSummary> read(const Discovered& dataset, const ReadOptions& options,
                                   BatchSink& sink) = 0;
};

// "postgres://user@host:5432/db" (any libpq URI or conninfo), "mysql://user@host:3306/db" or "mariadb://...",
// a path, a glob, or a file:// URI; SQLite databases are files. The connection is opened here: unreachable or
// refusing databases and paths that match nothing are errors.
Result<std::unique_ptr<Source>> open_source(std::string_view uri);

// `uri` with any password replaced by "***", for messages and for the catalog.
std::string redact_uri(std::string_view uri);

}  // namespace steward::scanners
