// Runs cases against decide() and says, for each that fails, what was expected and what came out.
#pragma once

#include <string>
#include <vector>

#include "policy/checks/case_file.h"

namespace steward::policy {

struct Mismatch {
  std::string what;  // "verdict", "mask of customer#email"
  std::string expected;
  std::string got;
};

struct CaseResult {
  const PolicyCase* one = nullptr;
  std::vector<Mismatch> mismatches;  // none: passed
  Decision decision;

  bool passed() const { return mismatches.empty(); }
};

// In the order of the file, which outlives the results.
std::vector<CaseResult> run_cases(const CaseFile& file);

// "partial, first 6 and last 4 kept", "generalise to month"
std::string mask_text(const MaskSpec& mask);

}  // namespace steward::policy
