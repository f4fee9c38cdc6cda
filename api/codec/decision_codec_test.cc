#include "api/codec/decision_codec.h"

#include <gtest/gtest.h>

#include <set>

#include "api/handlers/schemas.h"
#include "service/decision_record.h"

namespace steward::api {
namespace {

Result<policy::DecisionRequest> parse(const std::string& text) {
  const auto value = parse_json(text);
  EXPECT_TRUE(value.ok()) << text;
  return parse_decision_request(JsonView(*value));
}

TEST(DecisionRequest, IsReadWhole) {
  const auto request = parse(R"({
    "subject": {"id": "pipeline-7", "roles": ["analyst", "ml"], "attributes": {"region": "eu"}},
    "action": "train", "resources": ["customer", "orders#email"], "purpose": "analytics",
    "data_subjects": ["c-1"], "context": {"ticket": "T-1"}})");
  ASSERT_TRUE(request.ok()) << request.error().to_string();
  EXPECT_EQ(request->subject.id, "pipeline-7");
  EXPECT_EQ(request->subject.roles, (std::vector<std::string>{"analyst", "ml"}));
  EXPECT_EQ(request->subject.attributes.at("region"), policy::Value("eu"));
  EXPECT_EQ(request->action, policy::Action::kTrain);
  EXPECT_EQ(request->resources, (std::vector<std::string>{"customer", "orders#email"}));
  EXPECT_EQ(request->purpose, "analytics");
  EXPECT_EQ(request->data_subjects, std::vector<std::string>{"c-1"});
  EXPECT_EQ(request->context.at("ticket"), policy::Value("T-1"));
  EXPECT_EQ(request->time, Timestamp{}) << "the server sets the time";
}

TEST(DecisionRequest, NeedsOnlySubjectActionResourcesAndPurpose) {
  const auto request =
      parse(R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","context":null})");
  ASSERT_TRUE(request.ok()) << request.error().to_string();
  EXPECT_TRUE(request->subject.roles.empty());
  EXPECT_TRUE(request->data_subjects.empty());
}

TEST(DecisionRequest, IsRefusedAtThePlaceThatIsWrong) {
  struct Case {
    const char* text;
    const char* where;
    const char* says;
  };
  const Case kCases[] = {
      {R"([])", "", "object"},
      {R"({})", "/subject", "missing"},
      {R"({"subject":"a"})", "/subject", "object"},
      {R"({"subject":{"roles":[]}})", "/subject/id", "missing"},
      {R"({"subject":{"id":""}})", "/subject/id", "empty"},
      {R"({"subject":{"id":7}})", "/subject/id", "number"},
      {R"({"subject":{"id":"a","role":[]}})", "/subject/role", "roles"},
      {R"({"subject":{"id":"a","roles":"x"}})", "/subject/roles", "array"},
      {R"({"subject":{"id":"a","roles":[1]}})", "/subject/roles/0", "string"},
      {R"({"subject":{"id":"a","attributes":{"k":1}}})", "/subject/attributes/k", "string"},
      {R"({"subject":{"id":"a","attributes":[]}})", "/subject/attributes", "object"},
      {R"({"subject":{"id":"a"}})", "/action", "missing"},
      {R"({"subject":{"id":"a"},"action":"reed"})", "/action", "did you mean 'read'"},
      {R"({"subject":{"id":"a"},"action":"contemplate"})", "/action", "read, export"},
      {R"({"subject":{"id":"a"},"action":"read"})", "/resources", "at least one"},
      {R"({"subject":{"id":"a"},"action":"read","resources":[]})", "/resources", "at least one"},
      {R"({"subject":{"id":"a"},"action":"read","resources":"t"})", "/resources", "array"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t",""]})", "/resources/1", "empty"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"]})", "/purpose", "missing"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","data_subjects":[{}]})",
       "/data_subjects/0", "string"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","context":{"a":[]}})",
       "/context/a", "string"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","time":"2026-01-01T00:00:00Z"})",
       "/time", "time"},
      {R"({"subject":{"id":"a"},"action":"read","resource":["t"],"purpose":"p"})", "/resource", "resources"},
  };
  for (const Case& c : kCases) {
    const auto request = parse(c.text);
    ASSERT_FALSE(request.ok()) << c.text;
    EXPECT_EQ(request.error().where, c.where) << c.text << "\n" << request.error().message;
    EXPECT_NE(request.error().message.find(c.says), std::string::npos) << c.text << "\n"
                                                                       << request.error().message;
  }
}

TEST(DecisionRequest, IsBoundedInCountAndLength) {
  const auto with = [](const std::string& member) {
    return R"({"subject":{"id":"a"},"action":"read","purpose":"p",)" + member + "}";
  };
  std::string many = "\"t\"";
  for (int i = 0; i < 1000; ++i) many += ",\"t\"";
  EXPECT_EQ(parse(with("\"resources\":[" + many + "]")).error().code, ErrorCode::kTooLarge);
  const std::string long_name(1025, 'a');
  EXPECT_EQ(parse(with("\"resources\":[\"" + long_name + "\"]")).error().code, ErrorCode::kTooLarge);
  std::string entries;
  for (int i = 0; i < 101; ++i) entries += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":\"v\"";
  EXPECT_EQ(parse(with("\"resources\":[\"t\"],\"context\":{" + entries + "}")).error().code,
            ErrorCode::kTooLarge);
}

TEST(DecisionRequest, NeverShowsAValueInAnError) {
  const char* const kCases[] = {
      R"({"subject":{"id":"a"},"action":"jane@example.org","resources":["t"],"purpose":"p"})",
      R"({"subject":{"id":"a","attributes":{"mail":["jane@example.org"]}}})",
      R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","data_subjects":"jane@example.org"})",
  };
  for (const char* text : kCases) {
    const auto request = parse(text);
    ASSERT_FALSE(request.ok()) << text;
    EXPECT_EQ(request.error().to_string().find("jane"), std::string::npos) << request.error().to_string();
  }
}

// The OpenAPI document promises these members; the service's encoder must give exactly them.
TEST(DecisionAnswer, HasTheMembersThatTheSchemaNames) {
  service::RecordedDecision recorded;
  recorded.decision.obligations.retention = Period{0, 30, {}};
  recorded.decision.fields.push_back({{}, "t#a", policy::Verdict::kPermit, policy::Mask::kHash, {}});
  recorded.decision.reasons.push_back({"r", "permit", "s"});
  const auto answer = service::decision_answer(recorded);
  const auto members = [](const boost::json::object& object) {
    std::set<std::string> names;
    for (const auto& member : object) names.insert(std::string(member.key()));
    return names;
  };
  const auto promised = [](std::span<const SchemaMember> schema) {
    std::set<std::string> names;
    for (const SchemaMember& member : schema) names.insert(std::string(member.name));
    return names;
  };
  EXPECT_EQ(members(answer), promised(kDecision));
  EXPECT_EQ(members(answer.at("subject").as_object()), promised(kDecidedSubject));
  EXPECT_EQ(members(answer.at("fields").at(0).as_object()), promised(kFieldVerdict));
  EXPECT_EQ(members(answer.at("reasons").at(0).as_object()), promised(kReason));
  EXPECT_EQ(members(answer.at("obligations").as_object()), promised(kObligations));
  EXPECT_EQ(members(answer.at("snapshots").as_object()), promised(kSnapshots));
  EXPECT_EQ(members(answer.at("ledger").as_object()), promised(kLedgerLine));
}

}  // namespace
}  // namespace steward::api
