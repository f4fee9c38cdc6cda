#include "audit/subject_request.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace steward::audit {
namespace {

const Day kToday = *parse_day("2026-11-22");

SubjectRequest request_of(const char* received = "2026-11-02", const char* regulation = "gdpr",
                          const char* right = "access") {
  SubjectRequest request;
  request.id = "11111111-1111-4111-8111-111111111111";
  request.subject = std::string(64, 'a');
  request.regulation = *parse_regulation(regulation);
  request.right = *parse_right(right);
  request.received = *parse_day(received);
  auto made = opened(request, kToday);
  EXPECT_TRUE(made.ok()) << made.error().to_string();
  return made.ok() ? *made : request;
}

SubjectStep step(SubjectEvent event, const char* on, const char* reason = "",
                 Outcome outcome = Outcome::kFulfilled) {
  return {event, *parse_day(on), outcome, reason};
}

TEST(SubjectRequest, WhatMakesNoSenseIsRefusedInOneSentence) {
  const SubjectStep extension = step(SubjectEvent::kExtended, "2026-11-10", "It is complex.");
  const SubjectStep closing = step(SubjectEvent::kClosed, "2026-11-12");
  struct Case {
    const char* name;
    SubjectRequest request;
    std::vector<SubjectStep> steps;  // the last is refused
    ErrorCode code;
    const char* says;
  };
  const Case cases[] = {
      {"closed before it was received",
       request_of(),
       {step(SubjectEvent::kClosed, "2026-11-01")},
       ErrorCode::kInvalidInput,
       "before the request was received (2026-11-02)"},
      {"closed tomorrow",
       request_of(),
       {step(SubjectEvent::kClosed, "2026-11-23")},
       ErrorCode::kInvalidInput,
       "still to come"},
      {"refused without a reason",
       request_of(),
       {step(SubjectEvent::kClosed, "2026-11-12", "", Outcome::kRefused)},
       ErrorCode::kInvalidInput,
       "why it is refused"},
      {"extended without a reason",
       request_of(),
       {step(SubjectEvent::kExtended, "2026-11-12")},
       ErrorCode::kInvalidInput,
       "why more time is needed"},
      {"extended too late",
       request_of("2026-10-01"),
       {step(SubjectEvent::kExtended, "2026-11-03", "It is complex.")},
       ErrorCode::kInvalidInput,
       "The first deadline was 2026-11-02"},
      {"extended twice", request_of(), {extension, extension}, ErrorCode::kConflict, "one extension"},
      {"extended where the law knows none",
       request_of("2026-11-02", "cpra", "opt-out"),
       {extension},
       ErrorCode::kInvalidInput,
       "cannot be extended"},
      {"closed twice",
       request_of(),
       {closing, closing},
       ErrorCode::kConflict,
       "closed already, on 2026-11-12"},
      {"extended after it was closed",
       request_of(),
       {closing, extension},
       ErrorCode::kConflict,
       "closed already"},
      {"confirmed twice",
       request_of(),
       {step(SubjectEvent::kConfirmed, "2026-11-02"), step(SubjectEvent::kConfirmed, "2026-11-03")},
       ErrorCode::kConflict,
       "confirmed already"},
      {"identified twice",
       request_of(),
       {step(SubjectEvent::kIdentified, "2026-11-02"), step(SubjectEvent::kIdentified, "2026-11-03")},
       ErrorCode::kConflict,
       "identified already"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    SubjectRequest request = each.request;
    for (size_t i = 0; i + 1 < each.steps.size(); ++i) ASSERT_TRUE(take(request, each.steps[i], kToday).ok());
    const auto before = serialize(opening_body(request));
    const Status status = take(request, each.steps.back(), kToday);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, each.code);
    EXPECT_NE(status.error().message.find(each.says), std::string::npos) << status.error().message;
    EXPECT_EQ(serialize(opening_body(request)), before) << "a refused step changes nothing";
  }
  SubjectRequest later = request_of();
  later.received = *parse_day("2026-11-23");
  EXPECT_NE(opened(later, kToday).error().message.find("still to come"), std::string::npos);
}

TEST(SubjectRequest, StandsWhereItsDaysSay) {
  struct Case {
    const char* closed;  // or empty
    bool extended;
    const char* day;
    Standing standing;
  };
  // Received on 2026-10-01: due on 2026-11-02 (the 1st is a Sunday), extended to 2027-01-01.
  const Case cases[] = {{"", false, "2026-10-25", Standing::kOpen},
                        {"", false, "2026-10-26", Standing::kDueSoon},
                        {"", false, "2026-11-02", Standing::kDueSoon},
                        {"", false, "2026-11-03", Standing::kOverdue},
                        {"", true, "2026-11-03", Standing::kOpen},
                        {"2026-11-02", false, "2026-11-22", Standing::kInTime},
                        {"2026-11-03", false, "2026-11-22", Standing::kLate},
                        {"2026-11-03", true, "2026-11-22", Standing::kInTime}};
  for (const Case& each : cases) {
    SCOPED_TRACE(std::string(each.closed) + " " + each.day);
    SubjectRequest request = request_of("2026-10-01");
    if (each.extended) {
      ASSERT_TRUE(take(request, step(SubjectEvent::kExtended, "2026-10-20", "Many."), kToday).ok());
    }
    if (*each.closed) {
      ASSERT_TRUE(take(request, step(SubjectEvent::kClosed, each.closed), kToday).ok());
    }
    EXPECT_EQ(standing_on(request, *parse_day(each.day)), each.standing)
        << to_string(standing_on(request, *parse_day(each.day)));
  }
}

TEST(SubjectRequest, ConfirmationIsDueWhereTheLawSaysSo) {
  struct Case {
    const char *regulation, *confirmed, *closed, *day;
    bool is_missed;
  };
  // Received on Monday, 2026-11-02: to be confirmed by 2026-11-16 under the CPRA.
  for (const Case& each :
       {Case{"cpra", "", "", "2026-11-16", false}, Case{"cpra", "", "", "2026-11-17", true},
        Case{"cpra", "2026-11-16", "", "2026-11-22", false},
        Case{"cpra", "2026-11-17", "", "2026-11-22", true},
        Case{"cpra", "", "2026-11-10", "2026-11-22", false}, Case{"gdpr", "", "", "2026-11-22", false}}) {
    SubjectRequest request = request_of("2026-11-02", each.regulation);
    if (*each.confirmed) {
      ASSERT_TRUE(take(request, step(SubjectEvent::kConfirmed, each.confirmed), kToday).ok());
    }
    if (*each.closed) {
      ASSERT_TRUE(take(request, step(SubjectEvent::kClosed, each.closed), kToday).ok());
    }
    EXPECT_EQ(missed_confirmation(request, *parse_day(each.day)), each.is_missed)
        << each.regulation << " " << each.confirmed << " " << each.day;
  }
}

TEST(SubjectRequest, WhatIsRememberedAfterTheDeadlineIsToldApart) {
  struct Case {
    const char* name;
    const char *extended_on, *extended_at;  // or empty
    const char *closed_on, *closed_at;
    const char* day;
    bool is_by_hindsight;
  };
  // Received on 2026-09-01: due on 2026-10-01, extended to 2026-12-01.
  for (const Case& each :
       {Case{"answered and recorded", "", "", "2026-10-01", "2026-10-02T23:00:00Z", "2026-11-22", false},
        Case{"answered, recorded later", "", "", "2026-10-01", "2026-10-03T00:00:00Z", "2026-11-22", true},
        Case{"answered late", "", "", "2026-10-02", "2026-10-20T00:00:00Z", "2026-11-22", false},
        Case{"extended", "2026-09-20", "2026-09-20T09:00:00Z", "", "", "2026-11-22", false},
        Case{"extended, recorded later", "2026-09-20", "2026-10-10T09:00:00Z", "", "", "2026-11-22", true},
        Case{"extended for nothing", "2026-09-20", "2026-10-10T09:00:00Z", "2026-09-30",
             "2026-09-30T09:00:00Z", "2026-11-22", false},
        Case{"extended, recorded later, and answered", "2026-09-20", "2026-10-10T09:00:00Z", "2026-10-20",
             "2026-10-20T09:00:00Z", "2026-11-22", true},
        Case{"extended and overdue", "2026-09-20", "2026-10-10T09:00:00Z", "", "", "2026-12-02", false}}) {
    SCOPED_TRACE(each.name);
    const SubjectRequest request = request_of("2026-09-01");
    SubjectRegister folded;
    folded.add(0, *parse_rfc3339("2026-09-01T09:00:00Z"), opening_body(request));
    SubjectRequest taken = request;
    for (const auto& [taking, at] :
         {std::pair{
              step(SubjectEvent::kExtended, *each.extended_on ? each.extended_on : "2026-09-01", "Many."),
              each.extended_at},
          {step(SubjectEvent::kClosed, *each.closed_on ? each.closed_on : "2026-09-01"), each.closed_at}}) {
      if (!*at) continue;
      ASSERT_TRUE(take(taken, taking, kToday).ok());
      folded.add(1, *parse_rfc3339(at), step_body(taken, taking));
    }
    EXPECT_EQ(is_kept_by_hindsight(folded.requests().begin()->second, *parse_day(each.day)),
              each.is_by_hindsight);
  }
}

TEST(SubjectRegister, FoldsToWhatWasTaken) {
  SubjectRegister folded;
  SubjectRequest request = request_of();
  request.reference = "T-17";
  const Timestamp time = *parse_rfc3339("2026-11-02T09:00:00Z");
  folded.add(4, time, opening_body(request));
  int64_t seq = 5;
  for (const SubjectStep& each :
       {step(SubjectEvent::kConfirmed, "2026-11-03"), step(SubjectEvent::kIdentified, "2026-11-04"),
        step(SubjectEvent::kExtended, "2026-11-10", "It is complex."),
        step(SubjectEvent::kClosed, "2026-11-20", "Nothing of it is ours.", Outcome::kRefused)}) {
    ASSERT_TRUE(take(request, each, kToday).ok());
    folded.add(seq++, time, step_body(request, each));
  }
  ASSERT_EQ(folded.requests().size(), 1u);
  const SubjectRequest& read = folded.requests().begin()->second;
  EXPECT_EQ(serialize(opening_body(read)), serialize(opening_body(request)));
  EXPECT_EQ(read.due, request.due);
  EXPECT_EQ(format_day(read.due), "2027-02-02");
  EXPECT_EQ(read.confirmed, request.confirmed);
  EXPECT_EQ(read.identified, request.identified);
  EXPECT_EQ(read.extended, request.extended);
  EXPECT_EQ(read.closed, request.closed);
  EXPECT_EQ(read.outcome, Outcome::kRefused);
  EXPECT_EQ(read.extension_reason, "It is complex.");
  EXPECT_EQ(read.closing_reason, "Nothing of it is ours.");
  EXPECT_EQ(read.entry, 4);
  EXPECT_EQ(read.last_entry, 8);
  EXPECT_EQ(days_taken(read), 18);
  EXPECT_EQ(folded.unreadable(), 0u);
}

TEST(SubjectRegister, WhatIsNoEventIsCountedAndLeftOut) {
  using boost::json::object;
  SubjectRegister folded;
  const object opening = opening_body(request_of());
  object without_due = opening;
  without_due.erase("due");
  const std::string id = request_of().id;
  for (const object& body :
       {object{}, object{{"event", "opened"}}, without_due,
        object{{"event", "closed"}, {"request", id}, {"on", "2026-11-20"}, {"outcome", "fulfilled"}}})
    folded.add(0, {}, body);
  EXPECT_EQ(folded.unreadable(), 4u);
  folded.add(1, {}, opening);
  for (const object& body :
       {opening, object{{"event", "closed"}, {"request", id}, {"on", "soon"}, {"outcome", "fulfilled"}},
        object{{"event", "closed"}, {"request", id}, {"on", "2026-11-20"}, {"outcome", "lost"}},
        object{{"event", "extended"}, {"request", id}, {"on", "2026-11-20"}},
        object{{"event", "burned"}, {"request", id}, {"on", "2026-11-20"}}})
    folded.add(2, {}, body);
  EXPECT_EQ(folded.unreadable(), 9u);
  ASSERT_EQ(folded.requests().size(), 1u);
  EXPECT_EQ(folded.requests().begin()->second.last_entry, 1);
}

TEST(SubjectRequest, WordsAreReadBack) {
  for (const Outcome outcome : {Outcome::kFulfilled, Outcome::kRefused, Outcome::kWithdrawn})
    EXPECT_EQ(*parse_outcome(to_string(outcome)), outcome);
  EXPECT_FALSE(parse_outcome("done").ok());
  EXPECT_EQ(*parse_step_event("extended"), SubjectEvent::kExtended);
  EXPECT_FALSE(parse_step_event("opened").ok());
}

}  // namespace
}  // namespace steward::audit
