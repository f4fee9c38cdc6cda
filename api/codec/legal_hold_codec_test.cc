#include "api/codec/legal_hold_codec.h"

#include <gtest/gtest.h>

#include "api/handlers/schema_for_test.h"

namespace steward::api {
namespace {

TEST(LegalHoldCodec, SaysWhatIsWrongAndWhere) {
  struct Case {
    const char *text, *where;
  };
  for (const Case& each : {Case{R"({})", "/reason"}, Case{R"({"reason":"a"})", "/ordered_by"},
                           Case{R"({"reason":"a","ordered_by":"b","datasets":"c"})", "/datasets"},
                           Case{R"({"reason":"a","ordered_by":"b","from":"2026-02-30"})", "/from"},
                           Case{R"({"reasons":"a"})", "/reasons"}}) {
    const auto json = parse_json(each.text);
    ASSERT_TRUE(json.ok());
    const auto hold = parse_legal_hold(JsonView(*json));
    ASSERT_FALSE(hold.ok()) << each.text;
    EXPECT_EQ(hold.error().where, each.where) << each.text;
  }
}

TEST(LegalHoldCodec, AnswersAreOfTheirSchema) {
  const audit::Day today = *audit::parse_day("2026-11-22");
  audit::LegalHold hold;
  hold.id = "h";
  hold.datasets = {"*customer"};
  hold.from = today;
  EXPECT_EQ(violations(to_json(hold, today), "LegalHold"), "");
  hold.subject = "ff";
  ASSERT_TRUE(audit::release(hold, today, "Settled.", today).ok());
  EXPECT_EQ(violations(to_json(std::vector{hold}, today), "LegalHoldList"), "");
  EXPECT_EQ(to_json(hold, today).at("in_force"), false);
}

}  // namespace
}  // namespace steward::api
