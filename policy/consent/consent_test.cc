#include "policy/consent/consent.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace steward::policy {
namespace {

constexpr Timestamp day(int64_t n) {
  return Timestamp(std::chrono::hours(24) * n);
}

ConsentEvent event(const char* purpose, ConsentState state, int64_t effective,
                   std::optional<int64_t> until = {}) {
  ConsentEvent e;
  e.subject = "s";
  e.purpose = Purpose(purpose);
  e.state = state;
  e.effective_at = e.recorded_at = day(effective);
  if (until) e.valid_until = day(*until);
  return e;
}

constexpr auto kGranted = ConsentState::kGranted;
constexpr auto kRefused = ConsentState::kRefused;
constexpr auto kWithdrawn = ConsentState::kWithdrawn;
constexpr auto kExpired = ConsentState::kExpired;
constexpr auto kUnknown = ConsentState::kUnknown;

TEST(Consent, TheLatestEffectiveEventDecides) {
  const struct {
    const char* rule;
    std::vector<ConsentEvent> events;
    const char* purpose;
    ConsentState expected;  // on day 100
  } kCases[] = {
      {"no event", {}, "marketing", kUnknown},
      {"granted", {event("marketing", kGranted, 1)}, "marketing", kGranted},
      {"from that very moment", {event("marketing", kGranted, 100)}, "marketing", kGranted},
      {"not before", {event("marketing", kGranted, 101)}, "marketing", kUnknown},
      {"withdrawn later",
       {event("marketing", kGranted, 1), event("marketing", kWithdrawn, 2)},
       "marketing",
       kWithdrawn},
      {"granted again",
       {event("marketing", kRefused, 1), event("marketing", kGranted, 2)},
       "marketing",
       kGranted},
      {"a withdrawal to come",
       {event("marketing", kGranted, 1), event("marketing", kWithdrawn, 200)},
       "marketing",
       kGranted},
      {"of two at one moment the refusal",
       {event("marketing", kRefused, 5), event("marketing", kGranted, 5)},
       "marketing",
       kRefused},
      {"expired", {event("marketing", kGranted, 1, 50)}, "marketing", kExpired},
      {"expired at its last moment", {event("marketing", kGranted, 1, 100)}, "marketing", kExpired},
      {"still valid", {event("marketing", kGranted, 1, 101)}, "marketing", kGranted},
      {"an expired one does not revive the one before",
       {event("marketing", kGranted, 1), event("marketing", kGranted, 2, 50)},
       "marketing",
       kExpired},
      {"a broader grant covers",
       {event("marketing", kGranted, 1)},
       "marketing.communications.email",
       kGranted},
      {"a narrower grant does not",
       {event("marketing.communications.email", kGranted, 1)},
       "marketing",
       kUnknown},
      {"a sibling's does not",
       {event("marketing.communications.sms", kGranted, 1)},
       "marketing.communications.email",
       kUnknown},
      {"a later broad withdrawal beats a narrow grant",
       {event("marketing.communications.email", kGranted, 1), event("marketing", kWithdrawn, 2)},
       "marketing.communications.email",
       kWithdrawn},
      {"a narrow withdrawal holes a broad grant",
       {event("marketing", kGranted, 1), event("marketing.communications.email", kWithdrawn, 2)},
       "marketing",
       kWithdrawn},
      {"until the broad one is given anew",
       {event("marketing.communications.email", kWithdrawn, 2), event("marketing", kGranted, 3)},
       "marketing",
       kGranted},
      {"and leaves its siblings alone",
       {event("marketing", kGranted, 1), event("marketing.communications.email", kWithdrawn, 2)},
       "marketing.communications.sms",
       kGranted},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(to_string(ConsentView(c.events).state("s", Purpose(c.purpose), day(100))),
              to_string(c.expected))
        << c.rule;
    std::vector<ConsentEvent> reversed(c.events.rbegin(), c.events.rend());
    EXPECT_EQ(to_string(ConsentView(reversed).state("s", Purpose(c.purpose), day(100))),
              to_string(c.expected))
        << c.rule << ", events in another order";
    EXPECT_EQ(ConsentView(c.events).state("t", Purpose(c.purpose), day(100)), kUnknown)
        << c.rule << ", another person";
  }
}

TEST(Consent, HashIsOfTheEventsAndNotOfTheirOrder) {
  std::vector<ConsentEvent> events = {event("marketing", kGranted, 1), event("analytics", kRefused, 2)};
  const Digest hash = ConsentView(events).hash();
  std::reverse(events.begin(), events.end());
  EXPECT_EQ(ConsentView(events).hash(), hash);
  events[0].valid_until = day(9);
  EXPECT_NE(ConsentView(events).hash(), hash);
  EXPECT_NE(ConsentView(std::vector<ConsentEvent>{}).hash(), hash);
}

TEST(Consent, OnlyWhatAPersonCanDoIsAnEvent) {
  EXPECT_EQ(parse_consent_state("granted"), kGranted);
  EXPECT_EQ(parse_consent_state("refused"), kRefused);
  EXPECT_EQ(parse_consent_state("withdrawn"), kWithdrawn);
  for (const char* text : {"unknown", "expired", "Granted", ""})
    EXPECT_EQ(parse_consent_state(text), std::nullopt) << text;
}

}  // namespace
}  // namespace steward::policy
