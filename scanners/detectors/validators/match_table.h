// Tables of values and what a validator says of them, for the tests of the families.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "scanners/detectors/validators.h"

namespace steward::scanners {

struct MatchCase {
  std::string value;
  Match match;
};

inline constexpr Match kNo = Match::kNone, kMaybe = Match::kPlausible, kYes = Match::kValid;

template <size_t N>
void expect_matches(std::string_view name, const MatchCase (&cases)[N]) {
  const Validator validator = find_validator(name);
  ASSERT_NE(validator, nullptr) << name;
  for (const MatchCase& c : cases) EXPECT_EQ(validator(c.value), c.match) << name << " \"" << c.value << '"';
}

}  // namespace steward::scanners
