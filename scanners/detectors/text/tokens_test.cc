#include "scanners/detectors/text/tokens.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace steward::scanners {
namespace {

std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> words;
  std::array<Token, 3> tokens;
  Tokenizer tokenizer(text);
  for (size_t count = tokenizer.read(tokens); count > 0; count = tokenizer.read(tokens))
    for (size_t i = 0; i < count; ++i) words.emplace_back(text.substr(tokens[i].begin, tokens[i].size()));
  return words;
}

TEST(Tokenizer, PartsAtEverythingButLettersAndDigits) {
  const struct {
    std::string_view text;
    std::vector<std::string> tokens;
  } kCases[] = {
      {"", {}},
      {" .,", {}},
      {"one, two-3_four", {"one", "two", "3", "four"}},
      {"AB12cd", {"AB12cd"}},
      {"Grüße: 5€", {"Grüße", "5"}},
      {"“4111”", {"4111"}},
      {"a\xC2\xA0"
       "b",
       {"a", "b"}},
      {"号码110105", {"号码", "110105"}},
      {"x😀y", {"x", "y"}},
      {std::string_view("a\0b", 3), {"a", "b"}},
  };
  for (const auto& c : kCases) EXPECT_EQ(tokens_of(c.text), c.tokens) << c.text;
}

TEST(Tokenizer, CountsDigitsAndClasses) {
  std::array<Token, 4> tokens;
  ASSERT_EQ(Tokenizer("A1b22 é 中").read(tokens), 3u);
  EXPECT_EQ(tokens[0].digits, 3u);
  EXPECT_EQ(tokens[0].classes, kDigit | kUpper | kLower);
  EXPECT_EQ(tokens[1].classes, kNonAscii);
  EXPECT_FALSE(tokens[1].wide);
  EXPECT_TRUE(tokens[2].wide);
}

TEST(Tokenizer, ReadsAnyBytes) {
  for (const std::string text : {"\xff\xfe", "\xE2", "\xE2\x80", "\xF0\x9F", "\xC3", "a\x80", "\xE4\xB8"}) {
    size_t last = 0;
    std::array<Token, 4> tokens;
    const size_t count = Tokenizer(text).read(tokens);
    for (size_t i = 0; i < count; ++i) {
      EXPECT_GE(tokens[i].begin, last);
      EXPECT_LT(tokens[i].begin, tokens[i].end);
      EXPECT_LE(tokens[i].end, text.size());
      last = tokens[i].end;
    }
  }
}

}  // namespace
}  // namespace steward::scanners
