// Unrelated values of the right shape: what a detector is measured against. A template writes them:
//
//   9 a digit   A a capital   a a small letter   X a capital or digit   x a small letter or digit
//   h a small hex digit       H a capital hex digit   m a letter or digit of any case
//   \c the character c        anything else stands for itself
//
// "999-99-9999" is nine random digits written like a US social security number. Pure.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace steward::scanners {

std::string random_value(std::string_view shape_template, std::mt19937_64& engine);

}  // namespace steward::scanners
