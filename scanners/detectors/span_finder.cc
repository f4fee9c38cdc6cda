#include "scanners/detectors/span_finder.h"

#include <algorithm>

#include "scanners/detectors/text/addresses.h"
#include "scanners/detectors/text/candidate_judge.h"
#include "scanners/detectors/text/overlaps.h"
#include "scanners/detectors/text/person_names.h"
#include "scanners/detectors/text/regex_search.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxWindowBytes = 256;
constexpr double kSure = 0.9;  // nothing inside a find this sure would be kept

SpanSearch search_of(TextFindKind kind) {
  switch (kind) {
    case TextFindKind::kPersonName:
      return SpanSearch::kPersonName;
    case TextFindKind::kStreetAddress:
      return SpanSearch::kAddress;
    case TextFindKind::kCity:
      return SpanSearch::kCity;
    case TextFindKind::kCountry:
      return SpanSearch::kCountry;
  }
  return SpanSearch::kPersonName;
}

}  // namespace

SpanFinder::SpanFinder(const std::vector<Rule>& rules, const RuleIndex& index)
    : rules_(rules), index_(index), anchors_(rules), near_words_(rules), word_needs_(rules) {
  for (size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    if (!rule.span) continue;
    switch (rule.span->search) {
      case SpanSearch::kWindow:
        in_windows_.set(i);
        limits_.max_bytes = std::max(limits_.max_bytes, std::min(rule.shape.max_bytes, kMaxWindowBytes));
        limits_.max_digits = std::max(limits_.max_digits, rule.shape.max_digits);
        limits_.classes |= rule.shape.allowed;
        limits_.without_digits |= rule.shape.min_digits == 0;
        break;
      case SpanSearch::kAnchor:
        at_anchors_.set(i);
        break;
      case SpanSearch::kText:
        in_text_.set(i);
        break;
      case SpanSearch::kPersonName:
        persons_.set(i);
        break;
      case SpanSearch::kAddress:
      case SpanSearch::kCity:
      case SpanSearch::kCountry:
        addresses_.set(i);
        break;
    }
  }
}

SpanScan SpanFinder::scan(std::string_view text, const ValueShape& shape, const RuleMask& enabled) const {
  SpanScan found;
  CandidateJudge judge(rules_, near_words_, word_needs_, text, found);
  if (const RuleMask windows = enabled & in_windows_;
      windows.any() && (shape.digits > 0 || (shape.classes & kUpper) != 0))
    search_windows(text, windows, judge, found.work);
  RegexSearch search(rules_, text, judge, found.work);
  if (const RuleMask anchored = enabled & at_anchors_; anchored.any())
    search.search_anchors(anchors_, anchored);
  (enabled & in_text_).for_each([&](size_t rule) {
    if (rules_[rule].shape.may_occur_in(shape)) search.search_text(rule);
  });
  find_named(text, enabled, judge);
  if (found.hits.size() > 1) found.hits = without_overlaps(std::move(found.hits));
  return found;
}

void SpanFinder::search_windows(std::string_view text, const RuleMask& enabled, CandidateJudge& judge,
                                SpanWork& work) const {
  WindowReader reader(text, limits_);
  size_t sure_to = 0;
  for (auto windows = reader.next(); !windows.empty(); windows = reader.next()) {
    RuleMask open = enabled;  // a rule that found the longer window does not look into it
    for (const TextWindow& window : windows) {
      if (window.end <= sure_to) continue;
      ++work.windows;
      const RuleMask candidates = index_.candidates(window.shape) & open;
      if (!candidates.any()) continue;
      const auto [settled, confidence] = judge.judge_window(window, candidates);
      open.subtract(settled);
      if (confidence >= kSure) sure_to = window.end;
    }
  }
}

void SpanFinder::find_named(std::string_view text, const RuleMask& enabled, CandidateJudge& judge) const {
  const auto add = [&](const std::vector<TextFind>& finds, const RuleMask& rules) {
    for (const TextFind& find : finds)
      rules.for_each([&](size_t rule) {
        if (rules_[rule].span->search == search_of(find.kind))
          judge.add(rule, find.begin, find.end, find.confidence);
      });
  };
  if (const RuleMask persons = enabled & persons_; persons.any()) add(find_person_names(text), persons);
  if (const RuleMask addresses = enabled & addresses_; addresses.any()) add(find_addresses(text), addresses);
}

}  // namespace steward::scanners
