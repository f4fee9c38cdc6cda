#include "service/decision_record.h"

#include <gtest/gtest.h>

#include <set>

#include "audit/canonical_json.h"
#include "base/json.h"

namespace steward::service {
namespace {

TEST(DecisionRecord, HoldsWhatAnAuditorAsksFor) {
  policy::DecisionRequest request;
  request.subject = {"reporting-job", {"analyst"}, {}};
  request.resources = {"customer"};
  request.purpose = "analytics";
  policy::Decision decision;
  decision.verdict = policy::Verdict::kPermit;
  policy::FieldVerdict field;
  field.name = "ns/customer#email";
  field.verdict = policy::Verdict::kPermit;
  field.mask.kind = policy::Mask::kHash;
  field.categories = {Category("user.contact.email")};
  decision.fields = {field};
  decision.obligations.masks = {{"ns/customer#email", policy::default_mask(policy::Mask::kHash)}};
  decision.obligations.retention = Period{.months = 1};
  decision.reasons = {{"pack/rule", "permit", "Because."}};

  const std::string body = decision_body("id-1", request, decision, {.policy = 7});
  for (const char* part :
       {R"("id":"id-1")", R"("verdict":"permit")", R"("subject":{"id":"reporting-job","roles":["analyst"]})",
        R"("action":"read")", R"("purpose":"analytics")", R"("resources":["customer"])", R"("mask":"hash")",
        R"("categories":["user.contact.email"])", R"("retention":"P1M")", R"("rule":"pack/rule")",
        R"("sentence":"Because.")", R"("snapshots":{"catalog":")",
        R"("masks":{"ns/customer#email":{"kind":"hash"}})",
        R"("generation":{"catalog":0,"consent":0,"grants":0,"lineage":0,"policy":7})"})
    EXPECT_NE(body.find(part), std::string::npos) << part << " is not in " << body;
}

policy::DecisionRequest whole_request() {
  policy::DecisionRequest request;
  request.subject = {"job \"7\"",
                     {"analyst"},
                     {"staff"},
                     {{"level", 3.0}, {"\xEF\xBF\xBD", true}, {"\xF0\x9F\x98\x80", "x"}, {"big", 1e20}}};
  request.resources = {"customer", "orders#e\nmail"};
  request.purpose = "analytics";
  request.data_subjects = {"ab"};
  request.context = {{"ip", "10.0.0.1"}, {"tags", std::vector<std::string>{"b", "a"}}};
  request.environment = "clean-room";
  request.group_size = 12;
  return request;
}

policy::Decision whole_decision() {
  policy::Decision decision;
  decision.verdict = policy::Verdict::kPending;
  decision.approvals = {{"pack/rule", {"dataset_owner", "dpo"}, 2}};
  decision.grants = {"g-1"};
  decision.obligations.masks["ns/t#a"] = {policy::Mask::kPartial, 1, 4, std::nullopt, 0};
  decision.obligations.masks["ns/t#b"] = {policy::Mask::kGeneralise, 3, 0, policy::DatePrecision::kMonth,
                                          0.5};
  decision.obligations.rows["ns/t"] = {
      {policy::RowFilter::Kind::kConsent, "customer_id", Purpose("marketing"), {}, ""},
      {policy::RowFilter::Kind::kValues, "country", {}, {"DE", "FR"}, ""}};
  decision.obligations.aggregate_only = 20;
  decision.obligations.notify = {"dpo"};
  decision.obligations.record = {1000, std::chrono::milliseconds(250)};
  return decision;
}

// The text is hashed as it is written: it must be what any canonical writer would make of the same value.
TEST(DecisionRecord, IsCanonical) {
  for (const std::string& body :
       {decision_body("id-1", whole_request(), whole_decision(), {}), decision_body("id-1", {}, {}, {}),
        decision_body("id-1", whole_request(), {}, {}, Reasons::kAll, "trino"),
        decision_body("id-1", whole_request(), {}, {}, Reasons::kAll, "trino", "a-server")}) {
    const auto value = parse_json(body);
    ASSERT_TRUE(value.ok()) << body << "\n" << value.error().to_string();
    EXPECT_EQ(*audit::canonical_json(*value), body);
  }
}

TEST(DecisionRecord, HoldsEveryPartOfRequestAndDecision) {
  const std::string body = decision_body("id-1", whole_request(), whole_decision(), {});
  for (
      const char* part :
      {R"("approvals":[{"people":2,"roles":["dataset_owner","dpo"],"rule":"pack/rule"}])",
       R"("context":{"ip":"10.0.0.1","tags":["b","a"]})", R"("environment":"clean-room")",
       R"("group_size":12)", R"("grants":["g-1"])", R"("groups":["staff"])", R"("level":3)",
       R"("big":"100000000000000000000")", R"("aggregate_only":20)", R"("notify":["dpo"])",
       R"("record":{"at_most":1000,"mode":"bounded_async","within":"250ms"})",
       R"("ns/t#a":{"keep_first":1,"keep_last":4,"kind":"partial"})",
       R"("ns/t#b":{"date":"month","keep_first":3,"kind":"generalise","number":0.5})",
       R"("rows":{"ns/t":[{"column":"customer_id","consent":"marketing"},{"column":"country","in":["DE","FR"]}]})"})
    EXPECT_NE(body.find(part), std::string::npos) << part << " is not in " << body;
}

// Whoever is answered before the entry is written is told so, with the bound, and of no place in the ledger.
TEST(DecisionRecord, AnswersNameTheBoundOfWhatIsQueued) {
  RecordedDecision recorded;
  recorded.decision.obligations.record = {1000, std::chrono::seconds(1)};
  for (const Reasons reasons : {Reasons::kAll, Reasons::kNone}) {
    recorded.is_queued = true;
    recorded.body = decision_body("id-1", {}, recorded.decision, {});
    const std::string queued = decision_answer(recorded, reasons);
    EXPECT_TRUE(queued.ends_with(R"(,"recorded":{"at_most":1000,"mode":"bounded_async","within":"1s"}})"))
        << queued;
    EXPECT_EQ(queued.find("\"ledger\""), std::string::npos) << queued;
    EXPECT_TRUE(parse_json(queued).ok()) << queued;
    recorded.is_queued = false;
    EXPECT_NE(decision_answer(recorded, reasons).find("\"ledger\""), std::string::npos);
  }
}

TEST(DecisionRecord, LeavesOutWhatHoldsNothing) {
  const std::string body = decision_body("id-1", {}, {}, {});
  for (const char* key :
       {"approvals", "context", "environment", "group_size", "\"grants\":[", "groups", "attributes", "rows",
        "notify", "refused_by", "retention", "aggregate_only", "\"record\"", "server", "\"mask\""})
    EXPECT_EQ(body.find(key), std::string::npos) << key << " is in " << body;
}

TEST(DecisionRecord, UuidsAreVersion4AndDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = new_uuid();
    ASSERT_EQ(id.size(), 36u) << id;
    EXPECT_EQ(id[14], '4') << id;
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
    EXPECT_TRUE(seen.insert(id).second) << id;
  }
}

}  // namespace
}  // namespace steward::service
