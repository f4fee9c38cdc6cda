#include "policy/condition.h"

#include <gtest/gtest.h>

#include <map>

#include "policy/ip_network.h"
#include "policy/time_window.h"

namespace steward::policy {
namespace {

using T = Truth;

Timestamp at(std::string_view text) {
  return *parse_rfc3339(text);
}

Condition test(std::string attribute, Operator op, std::vector<Value> operands,
               Quantifier quantifier = Quantifier::kItem) {
  Condition condition;
  condition.kind = Condition::Kind::kTest;
  condition.test = {std::move(attribute), quantifier, op, std::move(operands), {}};
  return condition;
}

Condition window(std::string attribute, std::string_view text) {
  Condition condition = test(std::move(attribute), Operator::kWindow, {});
  condition.test.windows.push_back(*parse_time_window(text));
  return condition;
}

Condition combined(Condition::Kind kind, std::vector<Condition> parts) {
  Condition condition;
  condition.kind = kind;
  condition.parts = std::move(parts);
  return condition;
}

const Attributes kSubject = {
    {"department", std::string("sales")},
    {"clearance", 3.0},
    {"contractor", false},
    {"trainings", std::vector<std::string>{"gdpr", "security"}},
    {"nothing", std::vector<std::string>{}},
    {"hired", std::string("2024-02-29T12:00:00+01:00")},
};
const Attributes kContext = {
    {"ip", std::string("10.1.2.3")},        {"mapped", std::string("::ffff:10.1.2.3")},
    {"v6", std::string("2001:DB8::1")},     {"rows", 100.0},
    {"path", std::string("/export/daily")},
};

Truth outcome(const Condition& condition, std::string_view time = "2026-11-20T12:00:00Z") {
  return evaluate(condition, {kSubject, kContext, at(time)});
}

TEST(Condition, EveryOperatorOverEveryType) {
  using O = Operator;
  const std::string d = "subject.department", c = "subject.clearance", ip = "context.ip";
  const struct {
    Condition condition;
    Truth expected;
  } kCases[] = {
      {test(d, O::kEquals, {std::string("sales")}), T::kTrue},
      {test(d, O::kEquals, {std::string("Sales")}), T::kFalse},
      {test(d, O::kEquals, {3.0}), T::kUnknown},
      {test(c, O::kEquals, {3.0}), T::kTrue},
      {test(c, O::kEquals, {std::string("3")}), T::kUnknown},
      {test("subject.contractor", O::kEquals, {false}), T::kTrue},
      {test("subject.contractor", O::kEquals, {std::string("false")}), T::kUnknown},
      {test("subject.trainings", O::kEquals, {std::string("gdpr")}), T::kUnknown},
      {test("subject.missing", O::kEquals, {std::string("x")}), T::kUnknown},
      {test("other.department", O::kEquals, {std::string("sales")}), T::kUnknown},
      {test("department", O::kEquals, {std::string("sales")}), T::kUnknown},
      {test(d, O::kIn, {std::string("hr"), std::string("sales")}), T::kTrue},
      {test(d, O::kIn, {std::string("hr"), std::string("it")}), T::kFalse},
      {test(d, O::kIn, {std::string("hr"), 1.0}), T::kUnknown},
      {test(c, O::kIn, {1.0, 3.0}), T::kTrue},
      {test(c, O::kLess, {3.0}), T::kFalse},
      {test(c, O::kAtMost, {3.0}), T::kTrue},
      {test(c, O::kGreater, {2.5}), T::kTrue},
      {test(c, O::kAtLeast, {4.0}), T::kFalse},
      {test(d, O::kAtLeast, {4.0}), T::kUnknown},
      {test(d, O::kLess, {std::string("z")}), T::kUnknown},
      {test(c, O::kBetween, {3.0, 5.0}), T::kTrue},
      {test(c, O::kBetween, {1.0, 3.0}), T::kTrue},
      {test(c, O::kBetween, {4.0, 5.0}), T::kFalse},
      {test("subject.hired", O::kLess, {std::string("2024-02-29T11:00:00.000001Z")}), T::kTrue},
      {test("subject.hired", O::kEquals, {std::string("2024-02-29T11:00:00Z")}), T::kFalse},
      {test("time", O::kAtLeast, {std::string("2026-11-20T12:00:00Z")}), T::kTrue},
      {test("time", O::kLess, {std::string("2026-11-20T12:00:00Z")}), T::kFalse},
      {test("time", O::kEquals, {std::string("2026-11-20T13:00:00+01:00")}), T::kTrue},
      {test("time", O::kBetween, {std::string("2026-01-01T00:00:00Z"), std::string("2026-12-31T00:00:00Z")}),
       T::kTrue},
      {test("time", O::kPrefix, {std::string("2026")}), T::kUnknown},
      {test("context.path", O::kPrefix, {std::string("/export/")}), T::kTrue},
      {test("context.path", O::kSuffix, {std::string("weekly"), std::string("daily")}), T::kTrue},
      {test("context.path", O::kGlob, {std::string("/*/d?ily")}), T::kTrue},
      {test("context.path", O::kGlob, {std::string("/*/d?")}), T::kFalse},
      {test("context.rows", O::kPrefix, {std::string("1")}), T::kUnknown},
      {test(ip, O::kCidr, {std::string("10.0.0.0/8")}), T::kTrue},
      {test(ip, O::kCidr, {std::string("192.168.0.0/16"), std::string("10.1.2.3")}), T::kTrue},
      {test(ip, O::kCidr, {std::string("10.1.2.0/31")}), T::kFalse},
      {test(ip, O::kCidr, {std::string("::ffff:10.0.0.0/104")}), T::kTrue},
      {test(ip, O::kCidr, {std::string("::/0")}), T::kFalse},
      {test("context.mapped", O::kCidr, {std::string("10.0.0.0/8")}), T::kTrue},
      {test("context.v6", O::kCidr, {std::string("2001:db8::/32")}), T::kTrue},
      {test("context.v6", O::kCidr, {std::string("2001:db9::/32")}), T::kFalse},
      {test("context.path", O::kCidr, {std::string("10.0.0.0/8")}), T::kUnknown},
      {test(d, O::kPresent, {true}), T::kTrue},
      {test(d, O::kPresent, {false}), T::kFalse},
      {test("subject.missing", O::kPresent, {true}), T::kFalse},
      {test("subject.missing", O::kPresent, {false}), T::kTrue},
      {test("subject.nothing", O::kPresent, {true}), T::kTrue},
      {test("time", O::kPresent, {true}), T::kTrue},
      {window("time", "fri 11:00-13:00 Z"), T::kTrue},
      {window(d, "fri 11:00-13:00 Z"), T::kUnknown},
      {window("subject.hired", "thu 10:00-12:00 Z"), T::kTrue},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(outcome(c.condition), c.expected)
        << c.condition.test.attribute << " " << to_string(c.condition.test.op);
}

TEST(Condition, QuantifiersSpeakOfLists) {
  using O = Operator;
  using Q = Quantifier;
  const Value gdpr = std::string("gdpr"), hipaa = std::string("hipaa"), security = std::string("security");
  const struct {
    Condition condition;
    Truth expected;
  } kCases[] = {
      {test("subject.trainings", O::kEquals, {gdpr}, Q::kAny), T::kTrue},
      {test("subject.trainings", O::kEquals, {hipaa}, Q::kAny), T::kFalse},
      {test("subject.trainings", O::kIn, {gdpr, security}, Q::kAll), T::kTrue},
      {test("subject.trainings", O::kIn, {gdpr, hipaa}, Q::kAll), T::kFalse},
      {test("subject.trainings", O::kEquals, {hipaa}, Q::kNone), T::kTrue},
      {test("subject.trainings", O::kEquals, {gdpr}, Q::kNone), T::kFalse},
      {test("subject.trainings", O::kEquals, {1.0}, Q::kAny), T::kUnknown},
      {test("subject.nothing", O::kEquals, {gdpr}, Q::kAny), T::kFalse},
      {test("subject.nothing", O::kEquals, {gdpr}, Q::kAll), T::kTrue},
      {test("subject.nothing", O::kEquals, {gdpr}, Q::kNone), T::kTrue},
      {test("subject.missing", O::kEquals, {gdpr}, Q::kNone), T::kUnknown},
      {test("subject.department", O::kEquals, {gdpr}, Q::kNone), T::kUnknown},
      {test("time", O::kLess, {std::string("2030-01-01T00:00:00Z")}, Q::kAny), T::kUnknown},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(outcome(c.condition), c.expected)
        << c.condition.test.attribute << " " << to_string(c.condition.test.quantifier);
}

// Kleene's strong logic, by all pairs.
TEST(Condition, CombinesThreeTruths) {
  const std::map<Truth, Condition> part = {
      {T::kTrue, test("subject.department", Operator::kPresent, {true})},
      {T::kFalse, test("subject.department", Operator::kPresent, {false})},
      {T::kUnknown, test("subject.missing", Operator::kEquals, {1.0})},
  };
  using K = Condition::Kind;
  for (const auto& [a, first] : part) {
    EXPECT_EQ(static_cast<int>(outcome(combined(K::kNot, {first}))), 2 - static_cast<int>(a));
    for (const auto& [b, second] : part) {
      EXPECT_EQ(outcome(combined(K::kAll, {first, second})), std::min(a, b));
      EXPECT_EQ(outcome(combined(K::kAny, {first, second})), std::max(a, b));
      EXPECT_EQ(outcome(combined(K::kNot, {combined(K::kAll, {first, second})})),
                outcome(combined(K::kAny, {combined(K::kNot, {first}), combined(K::kNot, {second})})));
    }
  }
  EXPECT_EQ(outcome(Condition{}), T::kTrue);
}

TEST(TimeWindow, KnowsWeekdaysOffsetsAndMidnight) {
  const struct {
    const char *window, *moment;
    bool inside;
  } kCases[] = {
      // 2026-11-20 is a Friday.
      {"mon-fri 08:00-18:00 +01:00", "2026-11-20T07:00:00Z", true},
      {"mon-fri 08:00-18:00 +01:00", "2026-11-20T06:59:59.999999Z", false},
      {"mon-fri 08:00-18:00 +01:00", "2026-11-20T17:00:00Z", false},
      {"mon-fri 08:00-18:00", "2026-11-21T12:00:00Z", false},
      {"sat 00:00-24:00 +09:00", "2026-11-20T15:00:00Z", true},
      {"sat 00:00-24:00 +09:00", "2026-11-20T14:59:00Z", false},
      {"thu 00:00-24:00 -05:30", "2026-11-20T05:29:00Z", true},
      {"fri 22:00-06:00 Z", "2026-11-20T22:00:00Z", true},
      {"fri 22:00-06:00 Z", "2026-11-21T05:59:00Z", true},
      {"fri 22:00-06:00 Z", "2026-11-21T06:00:00Z", false},
      {"fri 22:00-06:00 Z", "2026-11-20T05:00:00Z", false},  // that night began on Thursday
      {"fri-mon 12:00-13:00", "2026-11-22T12:30:00Z", true},
      {"fri-mon 12:00-13:00", "2026-11-24T12:30:00Z", false},
      {"22:00-00:00", "2026-11-20T23:59:00Z", true},
      {"00:00-24:00", "1969-12-31T23:59:59.999999Z", true},
      {"wed 23:00-24:00", "1969-12-31T23:59:59.999999Z", true},
  };
  for (const auto& c : kCases) {
    const auto window = parse_time_window(c.window);
    ASSERT_TRUE(window.ok()) << c.window;
    EXPECT_EQ(contains(*window, at(c.moment)), c.inside) << c.window << " " << c.moment;
    const auto again = parse_time_window(format_time_window(*window));
    ASSERT_TRUE(again.ok()) << format_time_window(*window);
    EXPECT_EQ(*again, *window) << format_time_window(*window);
  }
}

TEST(TimeWindow, RefusesWhatIsNone) {
  for (const char* text : {"", "mon", "08:00", "8:00-18:00", "08:00-25:00", "24:00-08:00", "08:00-08:00",
                           "monday 08:00-18:00", "mon- 08:00-18:00", "mon, 08:00-18:00", "08:60-09:00",
                           "08:00-18:00 CET", "08:00-18:00 +15:00", "08:00-18:00 +01:00 x", "08:00-24:01",
                           "mon-fri-sat 08:00-18:00", "MON 08:00-18:00"})
    EXPECT_FALSE(parse_time_window(text).ok()) << text;
  EXPECT_FALSE(parse_time_window(std::string(1 << 20, ' ') + "08:00-18:00").ok());
}

TEST(IpNetwork, ReadsBothFamilies) {
  const struct {
    const char *text, *canonical;
  } kGood[] = {
      {"10.0.0.0/8", "10.0.0.0/8"},
      {"10.1.2.3/8", "10.0.0.0/8"},
      {"10.1.2.3", "10.1.2.3/32"},
      {"0.0.0.0/0", "0.0.0.0/0"},
      {"255.255.255.255", "255.255.255.255/32"},
      {"2001:db8::/32", "2001:db8:0:0:0:0:0:0/32"},
      {"::1", "0:0:0:0:0:0:0:1/128"},
      {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8/128"},
      {"1::8/127", "1:0:0:0:0:0:0:8/127"},
      {"::ffff:10.0.0.0/104", "10.0.0.0/8"},
      {"::ffff:a00:1", "10.0.0.1/32"},
      {"64:ff9b::10.0.0.1", "64:ff9b:0:0:0:0:a00:1/128"},
  };
  for (const auto& c : kGood) {
    const auto network = parse_ip_network(c.text);
    ASSERT_TRUE(network) << c.text;
    EXPECT_EQ(network->to_string(), c.canonical);
    const auto again = parse_ip_network(network->to_string());
    EXPECT_TRUE(again && again->to_string() == c.canonical) << c.canonical;
  }
  EXPECT_TRUE(parse_ip_network("10.1.2.3/8")->has_host_bits());
  EXPECT_FALSE(parse_ip_network("10.0.0.0/8")->has_host_bits());
  for (const char* text :
       {"", "10", "10.0.0", "10.0.0.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1",
        "10.0.0.0/08", "10.0.0.0/8 ", " 10.0.0.0", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "::/129",
        "12345::", ":1", "1:", "fe80::1%eth0", "::ffff:10.0.0.0/90", "1.2.3.4::", "1:2:3:4:5:6:7::8", "[::1]"})
    EXPECT_FALSE(parse_ip_network(text)) << text;
}

}  // namespace
}  // namespace steward::policy
