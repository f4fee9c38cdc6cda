#include "api/codec/decision_codec.h"

#include <gtest/gtest.h>

#include "api/handlers/schema_for_test.h"
#include "service/decision_record.h"

namespace steward::api {
namespace {

Result<policy::DecisionRequest> parse(const std::string& text) {
  const auto value = parse_json(text);
  EXPECT_TRUE(value.ok()) << text;
  return parse_decision_request(JsonView(*value));
}

boost::json::value answer_of(service::RecordedDecision recorded) {
  recorded.body = service::decision_body(recorded.id, recorded.request, recorded.decision,
                                         recorded.generation, service::Reasons::kAll, "", recorded.server);
  auto value = parse_json(service::decision_answer(recorded));
  EXPECT_TRUE(value.ok()) << value.error().to_string();
  return *std::move(value);
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
      {R"({"subject":{"id":"a","attributes":{"k":null}}})", "/subject/attributes/k", "true, false"},
      {R"({"subject":{"id":"a","attributes":{"k":{}}}})", "/subject/attributes/k", "true, false"},
      {R"({"subject":{"id":"a","attributes":{"k":1e300}}})", "/subject/attributes/k", "2^53"},
      {R"({"subject":{"id":"a","attributes":{"k":9007199254740993}}})", "/subject/attributes/k", "2^53"},
      {R"({"subject":{"id":"a","attributes":{"k":-9223372036854775808}}})", "/subject/attributes/k", "2^53"},
      {R"({"subject":{"id":"a","attributes":{"k":["x",1]}}})", "/subject/attributes/k/1", "string"},
      {R"({"subject":{"id":"a","groups":[""]}})", "/subject/groups/0", "empty"},
      {R"({"subject":{"id":"a","group":[]}})", "/subject/group", "groups"},
      {R"({"subject":{"id":"a","attributes":[]}})", "/subject/attributes", "object"},
      {R"({"subject":{"id":"a"}})", "/action", "missing"},
      {R"({"subject":{"id":"a"},"action":"reed"})", "/action", "did you mean 'read'"},
      {R"({"subject":{"id":"a"},"action":"contemplate"})", "/action", "read, export"},
      {R"({"subject":{"id":"a"},"action":"read","purpose":"p"})", "/resources", "at least one"},
      {R"({"subject":{"id":"a"},"action":"read","purpose":"p","resources":[]})", "/resources",
       "at least one"},
      {R"({"subject":{"id":"a"},"action":"read","purpose":"p","resources":"t"})", "/resources", "array"},
      {R"({"subject":{"id":"a"},"action":"read","purpose":"p","resources":["t",""]})", "/resources/1",
       "empty"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"]})", "/purpose", "missing"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","data_subjects":[{}]})",
       "/data_subjects/0", "string"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","context":{"a":[true]}})",
       "/context/a/0", "string"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","environment":""})",
       "/environment", "empty"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","environment":["x"]})",
       "/environment", "string"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","group_size":0})",
       "/group_size", "from 1"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","group_size":-1})",
       "/group_size", "from 1"},
      {R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","group_size":2.5})",
       "/group_size", "whole"},
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
  for (const std::string& context : {"\"" + long_name + "\":1", "\"k\":\"" + long_name + "\"",
                                     "\"k\":[\"" + long_name + "\"]", "\"k\":[" + many + "]"})
    EXPECT_EQ(parse(with("\"resources\":[\"t\"],\"context\":{" + context + "}")).error().code,
              ErrorCode::kTooLarge)
        << context;
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

TEST(DecisionRequest, HasTypedAttributesGroupsEnvironmentAndGroupSize) {
  const auto request = parse(R"({
    "subject": {"id": "a", "groups": ["staff", "berlin"],
                "attributes": {"level": 3, "share": 0.25, "employee": true, "regions": ["DE", "FR"], "none": []}},
    "action": "read", "resources": ["t"], "purpose": "p",
    "context": {"ip": "10.0.0.1", "vpn": false}, "environment": "clean-room", "group_size": 12})");
  ASSERT_TRUE(request.ok()) << request.error().to_string();
  EXPECT_EQ(request->subject.groups, (std::vector<std::string>{"staff", "berlin"}));
  const policy::Attributes attributes{{"level", 3.0},
                                      {"share", 0.25},
                                      {"employee", true},
                                      {"regions", std::vector<std::string>{"DE", "FR"}},
                                      {"none", std::vector<std::string>()}};
  EXPECT_EQ(request->subject.attributes, attributes);
  EXPECT_EQ(request->context, (policy::Attributes{{"ip", "10.0.0.1"}, {"vpn", false}}));
  EXPECT_EQ(request->environment, "clean-room");
  EXPECT_EQ(request->group_size, 12);
}

TEST(DecisionRequest, LeavesOutWhatIsNotGiven) {
  const auto request = parse(
      R"({"subject":{"id":"a"},"action":"read","resources":["t"],"purpose":"p","environment":null,"group_size":null})");
  ASSERT_TRUE(request.ok()) << request.error().to_string();
  EXPECT_EQ(request->environment, "");
  EXPECT_EQ(request->group_size, std::nullopt);
}

// The OpenAPI document promises these members; the service's encoder must give exactly them.
TEST(DecisionAnswer, IsOfTheSchema) {
  service::RecordedDecision recorded;
  EXPECT_EQ(violations(answer_of(recorded), "Decision"), "");

  recorded.id = "d-1";
  recorded.server = "s-1";
  recorded.request.subject = {"a", {"r"}, {"g"}, {{"k", 1.5}}};
  recorded.request.context = {{"c", std::vector<std::string>{"x"}}};
  recorded.request.environment = "clean-room";
  recorded.request.group_size = 5;
  auto& decision = recorded.decision;
  decision.approvals = {{"doc/rule", {"dpo"}, 2}};
  decision.grants = {"g-1"};
  decision.fields.push_back({{}, "t#a", policy::Verdict::kPermit, {.kind = policy::Mask::kHash}, {}});
  decision.reasons.push_back({"r", "permit", "s"});
  decision.obligations.masks["t#a"] = {policy::Mask::kGeneralise, 3, 1, policy::DatePrecision::kYear, 10};
  decision.obligations.rows["t"] = {{policy::RowFilter::Kind::kConsent, "customer", Purpose("p"), {}, ""},
                                    {policy::RowFilter::Kind::kValues, "country", {}, {"DE"}, ""}};
  decision.obligations.retention = Period{0, 30, {}};
  decision.obligations.aggregate_only = 11;
  decision.obligations.record = {1000, std::chrono::seconds(1)};
  decision.obligations.notify = {"dpo"};
  const auto answer = answer_of(recorded);
  EXPECT_EQ(violations(answer, "Decision"), "");
  // Every member that the schemas of this test name is there, but "mode" and "recorded", which stand for what
  // has no "ledger", and "proof", which the endpoint adds.
  const auto members = [](const boost::json::value& value) { return value.as_object().size(); };
  EXPECT_EQ(members(answer), std::size(kDecision) - 3);
  EXPECT_EQ(members(answer.at("subject")), std::size(kDecidedSubject));
  EXPECT_EQ(members(answer.at("fields").at(0)), std::size(kFieldVerdict));
  EXPECT_EQ(members(answer.at("obligations")), std::size(kObligations));
  EXPECT_EQ(members(answer.at("obligations").at("masks").at("t#a")), std::size(kMask));
}

}  // namespace
}  // namespace steward::api
