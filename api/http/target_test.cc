#include "api/http/target.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

TEST(Target, DecodesPathSegmentsAndQuery) {
  struct Case {
    const char* target;
    const char* path;
    std::vector<std::string> segments;
    std::vector<std::pair<std::string, std::string>> query;
  };
  const Case kCases[] = {
      {"/", "/", {}, {}},
      {"/?", "/", {}, {}},
      {"/healthz", "/healthz", {"healthz"}, {}},
      {"/a/", "/a/", {"a", ""}, {}},
      {"/a//b", "/a//b", {"a", "", "b"}, {}},
      {"/d/caf%C3%A9", "/d/café", {"d", "café"}, {}},
      {"/d/a%20b%25", "/d/a b%", {"d", "a b%"}, {}},
      {"/d/a+b", "/d/a+b", {"d", "a+b"}, {}},
      {"/s?q=a+b%2Bc&limit=5", "/s", {"s"}, {{"q", "a b+c"}, {"limit", "5"}}},
      {"/s?name=file%3A%2Fx%2Fy.csv", "/s", {"s"}, {{"name", "file:/x/y.csv"}}},
      {"/s?flag&&a=b=c", "/s", {"s"}, {{"flag", ""}, {"a", "b=c"}}},
  };
  for (const Case& c : kCases) {
    const auto target = parse_target(c.target);
    ASSERT_TRUE(target.ok()) << c.target << ": " << target.error().message;
    EXPECT_EQ(target->path, c.path) << c.target;
    EXPECT_EQ(target->segments, c.segments) << c.target;
    EXPECT_EQ(target->query, c.query) << c.target;
  }
}

TEST(Target, RefusesWhatTwoReadersCouldReadDifferently) {
  const char* const kCases[] = {"",
                                "healthz",
                                "http://x/healthz",
                                "*",
                                "/%",
                                "/%4",
                                "/%zz",
                                "/a%2fb",
                                "/a%2Fb",
                                "/a%00b",
                                "/a%0d%0ab",
                                "/a%7F",
                                "/../x",
                                "/a/./b",
                                "/a/%2e%2e/b",
                                "/a#b",
                                "/a b",
                                "/a\tb",
                                "/caf\xC3\xA9",
                                "/%C3%28",
                                "/%ff",
                                "/s?q=%",
                                "/s?q=%00",
                                "/s?a=1&a=2",
                                "/s?a=1&%61=2"};
  for (const char* text : kCases) EXPECT_FALSE(parse_target(text).ok()) << text;
}

TEST(Target, BoundsTheNumberOfQueryParameters) {
  std::string target = "/s?";
  for (int i = 0; i < 65; ++i) target += "p" + std::to_string(i) + "=1&";
  EXPECT_FALSE(parse_target(target).ok());
}

}  // namespace
}  // namespace steward::api
