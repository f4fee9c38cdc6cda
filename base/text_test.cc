#include "base/text.h"

#include <gtest/gtest.h>

#include <limits>

namespace steward {
namespace {

using std::string_literals::operator""s;

TEST(Utf8, AcceptsWhatRfc3629Allows) {
  for (const std::string& text :
       {""s, "a"s, "\0"s, "\x7f"s, "\xc2\x80"s, "\xdf\xbf"s, "\xe0\xa0\x80"s, "\xed\x9f\xbf"s,
        "\xee\x80\x80"s, "\xef\xbf\xbf"s, "\xf0\x90\x80\x80"s, "\xf4\x8f\xbf\xbf"s, "añ世🙂"s}) {
    EXPECT_TRUE(is_utf8(text)) << text;
    EXPECT_EQ(to_valid_utf8(text), text);
  }
}

TEST(Utf8, RefusesMalformedSequences) {
  const struct {
    const char* what;
    std::string text;
  } kCases[] = {
      {"lone continuation", "\x80"},
      {"overlong slash", "\xc0\xaf"},
      {"overlong, 3 bytes", "\xe0\x9f\xbf"},
      {"overlong, 4 bytes", "\xf0\x8f\xbf\xbf"},
      {"surrogate", "\xed\xa0\x80"},
      {"beyond U+10FFFF", "\xf4\x90\x80\x80"},
      {"no such lead", "\xf5\x80\x80\x80"},
      {"cut, 2 bytes", "\xc3"},
      {"cut, 3 bytes", "\xe4\xb8"},
      {"cut, 4 bytes", "\xf0\x9f\x99"},
      {"lead without tail",
       "\xc3"
       "a"},
      {"0xFF",
       "a\xff"
       "b"},
  };
  for (const auto& c : kCases) {
    EXPECT_FALSE(is_utf8(c.text)) << c.what;
    const std::string repaired = to_valid_utf8(c.text);
    EXPECT_TRUE(is_utf8(repaired)) << c.what;
    EXPECT_NE(repaired.find("\xEF\xBF\xBD"), std::string::npos) << c.what;
  }
  EXPECT_EQ(to_valid_utf8("a\xff"
                          "b"),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(Utf8, CountsCodePointsNotBytes) {
  EXPECT_EQ(count_code_points(""), 0u);
  EXPECT_EQ(count_code_points("añ世🙂"), 4u);
}

TEST(ParseInt, TakesTheWholeTextOrNothing) {
  const struct {
    std::string text;
    std::optional<int64_t> value;
  } kCases[] = {
      {"0", 0},
      {"-7", -7},
      {"007", 7},
      {"9223372036854775807", std::numeric_limits<int64_t>::max()},
      {"-9223372036854775808", std::numeric_limits<int64_t>::min()},
      {"9223372036854775808", {}},
      {"", {}},
      {"-", {}},
      {"+1", {}},
      {" 1", {}},
      {"1 ", {}},
      {"1.0", {}},
      {"0x10", {}},
      {"1e3", {}},
      {"1\0"s, {}},
      {"٣", {}},
  };
  for (const auto& c : kCases) EXPECT_EQ(parse_int(c.text), c.value) << "'" << c.text << "'";
}

TEST(ParseDouble, IsFinite) {
  EXPECT_EQ(parse_double("1.5"), 1.5);
  EXPECT_EQ(parse_double("-2e3"), -2000);
  for (const char* text : {"", "inf", "-inf", "nan", "1e999", "1,5", "1.5 ", "0x1p3", "."})
    EXPECT_EQ(parse_double(text), std::nullopt) << text;
}

TEST(Excerpt, StaysInsideTheLimitAndOnACodePoint) {
  EXPECT_EQ(excerpt("short"), "short");
  EXPECT_EQ(excerpt("abcdef", 3), "abc…");
  EXPECT_EQ(excerpt("añb", 2), "a…");
  EXPECT_EQ(excerpt("🙂🙂", 4), "🙂…");
  EXPECT_EQ(excerpt("abc", 3), "abc");
}

TEST(Excerpt, ShowsNoControlCharacter) {
  EXPECT_EQ(excerpt("a\nb\tc\x1b[31m\x7f"), "a?b?c?[31m?");
  EXPECT_EQ(excerpt("\xc2\x9b"
                    "31m"),
            "?31m")
      << "U+009B starts an escape sequence on some terminals";
  EXPECT_EQ(excerpt("\xff\xc3)"),
            "?"
            "?)");
  EXPECT_TRUE(is_utf8(excerpt("\xf0\x9f\x99")));
}

TEST(ToLower, ChangesAsciiOnly) {
  EXPECT_EQ(to_lower("AZaz@[ÀÉ"), "azaz@[ÀÉ");
}

TEST(Trim, TakesWhiteSpaceOffBothEnds) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(DidYouMean, FindsSlipsOnly) {
  const std::vector<std::string> words = {"marketing", "analytics", "email", "emails"};
  const struct {
    std::string word;
    std::optional<std::string> found;
  } kCases[] = {
      {"marketting", "marketing"},
      {"analitycs", "analytics"},
      {"emial", "email"},
      {"email", "email"},
      {"xyz", std::nullopt},
      {"", std::nullopt},
      {std::string(5000, 'm'), std::nullopt},
  };
  for (const auto& c : kCases) EXPECT_EQ(did_you_mean(c.word, words), c.found) << c.word.substr(0, 40);
}

TEST(DidYouMean, DoesNotDependOnTheOrderOfCandidates) {
  EXPECT_EQ(did_you_mean("cat", {"bat", "hat", "cap"}), "bat");
  EXPECT_EQ(did_you_mean("cat", {"hat", "cap", "bat"}), "bat");
}

TEST(Glob, Matches) {
  const struct {
    const char *pattern, *text;
    bool matches;
  } kCases[] = {
      {"", "", true},           {"", "a", false},
      {"*", "", true},          {"*", "abc", true},
      {"a*c", "abbbc", true},   {"a*c", "abbb", false},
      {"a?c", "abc", true},     {"a?c", "ac", false},
      {"*.csv", "a.csv", true}, {"*.csv", "a.csv.gz", false},
      {"a**b", "ab", true},     {"*a*b*", "xaybz", true},
      {"*a*b*", "xbya", false}, {"[a]", "a", false},
      {"\\*", "*", false},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(glob_match(c.pattern, c.text), c.matches) << c.pattern << " on " << c.text;
}

// A backtracking matcher would need 2^30 steps for this one.
TEST(Glob, SurvivesManyStars) {
  std::string pattern;
  for (int i = 0; i < 30; ++i) pattern += "a*";
  EXPECT_FALSE(glob_match(pattern + "b", std::string(5000, 'a')));
}

TEST(WithThousands, GroupsDigits) {
  const struct {
    int64_t value;
    const char* text;
  } kCases[] = {{0, "0"},
                {999, "999"},
                {1000, "1,000"},
                {1234567, "1,234,567"},
                {-999, "-999"},
                {-1000, "-1,000"},
                {std::numeric_limits<int64_t>::min(), "-9,223,372,036,854,775,808"}};
  for (const auto& c : kCases) EXPECT_EQ(with_thousands(c.value), c.text);
}

}  // namespace
}  // namespace steward
