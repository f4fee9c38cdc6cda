#include "service/decision_text.h"

#include <gtest/gtest.h>

#include "audit/entry.h"
#include "service/decision_record.h"

namespace steward::service {
namespace {

std::string entry_of(const std::string& body) {
  return audit::seal_prepared({std::string(audit::entry_kind::kDecision), "job \"7\"", {}, body}, 4)
      .canonical;
}

TEST(DecisionText, PointsAtThePartsOfAnEntry) {
  policy::DecisionRequest request;
  request.subject = {"job \"7\"", {"analyst"}, {"staff"}, {{"level", 3.0}}};
  request.resources = {"customer }", "orders#e\nmail"};
  request.purpose = "analytics";
  request.data_subjects = {"ab"};
  request.context = {{"ip", "10.0.0.1"}};
  request.group_size = 12;
  policy::Decision decision;
  decision.verdict = policy::Verdict::kPermit;
  decision.grants = {"g-1"};
  decision.obligations.aggregate_only = 20;
  const std::string entry = entry_of(decision_body("id-1", request, decision, {.policy = 7}));
  const auto text = slice_entry(entry);
  ASSERT_TRUE(text.ok()) << text.error().to_string();
  const std::pair<std::string_view, std::string_view> parts[] = {
      {text->action, R"("read")"},
      {text->approvals, ""},
      {text->context, R"({"ip":"10.0.0.1"})"},
      {text->data_subjects, R"(["ab"])"},
      {text->environment, ""},
      {text->generation, R"({"catalog":0,"consent":0,"grants":0,"lineage":0,"policy":7})"},
      {text->grants, R"(["g-1"])"},
      {text->group_size, "12"},
      {text->purpose, R"("analytics")"},
      {text->refused_by, ""},
      {text->resources, R"(["customer }","orders#e\nmail"])"},
      {text->subject_attributes, R"({"level":3})"},
      {text->subject_groups, R"(["staff"])"},
      {text->subject_id, R"("job \"7\"")"},
      {text->subject_roles, R"(["analyst"])"},
      {text->verdict, R"("permit")"},
  };
  for (const auto& [part, expected] : parts) EXPECT_EQ(part, expected);
  std::string answer = "what was there before";
  write_answer(*text, answer);
  EXPECT_EQ(
      answer,
      R"({"fields":[],"grants":["g-1"],"obligations":{"aggregate_only":20,"masks":{}},"verdict":"permit"})");
  EXPECT_EQ(*answer_of_body(decision_body("", request, decision, {}, Reasons::kNone)), answer);
}

TEST(DecisionText, TellsARefusalApart) {
  const std::string entry = entry_of(decision_body("id-1", {}, {}, {}, Reasons::kAll, "trino"));
  EXPECT_EQ(slice_entry(entry)->refused_by, R"("trino")");
}

TEST(DecisionText, RefusesWhatIsNoEntry) {
  for (const char* text : {"", "{", "[]", R"({"actor":"a"})", R"({"body":[]})", R"({"body":{"action":}})",
                           R"({"body":{"action":"read","action":"write"}})", R"({"body":{"subject":3}})"})
    EXPECT_FALSE(slice_entry(text).ok()) << text;
}

}  // namespace
}  // namespace steward::service
