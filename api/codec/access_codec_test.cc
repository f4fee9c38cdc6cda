#include "api/codec/access_codec.h"

#include <gtest/gtest.h>

#include "api/handlers/schema_for_test.h"

namespace steward::api {
namespace {

using Kind = policy::AccessEvent::Kind;

const Timestamp kNow = *parse_rfc3339("2026-03-01T00:00:00Z");
constexpr const char* kWhole = R"({"id":"0e3f7f6e-0000-4000-8000-000000000001",
  "subject":{"id":"ana","roles":["analyst"],"groups":["berlin"],"attributes":{"level":3}},
  "actions":["read","export"],"resources":["customer#email"],"purpose":"analytics","duration":"P10D",
  "justification":"Churn.","context":{"ip":"10.0.0.1"},"environment":"prod","group_size":20})";

Result<policy::AccessAsk> parsed(const std::string& text) {
  const auto json = parse_json(text);
  EXPECT_TRUE(json.ok()) << json.error().to_string();
  return parse_access_ask(JsonView(*json));
}

TEST(AccessCodec, ReadsWhatIsAskedFor) {
  const auto ask = parsed(kWhole);
  ASSERT_TRUE(ask.ok()) << ask.error().to_string();
  EXPECT_EQ(ask->subject.id, "ana");
  EXPECT_EQ(ask->subject.groups, std::vector<std::string>{"berlin"});
  EXPECT_EQ(ask->actions, (std::vector<policy::Action>{policy::Action::kRead, policy::Action::kExport}));
  EXPECT_EQ(ask->duration.days, 10);
  EXPECT_EQ(ask->environment, "prod");
  EXPECT_EQ(ask->group_size, 20);
  EXPECT_TRUE(policy::check_ask(*ask).ok());
}

TEST(AccessCodec, LeavesPurposesToThePoliciesInForce) {
  const auto ask = parsed(R"({"actions":["read"],"subject":{"id":"a"},"resources":["a"],
    "purpose":"analytics.churn","duration":"P1D","justification":"x"})");
  ASSERT_TRUE(ask.ok()) << ask.error().to_string();
  EXPECT_EQ(ask->purpose.str(), "analytics.churn");
}

TEST(AccessCodec, SaysWhatIsWrongAndWhere) {
  const std::pair<const char*, const char*> kBad[] = {
      {R"({"actions":[]})", "/actions"},
      {R"({"actions":["reed"],"subject":{"id":"a"},"resources":["a"],"purpose":"analytics"})", ""},
      {R"({"actions":["read","reed"],"subject":{"id":"a"},"resources":["a"],"purpose":"analytics","duration":"P1D",
         "justification":"x"})",
       "/actions/1"},
      {R"({"actions":["read"],"subject":{"id":"a"},"resources":["a"],"purpose":"analytics","duration":"10 days",
         "justification":"x"})",
       "/duration"},
      {R"({"actions":["read"],"subject":{"id":"a"},"resources":["a"],"purpose":"analytics","duration":"P1D"})",
       "/justification"},
      {R"({"id":"1","actions":["read"],"subject":{"id":"a"},"resources":["a"],"purpose":"analytics"})",
       "/id"},
      {R"({"actions":["read"],"subject":{"id":7},"resources":["a"],"purpose":"analytics"})", "/subject/id"},
      {R"({"acts":["read"]})", "/acts"},
  };
  for (const auto& [text, where] : kBad) {
    const auto ask = parsed(text);
    ASSERT_FALSE(ask.ok()) << text;
    if (*where) {
      EXPECT_EQ(ask.error().where, where) << text << ask.error().message;
    }
  }
}

TEST(AccessCodec, OnlyJudgesHaveRoles) {
  const auto json = parse_json(R"({"person":"bea","roles":["privacy_officer"],"note":"Fine."})");
  const auto step = parse_access_step(JsonView(*json), Kind::kApproved);
  ASSERT_TRUE(step.ok()) << step.error().to_string();
  EXPECT_EQ(step->event.person, "bea");
  EXPECT_EQ(step->event.kind, Kind::kApproved);
  EXPECT_FALSE(parse_access_step(JsonView(*json), Kind::kCancelled).ok());
}

TEST(AccessCodec, WritesWhatTheSchemasSay) {
  policy::AccessRequest request;
  request.ask = *parsed(kWhole);
  request.ask.asked_at = kNow;
  request.datasets = {{"postgres://h:5432", "shop.public.customer"}};
  request.fields = {{request.datasets[0], {"email"}}};
  request.events = {
      {.at = kNow, .verdict = policy::Verdict::kPending, .needed = {{"p/a", {"privacy_officer"}, 1}}}};
  request.events[0].note = "One.\nTwo.";
  service::AccessPage page;
  page.requests.push_back(service::standing_of(request, kNow));
  request = *with_event(request,
                        {.kind = Kind::kApproved, .person = "bea", .roles = {"privacy_officer"}, .at = kNow});
  page.requests.push_back(service::standing_of(request, kNow));
  page.next_cursor = "7";
  const auto json = to_json(page, kNow);
  EXPECT_EQ(violations(json, "AccessRequestPage"), "");
  const auto& pending = json.at("requests").at(0);
  EXPECT_EQ(pending.at("reasons").as_array().size(), 2u);
  EXPECT_EQ(pending.at("open").at("people").as_int64(), 1);
  EXPECT_TRUE(json.at("requests").at(1).at("grant").at("in_force").as_bool());
  service::GrantPage grants{.grants = {*policy::grant_of(request)}, .at = kNow, .next_cursor = ""};
  EXPECT_EQ(violations(to_json(grants), "GrantPage"), "");
}

}  // namespace
}  // namespace steward::api
