#include "audit/visible_text.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace steward::audit {
namespace {

TEST(VisibleText, ShowsWhatHides) {
  const struct {
    std::string raw, shown;
  } kCases[] = {
      {"", ""},
      {"plain text, ~", "plain text, ~"},
      {"Grüße, 你好, שלום", "Grüße, 你好, שלום"},
      {"a\nb\tc\r", "a↵ b c[U+000D]"},
      {std::string("a\0b", 3), "a[U+0000]b"},
      {"\x1b[31m", "[U+001B][31m"},
      {"gpj\u202Eexe", "gpj[U+202E]exe"},
      {"zero\u200Bwidth\uFEFF", "zero[U+200B]width[U+FEFF]"},
      {"soft\u00ADhyphen", "soft[U+00AD]hyphen"},
      {"\U000E0041tag", "[U+E0041]tag"},
      {"bad \xC3(\xFF", "bad \uFFFD(\uFFFD"},
      {"e\u0301\u0301\u0301\u0301\u0301\u0301!", "e\u0301\u0301\u0301\u0301[U+0301][U+0301]!"},
      {"abcdefghijk", "abcdefghij… (1 more characters)"},
      {"ääääääääääää", "ääääääääää… (2 more characters)"},
  };
  for (const auto& test : kCases)
    EXPECT_EQ(visible_text(test.raw, test.raw[0] == 'a' || test.raw[0] == '\xC3' ? 10 : 60), test.shown)
        << test.raw;
}

TEST(VisibleText, BoundsWhatIsShown) {
  for (const std::string unit : {"x", "\x01", "\u202E", "\n", "\u0301", "\xFF"}) {
    std::string raw;
    while (raw.size() < 1'000'000) raw += unit;
    const std::string shown = visible_text(raw, 100);
    EXPECT_LE(shown.size(), 1'000U) << unit;
    EXPECT_TRUE(is_utf8(shown)) << unit;
    EXPECT_TRUE(shown.ends_with("more characters)")) << shown;
  }
}

}  // namespace
}  // namespace steward::audit
