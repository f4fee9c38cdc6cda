// Finds inside one text. One pass makes tokens, another looks for the anchors of rules; what stands round
// them is compared with the shapes of all rules at once, so that the cost depends on what the text holds,
// hardly on the number of rules. docs/scanners.md tells how; text/ holds the parts. Immutable, thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/detectors/rule.h"
#include "scanners/detectors/rule_index.h"
#include "scanners/detectors/text/anchors.h"
#include "scanners/detectors/text/near_words.h"
#include "scanners/detectors/text/span_hit.h"
#include "scanners/detectors/text/windows.h"
#include "scanners/detectors/text/word_needs.h"

namespace steward::scanners {

class CandidateJudge;

class SpanFinder {
 public:
  // `rules` and their `index` must outlive the finder.
  SpanFinder(const std::vector<Rule>& rules, const RuleIndex& index);

  // `text` of any bytes, measured.
  SpanScan scan(std::string_view text, const ValueShape& shape, const RuleMask& enabled) const;

 private:
  void search_windows(std::string_view text, const RuleMask& enabled, CandidateJudge& judge,
                      SpanWork& work) const;
  void find_named(std::string_view text, const RuleMask& enabled, CandidateJudge& judge) const;

  const std::vector<Rule>& rules_;
  const RuleIndex& index_;
  AnchorIndex anchors_;
  NearWords near_words_;
  WordNeeds word_needs_;
  RuleMask in_windows_, at_anchors_, in_text_, persons_, addresses_;
  WindowLimits limits_;
};

}  // namespace steward::scanners
