// What the request tables (tests/conformance) do not see: shapes held to the OpenAPI document, and ids that
// stay.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/codec/authzen_request.h"
#include "api/codec/authzen_response.h"
#include "api/handlers/schema_for_test.h"

namespace steward::api {
namespace {

namespace json = boost::json;

constexpr char kEvaluation[] =
    R"({"subject":{"type":"user","id":"ann","properties":{"roles":["analyst"],"level":3}},
 "action":{"name":"read","properties":{"method":"GET"}},
 "resource":{"type":"dataset","id":"customer","properties":{"status":"active"}},
 "context":{"purpose":"analytics","ip":"10.0.0.1","time":"2026-01-01T00:00:00Z","group_size":7,"data_subjects":["c-1"]}})";

TEST(AuthZenRequest, BecomesADecisionRequest) {
  const json::value body = json::parse(kEvaluation);
  ASSERT_EQ(violations(body, "AccessEvaluation"), "");
  auto question = parse_evaluation(JsonView(body));
  ASSERT_TRUE(question.ok()) << question.error().to_string();
  const auto request = decision_request(*std::move(question));
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->subject.id, "ann");
  EXPECT_EQ(request->subject.roles, std::vector<std::string>{"analyst"});
  EXPECT_EQ(request->subject.attributes, (policy::Attributes{{"level", 3.0}}));
  EXPECT_EQ(request->action, policy::Action::kRead);
  EXPECT_EQ(request->resources, std::vector<std::string>{"customer"});
  EXPECT_EQ(request->purpose, "analytics");
  EXPECT_EQ(request->group_size, 7);
  EXPECT_EQ(request->data_subjects, std::vector<std::string>{"c-1"});
  EXPECT_EQ(request->context, (policy::Attributes{{"action.method", std::string("GET")},
                                                  {"ip", std::string("10.0.0.1")},
                                                  {"resource.status", std::string("active")}}));
  EXPECT_EQ(request->time, Timestamp{}) << "the time of a decision is the server's";
}

TEST(AuthZenRequest, NoValueOfAPersonIsToldInAnError) {
  for (const char* text : {R"({"subject":{"type":"user","id":["s3cret"]}})", R"({"subject":"s3cret"})"}) {
    const json::value body = json::parse(text);
    const auto question = parse_evaluation(JsonView(body));
    ASSERT_FALSE(question.ok());
    EXPECT_EQ(question.error().to_string().find("s3cret"), std::string::npos);
  }
}

TEST(AuthZenRequest, SearchesThatDifferInThePageAloneAreOne) {
  const auto mark = [](const std::string& text, SearchFor what = SearchFor::kResource) {
    const json::value body = json::parse(text);
    const auto search = parse_access_search(JsonView(body), what);
    EXPECT_TRUE(search.ok()) << search.error().to_string();
    return search.ok() ? search->mark : "";
  };
  const std::string start = R"({"action":{"name":"read"},"resource":{"type":"field","id":"x"},"subject":)";
  const std::string a = mark(start + R"({"type":"user","id":"ann"}})");
  EXPECT_EQ(mark(start + R"({"id":"ann","type":"user"},"page":{"limit":3}})"), a);
  EXPECT_NE(mark(start + R"({"type":"user","id":"mia"}})"), a);
  EXPECT_NE(mark(start + R"({"type":"user","id":"ann"}})", SearchFor::kAction), a);
  EXPECT_NE(mark(start + R"({"type":"user","id":"ann","n":18446744073709551615}})"), a);
}

policy::Obligations obligations() {
  policy::Obligations made;
  made.masks["ns/customer#email"].kind = policy::Mask::kHash;
  policy::MaskSpec generalised;
  generalised.kind = policy::Mask::kGeneralise;
  generalised.date_precision = policy::DatePrecision::kYear;
  generalised.number_width = 10;
  made.masks["ns/customer#born"] = generalised;
  policy::RowFilter filter;
  filter.column = "country";
  filter.values = {"DE", "FR"};
  made.rows["ns/customer"] = {filter};
  made.retention = Period{0, 30};
  made.aggregate_only = 5;
  made.notify = {"privacy_officer"};
  return made;
}

TEST(AuthZenResponse, ObligationsKeepTheirIdsWhateverStandsBesideThem) {
  policy::Obligations all = obligations(), one;
  one.masks["ns/customer#email"].kind = policy::Mask::kHash;
  const json::array many = obligations_json(all), single = obligations_json(one);
  ASSERT_EQ(many.size(), 6u);
  ASSERT_EQ(single.size(), 1u);
  EXPECT_EQ(single[0], many[1]) << json::serialize(many);
  std::set<std::string> ids;
  for (const auto& obligation : many) ids.emplace(obligation.at("id").as_string());
  EXPECT_EQ(ids.size(), many.size());
  all.retention = Period{0, 31};
  EXPECT_NE(obligations_json(all)[3].at("id"), many[3].at("id")) << "another period is another obligation";
}

TEST(AuthZenResponse, KeepsToItsSchemas) {
  service::RecordedDecision recorded;
  recorded.id = "d-1";
  recorded.decision.verdict = policy::Verdict::kPermit;
  recorded.decision.obligations = obligations();
  EXPECT_EQ(violations(evaluation_json(recorded), "AccessDecision"), "");
  recorded.decision.verdict = policy::Verdict::kDeny;
  const json::object denied = evaluation_json(recorded);
  EXPECT_EQ(violations(denied, "AccessDecision"), "");
  EXPECT_EQ(denied.at("context").at("obligations"), json::array()) << "nothing is handed out";
  EXPECT_EQ(violations(failed_evaluation_json({ErrorCode::kNotFound, "No.", "/a"}), "AccessDecision"), "");
  EXPECT_EQ(violations(metadata_json("https://x"), "AccessMetadata"), "");
  service::AccessResults results;
  results.ids = {"a"};
  results.is_complete = false;
  const json::object page = search_json({}, SearchFor::kAction, results, "why");
  EXPECT_EQ(violations(page, "AccessResults"), "");
  EXPECT_NE(page.at("page").at("next_token"), "");
}

}  // namespace
}  // namespace steward::api
