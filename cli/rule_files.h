// The detectors a command works with: the shipped rules, and those of the files it was given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scanners/detectors/detector_set.h"

namespace steward::cli {

class RuleFiles {
 public:
  // Valid as long as this object. Without files the shipped set. Errors name file, line and column.
  Result<const scanners::DetectorSet*> load(const std::vector<std::string>& files);

 private:
  std::optional<scanners::DetectorSet> extended_;
};

}  // namespace steward::cli
