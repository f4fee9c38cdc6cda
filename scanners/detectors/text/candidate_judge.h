// Is a piece of text a find? Asks, cheapest first: does it stand by itself, does a word near it speak for the
// rule, what does the validator say, does the regex hold.
//
// A find is valid, or plausible with a near word. Without one it must convince by itself: a check that
// strings of its form pass by chance more than once in a thousand is not believed where a mark ties the find
// to another word, where the words before it claim it for a thing (an order, a version), or where so many
// rules look at such strings that one of them was to be expected to agree.
//
// One for each text; not shared by threads.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "scanners/detectors/text/boundaries.h"
#include "scanners/detectors/text/near_words.h"
#include "scanners/detectors/text/span_hit.h"
#include "scanners/detectors/text/windows.h"
#include "scanners/detectors/text/word_needs.h"

namespace steward::scanners {

class CandidateJudge {
 public:
  // All must outlive the judge, which adds to `found`.
  CandidateJudge(const std::vector<Rule>& rules, const NearWords& words, const WordNeeds& needs,
                 std::string_view text, SpanScan& found)
      : rules_(rules), words_(words), needs_(needs), text_(text), found_(found) {}

  struct Outcome {
    RuleMask settled;       // the rules that found it valid, or plausible and supported
    double confidence = 0;  // of the surest find that stayed
  };

  // Judges a window by rules that admit its shape.
  Outcome judge_window(const TextWindow& window, const RuleMask& rules);
  // What the rule's span regex matched.
  bool judge_match(size_t rule, size_t begin, size_t end);
  // What a finder of names or addresses is sure of to `confidence`.
  void add(size_t rule, size_t begin, size_t end, double confidence);

 private:
  struct Candidate {
    size_t begin, end;
    bool form_holds;  // the regex is known to match
  };

  std::optional<SpanHit> judge(const Candidate& candidate, size_t rule);
  Match check(const Candidate& candidate, size_t rule);
  bool crowded(const Candidate& candidate, const RuleMask& rules) const;
  void note_form(std::string_view value, size_t rule);
  bool is_near(size_t rule, size_t begin, size_t end);
  const RuleMask& near(size_t begin, size_t end);

  const std::vector<Rule>& rules_;
  const NearWords& words_;
  const WordNeeds& needs_;
  std::string_view text_;
  SpanScan& found_;
  size_t before_at_ = SIZE_MAX, after_at_ = SIZE_MAX;
  RuleMask before_, after_, near_;
  std::array<uint16_t, kMaxRules> slow_checks_{}, form_checks_{};
};

}  // namespace steward::scanners
