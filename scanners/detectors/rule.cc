#include "scanners/detectors/rule.h"

#include <re2/re2.h>

namespace steward::scanners {
namespace {

bool full_match(const re2::RE2* regex, std::string_view value) {
  return !regex || re2::RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *regex);
}

}  // namespace

bool Rule::matches_regex(std::string_view value) const {
  return full_match(regex.get(), value);
}

bool Rule::fits(std::string_view value, const ValueShape& measured) const {
  return shape.admits(measured) && full_match(regex.get(), value);
}

Match Rule::check(std::string_view value) const {
  if (!validator) return full_match(regex.get(), value) ? Match::kValid : Match::kNone;
  if (decision.slow() && !full_match(regex.get(), value)) return Match::kNone;
  const Match verdict = validator(value);
  if (verdict == Match::kNone || decision.slow()) return verdict;
  return full_match(regex.get(), value) ? verdict : Match::kNone;
}

Match Rule::match(std::string_view value) const {
  return shape.admits(measure(value)) ? check(value) : Match::kNone;
}

}  // namespace steward::scanners
