#include "base/json.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <limits>

namespace steward {
namespace {

using std::string_literals::operator""s;

std::string repeat(std::string_view piece, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(ParseJson, ReadsWhatRfc8259Allows) {
  const struct {
    std::string text, written;
  } kCases[] = {
      {"null", "null"},
      {" \t\r\n[true,false,null]\n ", "[true,false,null]"},
      {"{}", "{}"},
      {R"({"b":1,"a":{"b":[]}})", R"({"b":1,"a":{"b":[]}})"},
      {R"("\u00e9\ud83d\ude42\n")", "\"é🙂\\n\""},
      {"-0", "0"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"18446744073709551615", "18446744073709551615"},
      {R"([{"a":1},{"a":2}])", R"([{"a":1},{"a":2}])"},
      {R"({"a":{"a":{"a":1}}})", R"({"a":{"a":{"a":1}}})"},
      {R"({"":1})", R"({"":1})"},
  };
  for (const auto& c : kCases) {
    const auto value = parse_json(c.text);
    ASSERT_TRUE(value.ok()) << c.text << ": " << value.error().to_string();
    EXPECT_EQ(boost::json::serialize(*value), c.written) << c.text;
  }
}

TEST(ParseJson, GivesTheNearestDouble) {
  const struct {
    std::string text;
    double value;
  } kCases[] = {
      {"0.1", 0.1},
      {"1e20", 1e20},
      {"1E+2", 100},
      {"-1.5e-3", -1.5e-3},
      {"100000000000000000000.0", 1e20},
      {"1.7976931348623157e308", std::numeric_limits<double>::max()},
      {"5e-324", std::numeric_limits<double>::denorm_min()},
      {"1e-400", 0},
      {"9007199254740993.0", 9007199254740992.0},
      {"2.2250738585072011e-308", 2.2250738585072011e-308},
      {"0.30000000000000004", 0.1 + 0.2},
      {"123456789012345678901234567890.5e-10", 123456789012345678901234567890.5e-10},
  };
  for (const auto& c : kCases) {
    const auto value = parse_json("[" + c.text + ", 1]");
    ASSERT_TRUE(value.ok()) << c.text << ": " << value.error().to_string();
    ASSERT_TRUE(value->as_array()[0].is_double()) << c.text;
    EXPECT_EQ(value->as_array()[0].get_double(), c.value) << c.text;
  }
}

TEST(ParseJson, RefusesWhatTwoReadersCouldReadDifferently) {
  const struct {
    const char* what;
    std::string text;
  } kCases[] = {
      {"duplicate key", R"({"a":1,"a":2})"},
      {"duplicate key, escaped", R"({"a":1,"\u0061":2})"},
      {"duplicate empty key", R"({"":1,"":2})"},
      {"duplicate key below", R"([{"x":{"b":1,"c":2,"b":3}}])"},
      {"duplicate long key", "{\"" + std::string(5000, 'k') + "\":1,\"" + std::string(5000, 'k') + "\":2}"},
      {"overflow", "1e400"},
      {"overflow, negative", "-1e400"},
      {"overflow, far", "1e9999"},
      {"exponent beyond int", "1e99999999999"},
      {"integer of 2^64", "18446744073709551616"},
      {"integer below -2^63", "-9223372036854775809"},
      {"integer of 21 digits", "100000000000000000000"},
      {"integer of 400 digits", std::string(400, '9')},
      {"integer in an object", R"({"a":100000000000000000000})"},
      {"lone high surrogate", R"("\ud800")"},
      {"lone low surrogate", R"("\udc00")"},
      {"two high surrogates", R"("\ud800\ud800")"},
      {"malformed UTF-8", "\"\xff\""},
      {"overlong UTF-8", "\"\xc0\xaf\""},
      {"UTF-8 surrogate", "\"\xed\xa0\x80\""},
      {"malformed UTF-8 in a key", "{\"\xff\":1}"},
      {"NUL escaped", R"("a\u0000b")"},
      {"NUL escaped in a key", R"({"a\u0000":1})"},
      {"NUL raw", "\"a\0b\""s},
      {"NUL after the value", "1\0"s},
      {"raw line break in a string", "\"a\nb\""},
  };
  for (const auto& c : kCases) {
    const auto value = parse_json(c.text);
    ASSERT_FALSE(value.ok()) << c.what;
    EXPECT_EQ(value.error().code, ErrorCode::kInvalidInput) << c.what;
    EXPECT_TRUE(value.error().where.starts_with("offset ")) << c.what;
  }
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  for (const std::string& text : {""s,          " "s,
                                  "{"s,         "["s,
                                  "[1,]"s,      "{\"a\":}"s,
                                  "{\"a\" 1}"s, "{a:1}"s,
                                  "'a'"s,       "01"s,
                                  "1."s,        ".5"s,
                                  "+1"s,        "-"s,
                                  "NaN"s,       "Infinity"s,
                                  "nul"s,       "// x\n1"s,
                                  "/* x */ 1"s, "1 2"s,
                                  "{} {}"s,     "\"abc"s,
                                  "\"\\x41\""s, "[1}"s,
                                  "]"s,         "\xEF\xBB\xBF{}"s,
                                  "1e"s,        "1e+"s})
    EXPECT_FALSE(parse_json(text).ok()) << text;
}

TEST(ParseJson, StaysInsideItsBounds) {
  const JsonBounds bounds{.max_bytes = 100, .max_depth = 3, .max_values = 4};
  const struct {
    std::string text;
    bool accepted;
  } kCases[] = {
      {"[[[1]]]", true},
      {"[[[[]]]]", false},
      {"{\"a\":{\"b\":{}}}", true},
      {"[1,2,3]", true},
      {"[1,2,3,4]", false},
      {"[[],[],[],[]]", false},
      {"\"" + std::string(98, 'x') + "\"", true},
      {"\"" + std::string(99, 'x') + "\"", false},
  };
  for (const auto& c : kCases) {
    const auto value = parse_json(c.text, bounds);
    EXPECT_EQ(value.ok(), c.accepted) << c.text;
    if (value.ok()) continue;
    EXPECT_EQ(value.error().code, ErrorCode::kTooLarge) << c.text;
  }
}

TEST(ParseJson, DeepNestingIsAnErrorAndNoCrash) {
  for (const char* piece : {"[", "{\"a\":", "[[{\"a\":["}) {
    const auto value = parse_json(repeat(piece, 100'000));
    ASSERT_FALSE(value.ok()) << piece;
    EXPECT_EQ(value.error().code, ErrorCode::kTooLarge) << piece;
  }
}

TEST(ParseJson, MessagesShowNoLongKeys) {
  const std::string key(10'000, 'k');
  const auto value = parse_json("{\"" + key + "\":1,\"" + key + "\":2}");
  ASSERT_FALSE(value.ok());
  EXPECT_LT(value.error().message.size(), 200u);
}

TEST(JsonView, ReadsTypesAndNamesThePlace) {
  const auto value =
      *parse_json(R"({"job":{"name":7,"a/b~c":["x",1]},"n":5,"f":5.5,"big":18446744073709551615,"t":true})");
  const JsonView view(value);
  EXPECT_EQ(*view.at("n").as_int(), 5);
  EXPECT_EQ(*view.at("n").as_double(), 5.0);
  EXPECT_EQ(*view.at("f").as_double(), 5.5);
  EXPECT_TRUE(*view.at("t").as_bool());

  const struct {
    Error error;
    std::string text;
  } kCases[] = {
      {view.at("job").string("name").error(), "/job/name: Expected a string, found a number."},
      {view.at("job").string("nome").error(), "/job/nome: Expected a string, but it is missing."},
      {view.at("job").strings_or_empty("a/b~c").error(),
       "/job/a~1b~0c/1: Expected a string, found a number."},
      {view.at("f").as_int().error(), "/f: Expected a whole number of 64 bits, found a number."},
      {view.at("big").as_int().error(), "/big: Expected a whole number of 64 bits, found a number."},
      {view.at("n").as_bool().error(), "/n: Expected true or false, found a number."},
      {view.at("x").at("y").as_object().error(), "/x/y: Expected an object, but it is missing."},
      {view.as_array().error(), "Expected an array, found an object."},
  };
  for (const auto& c : kCases) EXPECT_EQ(c.error.to_string(), c.text);
}

TEST(JsonView, OptionalMembersFallBackWhenMissingOrNull) {
  const auto value = *parse_json(R"({"a":null,"s":"x","l":["p","q"],"bad":1})");
  const JsonView view(value);
  EXPECT_EQ(*view.string_or("a", "f"), "f");
  EXPECT_EQ(*view.string_or("none", "f"), "f");
  EXPECT_EQ(*view.string_or("s", "f"), "x");
  EXPECT_FALSE(view.string_or("bad", "f").ok()) << "a wrong type is an error, not a fallback";
  EXPECT_TRUE(*view.bool_or("none", true));
  EXPECT_FALSE(view.bool_or("bad", true).ok());
  EXPECT_EQ(*view.strings_or_empty("l"), (std::vector<std::string>{"p", "q"}));
  EXPECT_TRUE(view.array_or_empty("none")->empty());
  EXPECT_FALSE(view.array_or_empty("s").ok());
}

TEST(JsonView, BoundsStringsAndArrays) {
  const auto value = *parse_json(R"({"s":"abcd","l":[1,2,3]})");
  const JsonView view(value);
  EXPECT_TRUE(view.at("s").as_string(4).ok());
  EXPECT_EQ(view.at("s").as_string(3).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(view.at("l").as_array(3).ok());
  EXPECT_EQ(view.at("l").as_array(2).error().code, ErrorCode::kTooLarge);
}

TEST(JsonView, RefusesUnknownMembers) {
  const auto value = *parse_json(R"({"purpose":"x","porpuse":"y"})");
  const JsonView view(value);
  EXPECT_TRUE(view.only({"purpose", "porpuse"}).ok());
  EXPECT_EQ(view.only({"purpose", "porpose"}).error().to_string(),
            "/porpuse: Unknown member 'porpuse'; did you mean 'porpose'?");
  EXPECT_EQ(view.only({"purpose"}).error().where, "/porpuse");
}

}  // namespace
}  // namespace steward
