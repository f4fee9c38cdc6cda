#include "api/codec/decision_batch_codec.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

Result<std::vector<Result<policy::DecisionRequest>>> parse(const std::string& text) {
  const auto value = parse_json(text);
  EXPECT_TRUE(value.ok()) << text;
  return parse_decision_batch(JsonView(*value));
}

constexpr char kDefaults[] =
    R"("defaults":{"subject":{"id":"a","roles":["r"]},"action":"read","purpose":"p","environment":"lab"})";

TEST(DecisionBatch, TakesFromTheDefaultsWhatARequestLeavesOut) {
  const auto batch = parse(std::string("{") + kDefaults + R"(,"requests":[
      {"resources":["t"]},
      {"resources":["u"],"subject":{"id":"b"},"action":"export","environment":null}]})");
  ASSERT_TRUE(batch.ok()) << batch.error().to_string();
  ASSERT_EQ(batch->size(), 2u);
  const auto& first = *(*batch)[0];
  EXPECT_EQ(first.subject.id, "a");
  EXPECT_EQ(first.action, policy::Action::kRead);
  EXPECT_EQ(first.environment, "lab");
  const auto& second = *(*batch)[1];
  EXPECT_EQ(second.subject.id, "b");
  EXPECT_TRUE(second.subject.roles.empty()) << "a member is replaced whole";
  EXPECT_EQ(second.action, policy::Action::kExport);
  EXPECT_EQ(second.environment, "");
}

TEST(DecisionBatch, ARequestThatCannotBeReadFailsAlone) {
  const auto batch = parse(std::string("{") + kDefaults +
                           R"(,"requests":[{"resources":[]},7,{"resources":["t"]},{"resource":["t"]}]})");
  ASSERT_TRUE(batch.ok()) << batch.error().to_string();
  ASSERT_EQ(batch->size(), 4u);
  EXPECT_EQ((*batch)[0].error().where, "/requests/0/resources");
  EXPECT_EQ((*batch)[1].error().where, "/requests/1");
  EXPECT_TRUE((*batch)[2].ok());
  EXPECT_EQ((*batch)[3].error().where, "/requests/3/resource");
}

TEST(DecisionBatch, IsRefusedWhole) {
  const struct {
    const char* text;
    const char* where;
  } kCases[] = {
      {"[]", ""},
      {"{}", "/requests"},
      {R"({"requests":[]})", "/requests"},
      {R"({"requests":{}})", "/requests"},
      {R"({"requests":[{}],"defaults":[]})", "/defaults"},
      {R"({"requests":[{}],"default":{}})", "/default"},
  };
  for (const auto& c : kCases) {
    const auto batch = parse(c.text);
    ASSERT_FALSE(batch.ok()) << c.text;
    EXPECT_EQ(batch.error().where, c.where) << c.text;
  }
}

TEST(DecisionBatch, IsBoundedInCountAndInWhatDefaultsMultiply) {
  std::string many = "{}";
  for (size_t i = 0; i < kMaxBatchedDecisions; ++i) many += ",{}";
  EXPECT_EQ(parse("{\"requests\":[" + many + "]}").error().code, ErrorCode::kTooLarge);
  const std::string long_text(200'000, 'x');
  std::string some = "{}";
  for (int i = 0; i < 99; ++i) some += ",{}";
  const auto heavy = parse("{\"defaults\":{\"purpose\":\"" + long_text + "\"},\"requests\":[" + some + "]}");
  ASSERT_FALSE(heavy.ok());
  EXPECT_EQ(heavy.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(heavy.error().where, "/defaults");
}

}  // namespace
}  // namespace steward::api
