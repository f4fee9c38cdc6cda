// Tables for the tests of validators: a value, and what the validator of that name says of it. Hostile values
// are thrown in: whatever a validator is handed, it answers and accepts none of them. Single-threaded, tests
// only.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "scanners/detectors/validators.h"

namespace steward::scanners {

struct ValidatorCase {
  std::string_view value;
  Match match;
};

constexpr Match kNo = Match::kNone, kMaybe = Match::kPlausible, kYes = Match::kValid;

inline void expect_verdicts(std::string_view name, std::initializer_list<ValidatorCase> cases) {
  const Validator validate = find_validator(name);
  ASSERT_NE(validate, nullptr) << name;
  for (const ValidatorCase& c : cases)
    EXPECT_EQ(validate(c.value), c.match) << name << " \"" << c.value << '"';
  const std::string long_digits(4096, '1'), long_letters(4096, 'A');
  for (const std::string_view hostile :
       {std::string_view(), std::string_view("-"), std::string_view("\xff\xfe\x80"),
        std::string_view("\0\0", 2), std::string_view(long_digits), std::string_view(long_letters)})
    EXPECT_EQ(validate(hostile), Match::kNone) << name << " of " << hostile.size() << " hostile bytes";
}

}  // namespace steward::scanners
