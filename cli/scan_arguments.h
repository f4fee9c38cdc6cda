// What `steward scan` is asked for on the command line.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/command.h"
#include "scanners/scan.h"

namespace steward::cli {

struct ScanArguments {
  std::vector<std::string> targets;
  std::vector<std::string> fail_on;
  std::vector<std::string> rules;
  int64_t rows = 100'000;
  bool full = false;
  std::string max_miss;  // "0.1%", "0.001"
  double confidence = 0.95;
  uint64_t seed = 1;
  size_t threads = 0;  // 0: one for each processor
  int64_t timeout_seconds =
      0;             // for one dataset; 0: 120, and as long as it takes when every row is asked for
  std::string rate;  // "20MB" a second
  bool save = false;
  bool again = false;

  // The options scan() takes; kInvalidInput with one sentence for a share or a rate that cannot be read.
  Result<scanners::ScanOptions> options() const;
};

std::shared_ptr<ScanArguments> add_scan_arguments(Command& command);

}  // namespace steward::cli
