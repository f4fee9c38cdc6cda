#include "scanners/columns/json_leaves.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

std::string told(std::string_view text) {
  std::string all;
  const auto found = find_json_leaves(text, "p");
  for (const auto& leaf : found.leaves) {
    static constexpr char kKinds[] = {'t', 'i', 'n', '0'};
    all += leaf.path + "=" + kKinds[static_cast<int>(leaf.kind)] + ":" + leaf.text + ";";
  }
  return all + (found.complete ? "" : "!");
}

TEST(JsonLeaves, StandAtTheirPaths) {
  const struct {
    std::string_view text, leaves;
  } kCases[] = {
      {R"({"a":"x"})", "p.a=t:x;"},
      {R"({"a":{"b":1,"c":[true,null]},"d":2.50})", "p.a.b=i:1;p.a.c[]=t:true;p.a.c[]=0:;p.d=n:2.50;"},
      {R"([{"k":"v"},{"k":"w"}])", "p[].k=t:v;p[].k=t:w;"},
      {R"([[1,2],[3]])", "p[][]=i:1;p[][]=i:2;p[][]=i:3;"},
      {R"("plain")", "p=t:plain;"},
      {R"({"e":"a\u0040b.example"})", "p.e=t:a@b.example;"},
      {R"({"n":-12,"big":18446744073709551615,"huge":1e400})",
       "p.n=i:-12;p.big=i:18446744073709551615;p.huge=n:1e400;"},
      {"{}", ""},
      {R"({"a":"x")", "p.a=t:x;!"},
      {R"({"a":"x"} trailing)", "p.a=t:x;!"},
      {"{a:1}", "!"},
      {"", "!"},
  };
  for (const auto& c : kCases) EXPECT_EQ(told(c.text), c.leaves) << c.text;
}

TEST(JsonLeaves, AreBounded) {
  const std::string deep(100, '['), closed(100, ']');
  EXPECT_FALSE(find_json_leaves(deep + closed, "p").complete);
  std::string many = "[1";
  for (size_t i = 0; i < 2 * kMaxJsonLeaves; ++i) many += ",1";
  const auto found = find_json_leaves(many + "]", "p");
  EXPECT_FALSE(found.complete);
  EXPECT_EQ(found.leaves.size(), kMaxJsonLeaves);
  EXPECT_FALSE(find_json_leaves("{\"" + std::string(5000, 'k') + "\":1}", "p").complete);
}

}  // namespace
}  // namespace steward::scanners
