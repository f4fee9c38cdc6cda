#include "base/time.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

using namespace std::chrono;

std::string rewritten(std::string_view text) {
  const auto time = parse_rfc3339(text);
  return time.ok() ? format_rfc3339(*time) : "error";
}

TEST(Rfc3339, ReadsEveryAllowedForm) {
  const struct {
    const char *text, *utc;
  } kCases[] = {
      {"2026-11-20T18:48:58Z", "2026-11-20T18:48:58.000000Z"},
      {"2026-11-20t18:48:58z", "2026-11-20T18:48:58.000000Z"},
      {"2026-11-20 18:48:58.5Z", "2026-11-20T18:48:58.500000Z"},
      {"2026-11-20T18:48:58.123456789Z", "2026-11-20T18:48:58.123456Z"},
      {"2026-11-20T18:48:58+05:30", "2026-11-20T13:18:58.000000Z"},
      {"2026-11-20T18:48:58-00:30", "2026-11-20T19:18:58.000000Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"},
      {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
      {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
  };
  for (const auto& c : kCases) EXPECT_EQ(rewritten(c.text), c.utc) << c.text;
}

TEST(Rfc3339, RefusesTheRest) {
  for (const char* text : {"",
                           "2026",
                           "2026-11-20",
                           "2026-11-20T18:48:58",
                           "2026-11-20T18:48Z",
                           "2026-13-01T00:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2026-00-10T00:00:00Z",
                           "2026-01-00T00:00:00Z",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T00:60:00Z",
                           "2026-01-01T00:00:61Z",
                           "2026-01-01T00:00:00.Z",
                           "2026-01-01T00:00:00.1234567890Z",
                           "2026-01-01T00:00:00+24:00",
                           "2026-01-01T00:00:00+0100",
                           "2026-01-01T00:00:00Zx",
                           " 2026-01-01T00:00:00Z",
                           "0000-01-01T00:00:00Z",
                           "-001-01-01T00:00:00Z",
                           "20261-01-01T00:00:00Z",
                           "2026-1-1T00:00:00Z",
                           "0001-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "now"})
    EXPECT_EQ(rewritten(text), "error") << text;
}

TEST(Rfc3339, TextsSortAsTimesDo) {
  const Timestamp base{seconds(1'700'000'000)};
  EXPECT_LT(format_rfc3339(base), format_rfc3339(base + microseconds(1)));
  EXPECT_LT(format_rfc3339(base), format_rfc3339(base + days(400)));
}

TEST(ParsePeriod, ReadsWholeNumbers) {
  const struct {
    const char* text;
    Period period;
    const char* canonical;
  } kCases[] = {
      {"P2Y6M", {30, 0, seconds(0)}, "P2Y6M"},
      {"P30D", {0, 30, seconds(0)}, "P30D"},
      {"PT36H", {0, 0, hours(36)}, "PT36H"},
      {"P2W", {0, 14, seconds(0)}, "P14D"},
      {"P1W1D", {0, 8, seconds(0)}, "P8D"},
      {"P0D", {}, "P0D"},
      {"P12M", {12, 0, seconds(0)}, "P1Y"},
      {"PT90M", {0, 0, minutes(90)}, "PT1H30M"},
      {"P1Y2M3DT4H5M6S", {14, 3, seconds(14706)}, "P1Y2M3DT4H5M6S"},
      {"P1000Y", {12000, 0, seconds(0)}, "P1000Y"},
      {"PT999999H", {0, 0, hours(999'999)}, "PT999999H"},
  };
  for (const auto& c : kCases) {
    const auto period = parse_period(c.text);
    ASSERT_TRUE(period.ok()) << c.text;
    EXPECT_EQ(*period, c.period) << c.text;
    EXPECT_EQ(format_period(*period), c.canonical);
    EXPECT_EQ(*parse_period(c.canonical), c.period) << c.canonical;
  }
}

TEST(ParsePeriod, RefusesTheRest) {
  for (const char* text :
       {"",       "P",     "PT",     "P1",        "1Y",       "p1y",         "P1S",
        "PT1D",   "P1DT",  "P1.5Y",  "P-1D",      "-P1D",     "P1D1Y",       "P1D1D",
        "PT1M1H", "P1Y ",  "P1001Y", "P9999999D", "P366001D", "PT999999H1S", "P999999Y999999M",
        "P1W1M",  "PTT1H", "forever"})
    EXPECT_FALSE(parse_period(text).ok()) << text;
}

TEST(Add, ClampsToTheLastDayOfTheMonth) {
  const struct {
    const char *start, *period, *end;
  } kCases[] = {
      {"2026-01-31T10:00:00Z", "P1M", "2026-02-28T10:00:00.000000Z"},
      {"2024-01-31T10:00:00Z", "P1M", "2024-02-29T10:00:00.000000Z"},
      {"2024-02-29T00:00:00Z", "P1Y", "2025-02-28T00:00:00.000000Z"},
      {"2026-01-31T00:00:00Z", "P1M1D", "2026-03-01T00:00:00.000000Z"},
      {"2026-11-20T18:48:58.123456Z", "P2Y6M", "2029-05-20T18:48:58.123456Z"},
      {"2026-12-31T23:59:59Z", "PT1S", "2027-01-01T00:00:00.000000Z"},
      {"1969-12-31T23:00:00Z", "P1M", "1970-01-31T23:00:00.000000Z"},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(format_rfc3339(add(*parse_rfc3339(c.start), *parse_period(c.period))), c.end)
        << c.start << " + " << c.period;
}

TEST(Shorter, OrdersPeriodsOfDifferentUnits) {
  const auto is_shorter = [](const char* a, const char* b) {
    return shorter(*parse_period(a), *parse_period(b));
  };
  EXPECT_TRUE(is_shorter("P30D", "P1M"));
  EXPECT_FALSE(is_shorter("P1M", "P30D"));
  EXPECT_TRUE(is_shorter("PT36H", "P2D"));
  EXPECT_FALSE(is_shorter("P12M", "P1Y"));
  EXPECT_FALSE(is_shorter("P1Y", "P12M"));
}

}  // namespace
}  // namespace steward
