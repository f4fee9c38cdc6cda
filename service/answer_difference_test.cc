#include "service/answer_difference.h"

#include <gtest/gtest.h>

#include <string>

namespace steward::service {
namespace {

constexpr char kAnswer[] =
    R"({"fields":[{"categories":["user"],"mask":"hash","name":"t#a","verdict":"permit"}],)"
    R"("grants":["g"],"obligations":{"masks":{"t#a":{"kind":"hash"}},"retention":"P1M",)"
    R"("rows":{"t":[{"column":"c","in":["DE"]}]}},"verdict":"permit"})";

TEST(AnswerDifference, NamesEachPart) {
  const struct {
    std::string from, to;
    std::vector<std::string> parts;
  } cases[] = {
      {"", "", {}},
      {R"(["user"])", R"(["user.contact"])", {}},
      {R"("kind":"hash")", R"("kind":"null")", {"masks"}},
      {R"({"t#a":{"kind":"hash"}})", "{}", {"masks"}},
      {R"({"kind":"hash"})", R"("hash")", {}},  // as before masks had parameters
      {R"({"kind":"hash"})", R"("null")", {"masks"}},
      {R"("name":"t#a","verdict":"permit")", R"("name":"t#a","verdict":"deny")", {"fields"}},
      {R"("name":"t#a")", R"("name":"t#b")", {"fields"}},
      {R"(},"verdict":"permit"})", R"(},"verdict":"pending"})", {"verdict"}},
      {R"("DE")", R"("FR")", {"row filters"}},
      {"P1M", "P2M", {"retention"}},
      {R"("grants":["g"],)", "", {"grants"}},
      {R"("grants")", R"("approvals":[],"grants")", {"approvals"}},
      {R"("retention":"P1M")",
       R"("aggregate_only":5,"notify":["dpo"])",
       {"retention", "aggregation", "notifications"}},
  };
  for (const auto& test : cases) {
    std::string recorded = kAnswer;
    const size_t at = recorded.find(test.from);
    ASSERT_NE(at, std::string::npos) << test.from;
    recorded.replace(at, test.from.size(), test.to);
    const auto parts = answer_differences(recorded, kAnswer);
    ASSERT_TRUE(parts.ok()) << recorded;
    EXPECT_EQ(std::vector<std::string>(parts->begin(), parts->end()), test.parts) << recorded;
  }
}

TEST(AnswerDifference, IsAnErrorForWhatIsNoJson) {
  EXPECT_FALSE(answer_differences("{", kAnswer).ok());
}

}  // namespace
}  // namespace steward::service
