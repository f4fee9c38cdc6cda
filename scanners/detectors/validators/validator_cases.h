// For the tests of validators: tables of values with the verdict that is due.
#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "scanners/detectors/validators.h"

namespace steward::scanners {

struct ValidatorCase {
  std::string_view value;
  Match match;
};

constexpr Match kNo = Match::kNone, kMaybe = Match::kPlausible, kYes = Match::kValid;

template <size_t N>
void expect_verdicts(std::string_view validator, const ValidatorCase (&cases)[N]) {
  const Validator validate = find_validator(validator);
  ASSERT_NE(validate, nullptr) << validator;
  for (const ValidatorCase& c : cases)
    EXPECT_EQ(validate(c.value), c.match) << validator << " \"" << c.value << '"';
}

}  // namespace steward::scanners
