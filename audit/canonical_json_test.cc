#include "audit/canonical_json.h"

#include <gtest/gtest.h>

#include <bit>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "base/json.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

std::string canonical_of(std::string_view text) {
  const auto value = parse_json(text);
  if (!value.ok()) return "unreadable: " + value.error().to_string();
  const auto canonical = canonical_json(*value);
  return canonical.ok() ? *canonical : "refused: " + canonical.error().to_string();
}

// RFC 8785 Appendix B, by the bits of the double.
TEST(CanonicalNumber, PrintsTheSamplesOfTheStandard) {
  const struct {
    uint64_t bits;
    std::string_view text;
  } samples[] = {
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "9007199254740992"},
      {0xc340000000000000, "-9007199254740992"},
      {0x4430000000000000, "295147905179352830000"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "999999999999999700000"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  };
  for (const auto& sample : samples)
    EXPECT_EQ(canonical_number(std::bit_cast<double>(sample.bits)), sample.text) << std::hex << sample.bits;
}

TEST(CanonicalNumber, ReadsBackAsTheSameDouble) {
  std::mt19937_64 random(8785);
  for (int i = 0; i < 20000; ++i) {
    const double number = std::bit_cast<double>(random());
    if (!std::isfinite(number)) continue;
    const std::string text = canonical_number(number);
    EXPECT_EQ(std::strtod(text.c_str(), nullptr), number) << text;
    if (std::fabs(number) > 9e15 && std::fabs(number) < 1e25) continue;  // parse_json() refuses these
    const auto parsed = parse_json(text);
    ASSERT_TRUE(parsed.ok()) << text << ": " << parsed.error().to_string();
    EXPECT_EQ(parsed->to_number<double>(), number) << text;
  }
}

TEST(CanonicalJson, WritesTheSampleOfTheStandard) {
  // RFC 8785 §3.2.2 and §3.2.3.
  EXPECT_EQ(canonical_of(R"({
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  })"),
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST(CanonicalJson, SortsKeysByUtf16CodeUnits) {
  // RFC 8785 §3.2.3: the emoji (surrogates D83D DE00) comes before U+FB33.
  EXPECT_EQ(
      canonical_of(R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
    "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"})"),
      "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
      "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
      "\"\U0001F600\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With Dagesh\"}");
  EXPECT_EQ(canonical_of(R"({"ab":1,"a":2,"":3,"\uffff":4,"\ud800\udc00":5,"\ue000":6})"),
            "{\"\":3,\"a\":2,\"ab\":1,\"\U00010000\":5,\"\uE000\":6,\"\uFFFF\":4}");
}

TEST(CanonicalJson, EscapesControlCharactersTheShortestWay) {
  EXPECT_EQ(canonical_string(std::string_view("\0\b\t\n\v\f\r\x1f\x7f/\"\\", 12)),
            "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\x7f/\\\"\\\\\"");
}

TEST(CanonicalJson, IsAFixedPoint) {
  for (const std::string_view text :
       {R"([1.0,-0.0,1e2,0.1,100,1e-7,"\u00e9"])", R"({"b":[{}],"a":{"d":[],"c":null}})"}) {
    const std::string once = canonical_of(text);
    EXPECT_EQ(canonical_of(once), once) << text;
  }
}

TEST(CanonicalJson, RefusesWhatItCannotCarryAndNamesThePlace) {
  const struct {
    json::value value;
    std::string_view where;
  } cases[] = {
      {json::object{{"a", json::array{1, std::numeric_limits<double>::infinity()}}}, "/a/1"},
      {json::array{std::numeric_limits<double>::quiet_NaN()}, "/0"},
      {json::object{{"n", int64_t{9007199254740993}}}, "/n"},
      {json::object{{"n", int64_t{-9007199254740993}}}, "/n"},
      {json::object{{"n", uint64_t{18446744073709551615u}}}, "/n"},
      {json::object{{"t", "\xff"}}, "/t"},
      {json::object{{"\xed\xa0\x80", 1}}, ""},
  };
  for (const auto& test : cases) {
    const auto canonical = canonical_json(test.value);
    ASSERT_FALSE(canonical.ok()) << *canonical;
    EXPECT_EQ(canonical.error().where, test.where) << canonical.error().message;
  }
}

TEST(CanonicalJson, RefusesBottomlessNesting) {
  json::value value = 1;
  for (int i = 0; i < 600; ++i) value = json::array{std::move(value)};
  const auto canonical = canonical_json(value);
  ASSERT_FALSE(canonical.ok());
  EXPECT_EQ(canonical.error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace steward::audit
