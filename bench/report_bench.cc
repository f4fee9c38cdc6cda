// report_bench: one long table in each of the five formats, at 100,000 and a million rows (--quick: 100,000);
// as PDF, whose rows are drawn, at a tenth of them. What matters is memory: a report may be of any length, so
// its growth has a bound. Speed is told beside the plainest way to write the same rows: their CSV bytes by
// fwrite.
//
// Every measurement is a process of its own, so that one format's memory is not another's. --only FORMAT
// measures one.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>

#include "audit/report/csv_sink.h"
#include "audit/report/format.h"
#include "audit/report/sample_report.h"
#include "bench/measure.h"

namespace steward::bench {
namespace {

using namespace audit::report;  // NOLINT: what is measured

constexpr uint64_t kWarmUpRows = 1'000;
constexpr double kGrowthMb = 64;  // of memory, whatever the rows

struct Measured {
  double seconds = 0, growth_mb = 0, bytes = 0;
};

// A thousand different rows in turn, each time with another number and time: making a row is not what is
// measured.
std::vector<std::vector<Cell>>& rows() {
  static auto pool = [] {
    std::vector<std::vector<Cell>> made;
    for (uint64_t i = 0; i < 1'000; ++i) made.push_back(sample_decision(i));
    return made;
  }();
  return pool;
}

Write into(FILE* file, double& bytes) {
  return [file, &bytes](std::string_view piece) -> Status {
    bytes += static_cast<double>(piece.size());
    if (fwrite(piece.data(), 1, piece.size(), file) == piece.size()) return {};
    return Error{ErrorCode::kUnavailable, "The temporary file cannot be written.", ""};
  };
}

Status write_report(Format format, uint64_t count, FILE* file, double& bytes) {
  STEWARD_ASSIGN_OR_RETURN(const auto sink, make_sink(format, into(file, bytes)));
  const Cover cover = sample_cover();
  STEWARD_RETURN_IF_ERROR(sink->begin(cover));
  STEWARD_RETURN_IF_ERROR(sink->begin_table(sample_decisions()));
  for (uint64_t i = 0; i < count; ++i) {
    std::vector<Cell>& row = rows()[i % rows().size()];
    row[0] = static_cast<int64_t>(i);
    row[1] = cover.as_of + std::chrono::microseconds(i * 9'973);
    STEWARD_RETURN_IF_ERROR(sink->row(row));
  }
  STEWARD_RETURN_IF_ERROR(sink->end_table());
  return sink->end(sample_proof());
}

// The baseline: lines that are there already.
Status write_lines(const std::vector<std::string>& lines, uint64_t count, FILE* file, double& bytes) {
  for (uint64_t i = 0; i < count; ++i) {
    const std::string& line = lines[i % lines.size()];
    bytes += static_cast<double>(line.size());
    if (fwrite(line.data(), 1, line.size(), file) != line.size())
      return Error{ErrorCode::kUnavailable, "The temporary file cannot be written.", ""};
  }
  return {};
}

double resident_mb() {
  std::ifstream status("/proc/self/statm");
  double pages = 0;
  status >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

// In a process of its own; exits when it fails there.
using Work = std::function<Status(FILE*, double&)>;
Measured measure(const Work& warm_up, const Work& work) {
  int ends[2];
  if (pipe(ends) != 0) std::exit(2);
  const pid_t child = fork();
  if (child == 0) {
    FILE* file = tmpfile();
    Measured measured;
    // Once, small: what a format's library needs to be there at all is not what rows cost.
    double ignored = 0;
    if (file) (void)warm_up(file, ignored);
    const double before = resident_mb();
    const auto start = std::chrono::steady_clock::now();
    const Status status =
        file ? work(file, measured.bytes) : Status(Error{ErrorCode::kUnavailable, "no file", ""});
    measured.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    measured.growth_mb = peak_resident_mb() - before;
    if (!status.ok()) fmt::print(stderr, "report_bench: {}\n", status.error().to_string());
    const bool told = write(ends[1], &measured, sizeof measured) == sizeof measured;
    _exit(status.ok() && told ? 0 : 1);
  }
  close(ends[1]);
  Measured measured;
  const bool read_all = read(ends[0], &measured, sizeof measured) == sizeof measured;
  close(ends[0]);
  int state = 0;
  waitpid(child, &state, 0);
  if (!read_all || state != 0) std::exit(2);
  return measured;
}

void run(bool quick, const std::string& only, Ratios& ratios) {
  std::vector<std::string> lines;
  for (const auto& row : rows()) {
    std::string& line = lines.emplace_back();
    for (const Cell& cell : row) line += (line.empty() ? "" : ",") + csv_cell(cell);
    line += "\r\n";
  }
  for (const uint64_t full :
       quick ? std::vector<uint64_t>{100'000} : std::vector<uint64_t>{100'000, 1'000'000}) {
    for (const Format format : kFormats) {
      if (!only.empty() && only != name_of(format)) continue;
      const uint64_t count = format == Format::kPdf ? full / 10 : full;
      const auto plainly = [&](uint64_t rows) {
        return [&, rows](FILE* file, double& bytes) { return write_lines(lines, rows, file, bytes); };
      };
      const auto as_report = [&](uint64_t rows) {
        return [&, rows](FILE* file, double& bytes) { return write_report(format, rows, file, bytes); };
      };
      const Measured plain = measure(plainly(kWarmUpRows), plainly(count));
      const Measured made = measure(as_report(kWarmUpRows), as_report(count));
      const double rate = static_cast<double>(count) / made.seconds;
      fmt::print("{:8} {:9} rows  {:8.2f} s  {:9.0f} rows/s  {:7.1f} MB  memory +{:.1f} MB\n",
                 name_of(format), count, made.seconds, rate, made.bytes / 1e6, made.growth_mb);
      const std::string name = fmt::format("report_{}_{}_rows", name_of(format), count);
      ratios.at_most(name + "_memory_mb", made.growth_mb, kGrowthMb);
      ratios.at_least(name + "_of_fwrite", plain.seconds / made.seconds, 0);
    }
  }
}

}  // namespace
}  // namespace steward::bench

int main(int argc, char** argv) {
  bool quick = false;
  std::string only;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    quick |= word == "--quick";
    if (word == "--only" && i + 1 < argc) only = argv[++i];
  }
  steward::bench::Ratios ratios;
  steward::bench::run(quick, only, ratios);
  return ratios.all_held() ? 0 : 1;
}
