#include "scanners/columns/rule_tally.h"

namespace steward::scanners {

std::map<size_t, RuleTally> tally_rules(const ColumnState& column,
                                        const std::vector<EvidenceCount>& evidence) {
  std::map<size_t, RuleTally> tallies;
  int64_t distinct = 0, sampled_rows = 0;
  for (const EvidenceCount& count : evidence) {
    distinct += count.distinct;
    sampled_rows += count.rows;
    count.evidence.admitted.for_each([&](size_t rule) { tallies[rule].fitting += count.distinct; });
    count.evidence.valid.for_each([&](size_t rule) {
      tallies[rule].valid += count.distinct;
      tallies[rule].valid_rows += count.rows;
    });
    count.evidence.plausible.for_each([&](size_t rule) {
      tallies[rule].plausible += count.distinct;
      tallies[rule].plausible_rows += count.rows;
    });
    count.evidence.formed.for_each([&](size_t rule) {
      tallies[rule].formed += count.distinct;
      tallies[rule].formed_rows += count.rows;
    });
  }
  const auto& rules = column.detectors().rules();
  for (auto& [rule, tally] : tallies) {
    tally.distinct = distinct;
    // Slow rules were asked of the sample only.
    tally.rows = rules[rule].decision.slow() ? sampled_rows : column.filled_rows();
    if (column.beyond().empty()) continue;
    tally.valid_rows += column.beyond()[rule].valid;
    tally.plausible_rows += column.beyond()[rule].plausible;
  }
  return tallies;
}

}  // namespace steward::scanners
