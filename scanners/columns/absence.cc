#include "scanners/columns/absence.h"

#include <algorithm>

namespace steward::scanners {

std::vector<Absence> absences(const ColumnState& column, const std::vector<EvidenceCount>& evidence,
                              const std::vector<Finding>& findings, const Sampling& sampling) {
  const int64_t rows = column.rows() - column.unread();
  // Values cut off or never looked at: what they hold is not known, however many rows were read.
  if (column.unread() > 0) return {};
  const auto bound = prevalence_bound(sampling, rows);
  if (!bound) return {};

  const auto& rules = column.detectors().rules();
  RuleMask absent = column.header().asked | column.header().inside;
  for (const EvidenceCount& count : evidence) {
    absent.subtract(count.evidence.valid).subtract(count.evidence.plausible).subtract(count.evidence.formed);
    absent.subtract(count.evidence.hits);
  }
  for (size_t rule = 0; rule < column.beyond().size(); ++rule) {
    const BeyondSample& beyond = column.beyond()[rule];
    if (beyond.valid > 0 || beyond.plausible > 0 || beyond.hits > 0) absent.reset(rule);
  }

  Absence absence;
  absent.for_each([&](size_t rule) {
    if (rules[rule].decision.slow() && column.is_cut()) return;  // not asked of every row
    const bool found = std::any_of(findings.begin(), findings.end(),
                                   [&](const Finding& f) { return f.detector == rules[rule].id; });
    if (!found) absence.detectors.push_back(rules[rule].id);
  });
  if (absence.detectors.empty()) return {};
  std::sort(absence.detectors.begin(), absence.detectors.end());
  absence.prevalence_at_most = *bound;
  absence.confidence = sampling.design == SampleDesign::kEverything ? 1.0 : sampling.confidence;
  absence.rows_examined = rows;
  absence.design = sampling.design;
  absence.seed = sampling.seed;
  return {std::move(absence)};
}

}  // namespace steward::scanners
