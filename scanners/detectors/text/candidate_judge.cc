#include "scanners/detectors/text/candidate_judge.h"

#include <re2/re2.h>

#include <algorithm>

namespace steward::scanners {
namespace {

constexpr double kMostCrowd = 0.5;        // expected chance passes among all rules of the form
constexpr double kPlausibleShare = 0.85;  // of the confidence in a valid find
constexpr double kNearRaise = 0.5;        // of the doubt that a near word takes away
// Refused values of a text that are looked at for their form, by rule.
constexpr uint16_t kFormChecks = 8;

bool full_match(const re2::RE2* regex, std::string_view value) {
  return !regex || re2::RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *regex);
}

}  // namespace

CandidateJudge::Outcome CandidateJudge::judge_window(const TextWindow& window, const RuleMask& rules) {
  const Candidate candidate{window.begin, window.end, false};
  Outcome outcome;
  if (window.standing == Standing::kPiece) return outcome;
  const RuleMask needing = needs_.of(window.shape.classes, window.standing) & rules;
  RuleMask open = rules;
  if (needing.any()) open.subtract(needing) |= needing & near(window.begin, window.end);
  const size_t first = found_.hits.size();
  bool doubtful = false;
  const auto convinces = [&](const SpanHit& hit) {
    return hit.near_word || rules_[hit.rule].span->null_rate <= kStrongNullRate;
  };
  open.for_each([&](size_t rule) {
    const auto hit = judge(candidate, rule);
    if (!hit) return;
    outcome.settled.set(rule);
    doubtful |= !convinces(*hit);
    found_.hits.push_back(*hit);
  });
  if (doubtful && crowded(candidate, open.subtract(needing)))
    found_.hits.erase(std::remove_if(found_.hits.begin() + static_cast<std::ptrdiff_t>(first),
                                     found_.hits.end(), [&](const SpanHit& hit) { return !convinces(hit); }),
                      found_.hits.end());
  for (size_t i = first; i < found_.hits.size(); ++i)
    outcome.confidence = std::max(outcome.confidence, found_.hits[i].confidence);
  return outcome;
}

bool CandidateJudge::judge_match(size_t rule, size_t begin, size_t end) {
  const Standing standing = standing_of(text_, begin, end);
  if (standing == Standing::kPiece) return false;
  if (needs_.of(classes_of(text_.substr(begin, end - begin)), standing).test(rule) &&
      !is_near(rule, begin, end))
    return false;
  const auto hit = judge({begin, end, true}, rule);
  if (hit) found_.hits.push_back(*hit);
  return hit.has_value();
}

void CandidateJudge::add(size_t rule, size_t begin, size_t end, double confidence) {
  const bool near = is_near(rule, begin, end);
  found_.candidates.set(rule);
  found_.hits.push_back({begin, end, rule, near,
                         near ? confidence + (1 - confidence) * kNearRaise : confidence,
                         rules_[rule].span->null_rate});
}

std::optional<SpanHit> CandidateJudge::judge(const Candidate& candidate, size_t index) {
  ++found_.work.judged;
  const Rule& rule = rules_[index];
  const bool weak = rule.span->null_rate > kStrongNullRate;
  const Match verdict = check(candidate, index);
  if (verdict == Match::kNone) return std::nullopt;
  const bool near = is_near(index, candidate.begin, candidate.end);
  if (!near &&
      (verdict == Match::kPlausible || (weak && NearWords::names_thing_before(text_, candidate.begin))))
    return std::nullopt;
  double confidence = rule.span->confidence * (verdict == Match::kValid ? 1 : kPlausibleShare);
  if (near) confidence += (1 - confidence) * kNearRaise;
  const double chance = verdict == Match::kValid
                            ? rule.span->null_rate
                            : std::max(rule.span->null_rate, rule.decision.supported_null_rate);
  return SpanHit{candidate.begin, candidate.end, index, near, confidence, chance};
}

Match CandidateJudge::check(const Candidate& candidate, size_t index) {
  const Rule& rule = rules_[index];
  const std::string_view value = text_.substr(candidate.begin, candidate.end - candidate.begin);
  const auto form_holds = [&] { return candidate.form_holds || full_match(rule.span->regex.get(), value); };
  const bool slow = rule.decision.slow();
  if ((slow || !rule.validator) && !form_holds()) return Match::kNone;
  if (slow || !rule.validator || candidate.form_holds) found_.candidates.set(index);
  if (!rule.validator) return Match::kValid;
  if (slow && slow_checks_[index]++ >= std::min<size_t>(rule.decision.max_examined, UINT16_MAX - 1)) {
    --slow_checks_[index];
    return Match::kNone;
  }
  const Match verdict = rule.validator(value);
  if (slow) return verdict;
  if (verdict == Match::kNone) {
    note_form(value, index);
    return verdict;
  }
  if (!form_holds()) return Match::kNone;
  found_.candidates.set(index);
  return verdict;
}

// Would one of these rules be expected to accept a random string of this form?
bool CandidateJudge::crowded(const Candidate& candidate, const RuleMask& rules) const {
  const std::string_view value = text_.substr(candidate.begin, candidate.end - candidate.begin);
  double expected = 0;
  rules.for_each([&](size_t index) {
    const Rule& rule = rules_[index];
    if (expected > kMostCrowd || rule.span->null_rate <= kStrongNullRate) return;
    if (full_match(rule.span->regex.get(), value)) expected += rule.span->null_rate;
  });
  return expected > kMostCrowd;
}

// The chance test asks how many texts had something of the form. After a few values that lacked it one is
// assumed.
void CandidateJudge::note_form(std::string_view value, size_t index) {
  if (found_.candidates.test(index)) return;
  if (++form_checks_[index] > kFormChecks || full_match(rules_[index].span->regex.get(), value))
    found_.candidates.set(index);
}

bool CandidateJudge::is_near(size_t rule, size_t begin, size_t end) {
  return !rules_[rule].near.empty() && near(begin, end).test(rule);
}

const RuleMask& CandidateJudge::near(size_t begin, size_t end) {
  if (before_at_ == begin && after_at_ == end) return near_;
  if (before_at_ != begin) before_ = words_.before(text_, begin);
  if (after_at_ != end) after_ = words_.after(text_, end);
  before_at_ = begin;
  after_at_ = end;
  return near_ = before_ | after_;
}

}  // namespace steward::scanners
