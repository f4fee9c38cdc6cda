#include "bench/scan_files.h"

#include <fmt/format.h>

#include <chrono>

#include "bench/measure.h"
#include "scanners/scan.h"
#include "scanners/sources/duckdb_session.h"

namespace steward::bench {
namespace {

using scanners::duckdb_literal;
using scanners::DuckdbSession;

// Ten kinds of columns over the row number i; hash(i, c) makes them differ.
std::string expression_of(int column) {
  const std::string h = fmt::format("hash(i * 131 + {})", column);
  switch (column % 10) {
    case 0:
      return "i::BIGINT";
    case 1:
      return fmt::format("'user' || ({} % 5000000) || '@example.com'", h);
    case 2:
      return fmt::format("lpad(({} % 10000000000)::VARCHAR, 10, '0')", h);
    case 3:
      return fmt::format("(({} % 1000000) / 97.0)::DOUBLE", h);
    case 4:
      return fmt::format("DATE '1950-01-01' + ({} % 20000)::INTEGER", h);
    case 5:
      return fmt::format("['open', 'paid', 'shipped', 'returned'][1 + ({} % 4)::INTEGER]", h);
    case 6:
      return fmt::format("md5(({})::VARCHAR)", h);
    case 7:
      return fmt::format("TIMESTAMP '2020-01-01' + INTERVAL 1 SECOND * ({} % 150000000)::BIGINT", h);
    case 8:
      return fmt::format("'order ' || ({0} % 100000) || ' left the depot at ' || ({0} % 24) || ' h'", h);
    default:
      return fmt::format("({} % 1000)::INTEGER", h);
  }
}

}  // namespace

Status write_parquet(const std::filesystem::path& path, const ParquetShape& shape) {
  STEWARD_ASSIGN_OR_RETURN(auto session, DuckdbSession::open());
  std::string list;
  for (int i = 0; i < shape.columns; ++i)
    list += fmt::format("{}{} AS c{}", i == 0 ? "" : ", ", expression_of(i), i);
  return session.run(
      fmt::format("COPY (SELECT {} FROM range({}) t(i)) TO {} (FORMAT parquet, COMPRESSION snappy, "
                  "ROW_GROUP_SIZE 122880)",
                  list, shape.rows, duckdb_literal(path.string())));
}

Result<ScanCost> scan_whole(const std::filesystem::path& path, size_t threads) {
  scanners::ScanOptions options;
  options.read.max_rows = scanners::kAllRows;
  options.read.timeout = std::chrono::hours(2);
  options.threads = threads;
  ScanCost cost;
  Status failure;
  cost.seconds = seconds_of(1, [&] {
    const auto report = scanners::scan([&] { return scanners::open_source(path.string()); },
                                       scanners::DetectorSet::builtin(), options);
    if (!report.ok() || report->datasets.size() != 1) {
      failure = report.ok() ? Error{ErrorCode::kInternal, "The file was not scanned.", ""} : report.error();
      return;
    }
    cost.rows = report->datasets[0].rows_examined;
    for (const auto& field : report->datasets[0].fields) cost.tagged += field.categories.empty() ? 0 : 1;
  });
  STEWARD_RETURN_IF_ERROR(failure);
  return cost;
}

Result<double> count_shapes(const std::filesystem::path& path, int columns) {
  STEWARD_ASSIGN_OR_RETURN(auto session, DuckdbSession::open());
  constexpr std::string_view kFrom = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const std::string to = std::string(10, '9') + std::string(52, 'a');
  std::string list;
  for (int i = 0; i < columns; ++i)
    list += fmt::format("{}count(DISTINCT translate(c{}::VARCHAR, '{}', '{}'))", i == 0 ? "" : ", ", i, kFrom,
                        to);
  Status failure;
  const double seconds = seconds_of(1, [&] {
    failure =
        session.run(fmt::format("SELECT {} FROM read_parquet({})", list, duckdb_literal(path.string())));
  });
  STEWARD_RETURN_IF_ERROR(failure);
  return seconds;
}

}  // namespace steward::bench
