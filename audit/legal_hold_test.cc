#include "audit/legal_hold.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace steward::audit {
namespace {

constexpr const char* kCustomer = "postgres://h:5432/shop.customer";
const Day kToday = *parse_day("2026-11-22");

LegalHold hold_on(std::vector<std::string> datasets, std::string subject = "") {
  return {"11111111-1111-4111-8111-111111111111",
          std::move(datasets),
          std::move(subject),
          *parse_day("2026-11-01"),
          "The court",
          "A suit.",
          {},
          "",
          -1,
          -1,
          {}};
}

TEST(LegalHold, IsInForceFromItsFirstDayToItsRelease) {
  LegalHold hold = hold_on({kCustomer});
  EXPECT_FALSE(in_force(hold, *parse_day("2026-10-31")));
  EXPECT_TRUE(in_force(hold, *parse_day("2026-11-01")));
  EXPECT_TRUE(in_force(hold, *parse_day("2036-11-01")));
  ASSERT_TRUE(release(hold, *parse_day("2026-11-20"), "Settled.", kToday).ok());
  EXPECT_TRUE(in_force(hold, *parse_day("2026-11-19")));
  EXPECT_FALSE(in_force(hold, *parse_day("2026-11-20")));
}

TEST(LegalHold, WhatMakesNoSenseIsRefused) {
  struct Case {
    void (*spoil)(LegalHold&);
    ErrorCode code;
    const char* says;
  };
  for (const Case& each :
       {Case{[](LegalHold& h) { h.datasets.clear(); }, ErrorCode::kInvalidInput, "Name the datasets"},
        Case{[](LegalHold& h) { h.datasets = {""}; }, ErrorCode::kInvalidInput, "1 to 2000 bytes"},
        Case{[](LegalHold& h) { h.datasets.assign(1'001, "a"); }, ErrorCode::kTooLarge, "at most 1000"},
        Case{[](LegalHold& h) { h.reason.clear(); }, ErrorCode::kInvalidInput, "why the data is held"},
        Case{[](LegalHold& h) { h.ordered_by.clear(); }, ErrorCode::kInvalidInput, "who ordered"},
        Case{[](LegalHold& h) { h.reason.assign(2'001, 'a'); }, ErrorCode::kTooLarge, "At most 2000"},
        Case{[](LegalHold& h) { h.from = *parse_day("2026-11-23"); }, ErrorCode::kInvalidInput,
             "still to come"}}) {
    LegalHold hold = hold_on({kCustomer});
    ASSERT_TRUE(check_hold(hold, kToday).ok());
    each.spoil(hold);
    const Status status = check_hold(hold, kToday);
    ASSERT_FALSE(status.ok()) << each.says;
    EXPECT_EQ(status.error().code, each.code) << each.says;
    EXPECT_NE(status.error().message.find(each.says), std::string::npos) << status.error().message;
  }
  LegalHold hold = hold_on({kCustomer});
  EXPECT_EQ(release(hold, *parse_day("2026-10-31"), "Settled.", kToday).error().where, "on");
  EXPECT_EQ(release(hold, *parse_day("2026-11-23"), "Settled.", kToday).error().where, "on");
  EXPECT_EQ(release(hold, kToday, "", kToday).error().where, "reason");
  EXPECT_FALSE(hold.released);
  ASSERT_TRUE(release(hold, kToday, "Settled.", kToday).ok());
  EXPECT_EQ(release(hold, kToday, "Settled.", kToday).error().code, ErrorCode::kConflict);
}

TEST(HoldRegister, FoldsToWhatWasSaid) {
  HoldRegister folded;
  LegalHold hold = hold_on({kCustomer, "*orders"}, "ff");
  const Timestamp time = *parse_rfc3339("2026-11-01T09:00:00Z");
  folded.add(3, time, adding_body(hold));
  ASSERT_TRUE(release(hold, kToday, "Settled.", kToday).ok());
  folded.add(9, time, release_body(hold));
  ASSERT_EQ(folded.holds().size(), 1u);
  const LegalHold& read = folded.holds().front();
  EXPECT_EQ(serialize(adding_body(read)), serialize(adding_body(hold)));
  EXPECT_EQ(serialize(release_body(read)), serialize(release_body(hold)));
  EXPECT_EQ(read.entry, 3);
  EXPECT_EQ(read.last_entry, 9);
  EXPECT_EQ(folded.find(hold.id), &read);
  EXPECT_EQ(folded.find("another"), nullptr);

  const boost::json::object odd[] = {{},
                                     {{"event", "added"}},
                                     adding_body(hold),
                                     release_body(hold),
                                     {{"event", "released"}, {"hold", "x"}}};
  for (const auto& body : odd) folded.add(10, time, body);
  EXPECT_EQ(folded.unreadable(), 5u);
  EXPECT_EQ(folded.holds().size(), 1u);
}

}  // namespace
}  // namespace steward::audit
