#include "scanners/rule.h"

#include <re2/re2.h>

namespace steward::scanners {

bool Rule::fits(std::string_view value, const ValueShape& measured) const {
  if (!shape.admits(measured)) return false;
  return !regex || re2::RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *regex);
}

Match Rule::match(std::string_view value) const {
  return fits(value, measure(value)) ? validate(value) : Match::kNone;
}

}  // namespace steward::scanners
