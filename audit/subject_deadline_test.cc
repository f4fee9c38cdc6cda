#include "audit/subject_deadline.h"

#include <gtest/gtest.h>

namespace steward::audit {
namespace {

std::string text_of(const std::optional<Day>& day) {
  return day ? format_day(*day) : "none";
}

TEST(SubjectDeadline, IsWhatTheLawSays) {
  struct Case {
    const char *regulation, *right, *received, *answer, *extended, *confirm;
  };
  const Case cases[] = {
      // GDPR Art. 12(3); Regulation 1182/71 Art. 3(2)(c): the same date, whatever the month's length.
      {"gdpr", "access", "2026-03-05", "2026-04-06", "2026-06-05", "none"},  // 5 April 2026 is a Sunday
      {"gdpr", "erasure", "2026-11-20", "2026-12-21", "2027-02-22",
       "none"},  // 20 December: Sunday; 20 February: Saturday
      {"gdpr", "access", "2026-06-01", "2026-07-01", "2026-09-01", "none"},
      {"gdpr", "portability", "2026-12-31", "2027-02-01", "2027-03-31", "none"},  // 31 January: Sunday
      // There is no such date in the last month: its last day.
      {"gdpr", "rectification", "2026-08-31", "2026-09-30", "2026-11-30", "none"},
      {"gdpr", "restriction", "2027-01-31", "2027-03-01", "2027-04-30", "none"},  // 28 February 2027: Sunday
      {"gdpr", "objection", "2028-01-31", "2028-02-29", "2028-05-01", "none"},  // leap year; 30 April: Sunday
      {"gdpr", "automated-decision", "2028-02-29", "2028-03-29", "2028-05-29", "none"},
      // A request on a weekend is received on that day.
      {"gdpr", "access", "2026-11-22", "2026-12-22", "2027-02-22", "none"},
      // Cal. Civ. Code 1798.130(a)(2)(A), 11 CCR 7021: calendar days; weekends do not move the end.
      {"cpra", "access", "2026-11-20", "2027-01-04", "2027-02-18", "2026-12-04"},
      {"cpra", "erasure", "2026-11-21", "2027-01-05", "2027-02-19", "2026-12-04"},  // a Saturday
      {"cpra", "rectification", "2026-11-18", "2027-01-02", "2027-02-16", "2026-12-02"},
      {"cpra", "portability", "2024-01-31", "2024-03-16", "2024-04-30", "2024-02-14"},
      // 11 CCR 7026(f), 7027(g): business days.
      {"cpra", "opt-out", "2026-11-20", "2026-12-11", "none", "none"},
      {"cpra", "restriction", "2026-11-22", "2026-12-11", "none", "none"},
      // 45 CFR 164.524(b)(2), 164.526(b)(2).
      {"hipaa", "access", "2026-11-22", "2026-12-22", "2027-01-21", "none"},
      {"hipaa", "rectification", "2026-11-22", "2027-01-21", "2027-02-20", "none"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(std::string(each.regulation) + " " + each.right + " " + each.received);
    const auto deadlines =
        deadlines_of(*parse_regulation(each.regulation), *parse_right(each.right), *parse_day(each.received));
    ASSERT_TRUE(deadlines.ok()) << deadlines.error().to_string();
    EXPECT_EQ(format_day(deadlines->answer), each.answer);
    EXPECT_EQ(text_of(deadlines->extended), each.extended);
    EXPECT_EQ(text_of(deadlines->confirm), each.confirm);
    EXPECT_FALSE(deadlines->law.empty());
  }
}

TEST(SubjectDeadline, NoneIsMadeUpWhereALawGivesNone) {
  struct Case {
    Regulation regulation;
    DataRight right;
    const char* says;
  };
  for (const Case& each : {Case{Regulation::kGdpr, DataRight::kOptOut, "an objection"},
                           Case{Regulation::kCpra, DataRight::kObjection, "opt-out"},
                           Case{Regulation::kCpra, DataRight::kAutomatedDecision, "no deadline"},
                           Case{Regulation::kHipaa, DataRight::kErasure, "access, rectification"}}) {
    const auto deadlines = deadlines_of(each.regulation, each.right, *parse_day("2026-11-22"));
    ASSERT_FALSE(deadlines.ok()) << each.says;
    EXPECT_EQ(deadlines.error().code, ErrorCode::kInvalidInput);
    EXPECT_NE(deadlines.error().message.find(each.says), std::string::npos) << deadlines.error().message;
  }
}

// Of four years of days of receipt.
TEST(SubjectDeadline, HoldsOnEveryDay) {
  for (Day day = *parse_day("2026-01-01"); day < *parse_day("2030-01-01"); day += std::chrono::days(1)) {
    SCOPED_TRACE(format_day(day));
    const auto gdpr = deadlines_of(Regulation::kGdpr, DataRight::kAccess, day);
    ASSERT_TRUE(gdpr.ok());
    const auto taken = (gdpr->answer - day).count();
    EXPECT_GE(taken, 28);
    EXPECT_LE(taken, 33);
    EXPECT_NE(std::chrono::weekday(gdpr->answer), std::chrono::Saturday);
    EXPECT_NE(std::chrono::weekday(gdpr->answer), std::chrono::Sunday);
    EXPECT_GT(*gdpr->extended, gdpr->answer);
    const auto cpra = deadlines_of(Regulation::kCpra, DataRight::kAccess, day);
    ASSERT_TRUE(cpra.ok());
    EXPECT_EQ((cpra->answer - day).count(), 45);
    EXPECT_GE((*cpra->confirm - day).count(), 12);  // from a weekend on two weekends less
    EXPECT_LE((*cpra->confirm - day).count(), 14);
  }
}

TEST(SubjectDeadline, DaysAreReadStrictly) {
  for (const char* text : {"2026-11-22", "1900-01-01", "2028-02-29"}) {
    const auto day = parse_day(text);
    ASSERT_TRUE(day.ok()) << text;
    EXPECT_EQ(format_day(*day), text);
  }
  for (const char* text : {"", "2026-11-2", "2026-02-29", "22.11.2026", "2026-13-01", "1899-12-31",
                           "9001-01-01", "2026-11-22T00:00:00Z", "2026/11/22", "yesterday"}) {
    const auto day = parse_day(text);
    ASSERT_FALSE(day.ok()) << text;
    EXPECT_EQ(day.error().code, ErrorCode::kInvalidInput) << text;
  }
}

TEST(SubjectDeadline, NamesAreReadBackAndSlipsArePointedOut) {
  for (const DataRight right : data_rights()) EXPECT_EQ(*parse_right(to_string(right)), right);
  for (const Regulation law : {Regulation::kGdpr, Regulation::kCpra, Regulation::kHipaa})
    EXPECT_EQ(*parse_regulation(to_string(law)), law);
  EXPECT_NE(parse_right("acess").error().message.find("did you mean 'access'?"), std::string::npos);
  EXPECT_NE(parse_regulation("gpdr").error().message.find("did you mean 'gdpr'?"), std::string::npos);
  EXPECT_FALSE(parse_regulation("pci").ok());
}

TEST(SubjectDeadline, TheDayIsThatOfTheEast) {
  EXPECT_EQ(format_day(day_of(*parse_rfc3339("2026-11-22T09:59:59Z"))), "2026-11-22");
  EXPECT_EQ(format_day(latest_day_of(*parse_rfc3339("2026-11-22T09:59:59Z"))), "2026-11-22");
  EXPECT_EQ(format_day(latest_day_of(*parse_rfc3339("2026-11-22T10:00:00Z"))), "2026-11-23");
}

}  // namespace
}  // namespace steward::audit
