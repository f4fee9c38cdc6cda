#include "scanners/detectors/text/windows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace steward::scanners {
namespace {

constexpr WindowLimits kAll{
    .max_bytes = 64, .max_digits = 40, .classes = ~ClassMask{0}, .without_digits = true};

std::vector<TextWindow> windows_of(std::string_view text, const WindowLimits& limits = kAll) {
  std::vector<TextWindow> all;
  WindowReader reader(text, limits);
  for (auto windows = reader.next(); !windows.empty(); windows = reader.next())
    all.insert(all.end(), windows.begin(), windows.end());
  return all;
}

bool has_window(std::string_view text, std::string_view value) {
  const auto all = windows_of(text);
  return std::any_of(all.begin(), all.end(),
                     [&](const TextWindow& w) { return text.substr(w.begin, w.end - w.begin) == value; });
}

TEST(Windows, HoldWhatAnIdLooksLike) {
  const struct {
    std::string_view text, value;
  } kCases[] = {
      {"to DE89 3704 0044 0532 0130 00 now", "DE89 3704 0044 0532 0130 00"},
      {"call (415) 555-2671.", "(415) 555-2671"},
      {"call +49 (0) 711/2842-222", "+49 (0) 711/2842-222"},
      {"(+49 711 2842222)", "(+49 711 2842222)"},
      {"(+49 711 2842222)", "+49 711 2842222"},
      {"at -33.8688, 151.2093", "-33.8688, 151.2093"},
      {"born Feb 18, 1962 in", "Feb 18, 1962"},
      {"BIC DEUTDEFF", "DEUTDEFF"},
      {"NINO AB 12 34 56 C.", "AB 12 34 56 C"},
      {"CHE-123.456.788 MWST", "CHE-123.456.788 MWST"},
      {"mapped ::ffff:192.0.2.128.", "::ffff:192.0.2.128"},
      {"key=abc/12+XY== end", "abc/12+XY=="},
      {"\"a\":\"536-22-8145\"", "536-22-8145"},
  };
  for (const auto& c : kCases) EXPECT_TRUE(has_window(c.text, c.value)) << c.text << " | " << c.value;
}

TEST(Windows, NeverCutNumbersOrSpanClauses) {
  const struct {
    std::string_view text, value;
  } kCases[] = {
      {"1.2.3.4.5", "1.2.3.4"},     {"2024-01-15", "01-15"},    {"+49 711 2842222", "49 711 2842222"},
      {"(415 555", "(415 555"},     {"12 (34 56", "12 (34 56"}, {"12;34", "12;34"},
      {"12 and 34", "12 and 34 "},  {"12\n34", "12\n34"},       {"12    34", "12    34"},
      {"中12345678", "中12345678"},
  };
  for (const auto& c : kCases) EXPECT_FALSE(has_window(c.text, c.value)) << c.text << " | " << c.value;
}

TEST(Windows, AreMeasuredRight) {
  const std::string_view text =
      "see (+1) 415-555 2671 x9, AB12 34/56_78 and A::1 plus DE89 3704 -12.5, 'q1' k=1;";
  for (const TextWindow& window : windows_of(text)) {
    const std::string_view value = text.substr(window.begin, window.end - window.begin);
    const ValueShape shape = measure(value);
    EXPECT_EQ(window.shape.classes, shape.classes) << value;
    EXPECT_EQ(window.shape.bytes, shape.bytes) << value;
    EXPECT_EQ(window.shape.digits, shape.digits) << value;
    EXPECT_EQ(window.shape.spaces, shape.spaces) << value;
  }
}

TEST(Windows, StayWithinWhatRulesAdmit) {
  const WindowLimits limits{
      .max_bytes = 12, .max_digits = 6, .classes = kDigit | kSpace, .without_digits = false};
  for (const TextWindow& window : windows_of("12 34 56 78 90 ABC 1-2 1234567 12 34", limits)) {
    EXPECT_LE(window.shape.bytes, 12u);
    EXPECT_LE(window.shape.digits, 6u);
    EXPECT_EQ(window.shape.classes & ~(kDigit | kSpace), 0u);
  }
}

TEST(Windows, FindTokensAcrossTheirBuffer) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "word ";
  text += "GB82 WEST 1234 5698 7654 32";
  EXPECT_TRUE(has_window(text, "GB82 WEST 1234 5698 7654 32"));
}

}  // namespace
}  // namespace steward::scanners
