// Searches by a rule's span regex: round its anchors, or through the whole text. A capturing group in the
// regex is the find, what surrounds it its context ("password: (\S+)").
//
// One for each text; not shared by threads. Work: round anchors, each byte is read at most four times by each
// rule; in the whole text a rule looks at no more than 10,000 matches.
#pragma once

#include <array>
#include <string_view>

#include "scanners/detectors/text/anchors.h"
#include "scanners/detectors/text/candidate_judge.h"

namespace steward::scanners {

class RegexSearch {
 public:
  RegexSearch(const std::vector<Rule>& rules, std::string_view text, CandidateJudge& judge, SpanWork& work)
      : rules_(rules), text_(text), judge_(judge), work_(work) {}

  void search_anchors(const AnchorIndex& anchors, const RuleMask& enabled);
  void search_text(size_t rule) { search(rule, 0, text_.size()); }

 private:
  void search_round(size_t rule, size_t anchor);
  // Where the last match that `to` may have cut short begins; `to` when there is none.
  size_t search(size_t rule, size_t from, size_t to);

  const std::vector<Rule>& rules_;
  std::string_view text_;
  CandidateJudge& judge_;
  SpanWork& work_;
  RuleMask searched_;                          // rules of which an anchor was met
  std::array<size_t, kMaxRules> searched_to_;  // by rule; of those alone
};

}  // namespace steward::scanners
