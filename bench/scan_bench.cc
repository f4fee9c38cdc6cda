// How fast columns and files are scanned, against RE2::Set with the same regexes and against DuckDB reading
// the same file. `--quick` takes smaller inputs; `--columns` leaves the files out; `--big GB` scans a file of
// that size for its memory. docs/performance.md.
#include <fmt/format.h>

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "bench/scan_columns.h"
#include "bench/scan_files.h"
#include "scanners/detectors/detector_set.h"

namespace steward::bench {
namespace {

namespace fs = std::filesystem;

struct Plan {
  size_t column_bytes = 32u << 20;
  size_t baseline_bytes = 8u << 20;  // RE2::Set is slow; its speed does not depend on the size
  int64_t rows = 8'500'000;          // about 1 GB of Parquet
  double big_gb = 0;
  bool columns_only = false;
};

class TemporaryFile {
 public:
  explicit TemporaryFile(const char* name)
      : path_(fs::temp_directory_path() / fmt::format("steward_bench_{}_{}", ::getpid(), name)) {}
  ~TemporaryFile() { fs::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

double speed(size_t bytes, double seconds) {
  return static_cast<double>(bytes) / 1e6 / seconds;
}

void measure_columns(const Plan& plan, Ratios& ratios) {
  const auto& detectors = scanners::DetectorSet::builtin();
  const RegexBaseline whole(detectors, false), inside(detectors, true);
  fmt::print("{} rules; RE2::Set of {} regexes of whole values, {} of finds inside\n",
             detectors.rules().size(), whole.size(), inside.size());
  const struct {
    const char* kind;
    double bound;
  } kKinds[] = {{"ids", 8}, {"uuids", 8}, {"floats", 8}, {"emails", 8}, {"prose", 2}};
  for (const auto& [kind, bound] : kKinds) {
    const TextColumn column = make_column(kind, plan.column_bytes);
    const TextColumn smaller = make_column(kind, plan.baseline_bytes);
    const double ours = seconds_of(2, [&] { scan_with_steward(detectors, column); });
    const double theirs = seconds_of(1, [&] { inside.scan(smaller); });
    const double anchored = seconds_of(1, [&] { whole.scan(smaller); });
    const double our_speed = speed(column.bytes.size(), ours),
                 their_speed = speed(smaller.bytes.size(), theirs);
    fmt::print(
        "{:<7} {:7.1f} MB/s, {:5.0f} ns a value; RE2::Set {:6.2f} MB/s (of whole values only {:.0f})\n", kind,
        our_speed, 1e9 * ours / static_cast<double>(column.values.size()), their_speed,
        speed(smaller.bytes.size(), anchored));
    ratios.at_least(std::string("scan_vs_re2_set_") + kind, our_speed / their_speed, bound);
  }
}

Status measure_file(const Plan& plan, Ratios& ratios) {
  const TemporaryFile file("file.parquet");
  const ParquetShape shape{plan.rows, 20};
  STEWARD_RETURN_IF_ERROR(write_parquet(file.path(), shape));
  const double mb = static_cast<double>(fs::file_size(file.path())) / 1e6;
  STEWARD_ASSIGN_OR_RETURN(const double shapes, count_shapes(file.path(), shape.columns));
  STEWARD_ASSIGN_OR_RETURN(const ScanCost scan, scan_whole(file.path(), 1));
  fmt::print(
      "file of {:.0f} MB, {} rows, {} columns: {:.1f} s ({:.0f} MB/s); DuckDB's shapes {:.1f} s; {} tagged\n",
      mb, scan.rows, shape.columns, scan.seconds, mb / scan.seconds, shapes, scan.tagged);
  ratios.at_most("scan_file_vs_duckdb_shapes", scan.seconds / shapes, 2);
  return {};
}

// Cost against rows, columns and detectors; each line twice as much as the one before.
Status measure_curves(const Plan& plan) {
  fmt::print("\nrows      seconds\n");
  for (int64_t rows = plan.rows / 32; rows <= plan.rows / 4; rows *= 2) {
    const TemporaryFile file("rows.parquet");
    STEWARD_RETURN_IF_ERROR(write_parquet(file.path(), {rows, 10}));
    STEWARD_ASSIGN_OR_RETURN(const ScanCost scan, scan_whole(file.path(), 1));
    fmt::print("{:<9} {:.2f}\n", rows, scan.seconds);
  }
  fmt::print("\ncolumns   seconds\n");
  for (const int columns : {10, 20, 40, 80}) {
    const TemporaryFile file("columns.parquet");
    STEWARD_RETURN_IF_ERROR(write_parquet(file.path(), {plan.rows / 32, columns}));
    STEWARD_ASSIGN_OR_RETURN(const ScanCost scan, scan_whole(file.path(), 1));
    fmt::print("{:<9} {:.2f}\n", columns, scan.seconds);
  }
  return {};
}

// Rules of their own kind each: the shipped ones, one in every `step`.
void measure_detectors(const Plan& plan) {
  fmt::print("\ndetectors ids     prose   (ns a value)\n");
  const TextColumn ids = make_column("ids", plan.column_bytes / 4),
                   prose = make_column("prose", plan.column_bytes / 4);
  for (const size_t step : {8u, 4u, 2u, 1u}) {
    const auto detectors = scanners::DetectorSet::builtin().every(step);
    const double id_seconds = seconds_of(2, [&] { scan_with_steward(detectors, ids); });
    const double prose_seconds = seconds_of(2, [&] { scan_with_steward(detectors, prose); });
    fmt::print("{:<9} {:<7.0f} {:.0f}\n", detectors.rules().size(),
               1e9 * id_seconds / static_cast<double>(ids.values.size()),
               1e9 * prose_seconds / static_cast<double>(prose.values.size()));
  }
}

Status measure_memory(const Plan& plan, Ratios& ratios) {
  const TemporaryFile file("big.parquet");
  STEWARD_RETURN_IF_ERROR(write_parquet(file.path(), {static_cast<int64_t>(plan.big_gb * 8'500'000), 20}));
  const double gb = static_cast<double>(fs::file_size(file.path())) / 1e9;
  STEWARD_ASSIGN_OR_RETURN(const ScanCost scan, scan_whole(file.path(), 1));
  fmt::print("file of {:.1f} GB: {:.0f} s, {:.0f} MB resident at most\n", gb, scan.seconds,
             peak_resident_mb());
  ratios.at_most("resident_mb", peak_resident_mb(), 400);
  return {};
}

int run(const Plan& plan) {
  Ratios ratios;
  Status status;
  if (plan.big_gb > 0) {
    status = measure_memory(plan, ratios);
  } else {
    measure_columns(plan, ratios);
    if (!plan.columns_only) {
      status = measure_file(plan, ratios);
      if (status.ok()) status = measure_curves(plan);
      measure_detectors(plan);
    }
  }
  if (!status.ok()) {
    fmt::print(stderr, "scan_bench: {}\n", status.error().to_string());
    return 1;
  }
  return ratios.all_held() ? 0 : 1;
}

}  // namespace
}  // namespace steward::bench

int main(int argc, char** argv) {
  steward::bench::Plan plan;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--quick") == 0) {
      plan.column_bytes = 4u << 20;
      plan.baseline_bytes = 1u << 20;
      plan.rows = 500'000;
    } else if (std::strcmp(argv[i], "--columns") == 0) {
      plan.columns_only = true;
    } else if (std::strcmp(argv[i], "--big") == 0 && i + 1 < argc) {
      plan.big_gb = std::strtod(argv[++i], nullptr);
    } else {
      fmt::print(stderr, "usage: scan_bench [--quick] [--columns | --big GB]\n");
      return 2;
    }
  }
  return steward::bench::run(plan);
}
