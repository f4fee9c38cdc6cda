#include "cli/scan_arguments.h"

#include <algorithm>
#include <thread>

#include "base/text.h"

namespace steward::cli {
namespace {

constexpr int64_t kUsualRead = 120, kLongestRead = 864'000;  // seconds

Result<double> share_of(const std::string& text) {
  const bool percent = text.ends_with('%');
  const auto number = parse_double(percent ? std::string_view(text).substr(0, text.size() - 1) : text);
  const double share = number ? *number / (percent ? 100 : 1) : -1;
  if (share < 0 || share >= 1)
    return Error{ErrorCode::kInvalidInput,
                 "'" + excerpt(text) + "' is not a share; write 0.1% or 0.001, or 0 for a full scan.",
                 "--max-miss"};
  return share;
}

Result<int64_t> bytes_of(const std::string& text) {
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_int(std::string_view(text).substr(0, digits));
  const std::string unit = to_lower(std::string_view(text).substr(digits));
  int64_t factor = 0;
  if (unit.empty() || unit == "b") factor = 1;
  if (unit == "k" || unit == "kb") factor = 1'000;
  if (unit == "m" || unit == "mb") factor = 1'000'000;
  if (unit == "g" || unit == "gb") factor = 1'000'000'000;
  if (!number || *number <= 0 || factor == 0 || *number > INT64_MAX / factor)
    return Error{ErrorCode::kInvalidInput,
                 "'" + excerpt(text) + "' is not a number of bytes a second; write 20MB.", "--rate"};
  return *number * factor;
}

}  // namespace

Result<scanners::ScanOptions> ScanArguments::options() const {
  scanners::ScanOptions options;
  options.confidence = confidence;
  options.threads = threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency());
  options.read.seed = seed;
  options.read.max_rows = full ? scanners::kAllRows : rows;
  if (!max_miss.empty()) {
    STEWARD_ASSIGN_OR_RETURN(const double share, share_of(max_miss));
    options.read.max_rows = scanners::rows_for_max_miss(share, confidence);
  }
  const int64_t patience = options.read.max_rows == scanners::kAllRows ? kLongestRead : kUsualRead;
  options.read.timeout = std::chrono::seconds(timeout_seconds > 0 ? timeout_seconds : patience);
  if (!rate.empty()) {
    STEWARD_ASSIGN_OR_RETURN(options.read.max_bytes_per_second, bytes_of(rate));
  }
  return options;
}

std::shared_ptr<ScanArguments> add_scan_arguments(Command& command) {
  auto arguments = std::make_shared<ScanArguments>();
  command.add_option("target", arguments->targets,
                     "names of sources, or paths, globs and database URLs; all sources when none is given");
  auto* rows = command
                   .add_option("--rows", arguments->rows,
                               "rows examined in each dataset, drawn at random from larger ones")
                   ->check(in_range(int64_t{1}, int64_t{1'000'000'000'000}))
                   ->capture_default_str();
  auto* full = command.add_flag("--full", arguments->full, "examine every row")->excludes(rows);
  command
      .add_option("--max-miss", arguments->max_miss,
                  "examine as many rows as show that at most this share of a column's rows holds what was "
                  "not found: 0.1%; 0 examines every row")
      ->excludes(rows)
      ->excludes(full);
  command.add_option("--confidence", arguments->confidence, "of what is said about what was not found")
      ->check(in_range(0.5, 0.999999))
      ->capture_default_str();
  command.add_option("--seed", arguments->seed, "which rows are drawn from larger datasets")
      ->capture_default_str();
  command.add_option("--rules", arguments->rules, "files with rules of your own, beside the shipped ones");
  command.add_option("--threads", arguments->threads, "0: one for each processor")
      ->check(in_range(size_t{0}, size_t{256}));
  command
      .add_option("--timeout", arguments->timeout_seconds,
                  "seconds for one dataset; 120 unless every row is asked for")
      ->check(in_range(int64_t{1}, kLongestRead));
  command.add_option("--rate", arguments->rate, "bytes a second asked of a database at most: 20MB");
  command.add_option("--fail-on", arguments->fail_on, "exit 3 when this category, or one below it, is found");
  command.add_flag("--save", arguments->save, "store the findings of paths and URLs in the catalog too");
  command.add_flag("--again", arguments->again, "read datasets too that are as the last scan left them");
  return arguments;
}

}  // namespace steward::cli
