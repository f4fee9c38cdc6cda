#include "api/codec/subject_request_codec.h"

#include <gtest/gtest.h>

#include "api/handlers/schema_for_test.h"

namespace steward::api {
namespace {

const audit::Day kToday = *audit::parse_day("2026-11-22");

template <class T>
Result<T> parsed(Result<T> (*parse)(const JsonView&), const char* text) {
  const auto json = parse_json(text);
  EXPECT_TRUE(json.ok()) << json.error().to_string();
  return parse(JsonView(*json));
}

TEST(SubjectRequestCodec, ReadsAnOpeningAndAStep) {
  const auto opening =
      parsed(parse_subject_opening,
             R"({"subject":"K4711","regulation":"cpra","right":"opt-out","received":"2026-11-20",
                                  "reference":"T-1","by":"officer"})");
  ASSERT_TRUE(opening.ok()) << opening.error().to_string();
  EXPECT_EQ(opening->opening.person, "K4711");
  EXPECT_EQ(opening->opening.right, audit::DataRight::kOptOut);
  EXPECT_EQ(audit::format_day(*opening->opening.received), "2026-11-20");
  EXPECT_EQ(opening->actor, "officer");
  const auto step =
      parsed(parse_subject_step, R"({"event":"closed","outcome":"refused","reason":"Not ours."})");
  ASSERT_TRUE(step.ok()) << step.error().to_string();
  EXPECT_EQ(step->step.event, audit::SubjectEvent::kClosed);
  EXPECT_EQ(step->step.outcome, audit::Outcome::kRefused);
  EXPECT_FALSE(step->step.on);
}

TEST(SubjectRequestCodec, SaysWhatIsWrongAndWhere) {
  struct Case {
    const char *text, *where;
  };
  for (const Case& each :
       {Case{R"({})", "/subject"}, Case{R"({"subject":7})", "/subject"},
        Case{R"({"subject":"a"})", "/regulation"},
        Case{R"({"subject":"a","regulation":"gpdr","right":"access"})", "/regulation"},
        Case{R"({"subject":"a","regulation":"gdpr","right":"acess"})", "/right"},
        Case{R"({"subject":"a","regulation":"gdpr","right":"access","received":"soon"})", "/received"},
        Case{R"({"subjects":"a"})", "/subjects"}, Case{R"([])", ""}}) {
    const auto opening = parsed(parse_subject_opening, each.text);
    ASSERT_FALSE(opening.ok()) << each.text;
    EXPECT_EQ(opening.error().where, each.where) << each.text;
  }
  for (const Case& each :
       {Case{R"({})", "/event"}, Case{R"({"event":"opened"})", "/event"},
        Case{R"({"event":"closed"})", "/outcome"}, Case{R"({"event":"closed","outcome":"done"})", "/outcome"},
        Case{R"({"event":"extended","outcome":"fulfilled"})", "/outcome"},
        Case{R"({"event":"confirmed","on":"2026-02-30"})", "/on"}}) {
    const auto step = parsed(parse_subject_step, each.text);
    ASSERT_FALSE(step.ok()) << each.text;
    EXPECT_EQ(step.error().where, each.where) << each.text;
  }
}

TEST(SubjectRequestCodec, AnswersAreOfTheirSchema) {
  audit::SubjectRequest asked;
  asked.id = "11111111-1111-4111-8111-111111111111";
  asked.subject = std::string(64, 'a');
  asked.regulation = audit::Regulation::kCpra;
  asked.received = *audit::parse_day("2026-11-02");
  asked.reference = "T-1";
  auto request = audit::opened(asked, kToday);
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(violations(to_json(*request, kToday), "SubjectRequest"), "");
  for (const audit::SubjectEvent event : {audit::SubjectEvent::kConfirmed, audit::SubjectEvent::kIdentified,
                                          audit::SubjectEvent::kExtended, audit::SubjectEvent::kClosed}) {
    ASSERT_TRUE(audit::take(*request, {event, kToday, audit::Outcome::kFulfilled, "Why."}, kToday).ok());
    EXPECT_EQ(violations(to_json(*request, kToday), "SubjectRequest"), "");
  }
  EXPECT_EQ(to_json(*request, kToday).at("days"), 20);
  EXPECT_EQ(violations(to_json(storage::SubjectRequestPage{{*request}, "2026-11-22.x"}, kToday),
                       "SubjectRequestPage"),
            "");
}

}  // namespace
}  // namespace steward::api
