#include "scanners/detectors/span_finder.h"

#include <gtest/gtest.h>

#include "scanners/detectors/detector_set.h"

namespace steward::scanners {
namespace {

SpanScan scan(std::string_view text, const DetectorSet& detectors = DetectorSet::builtin()) {
  return detectors.finder().scan(text, measure(text), RuleMask::all(detectors.rules().size()));
}

// "us_ssn:536-22-8145"
std::vector<std::string> found_in(std::string_view text,
                                  const DetectorSet& detectors = DetectorSet::builtin()) {
  std::vector<std::string> found;
  for (const SpanHit& hit : scan(text, detectors).hits)
    found.push_back(detectors.rules()[hit.rule].id + ":" +
                    std::string(text.substr(hit.begin, hit.end - hit.begin)));
  return found;
}

struct Case {
  std::string_view text;
  std::vector<std::string> found;
};

void expect(const std::vector<Case>& cases) {
  for (const auto& c : cases) EXPECT_EQ(found_in(c.text), c.found) << c.text;
}

TEST(SpanFinder, FindsAddressesOfContact) {
  expect({
      {"Mail ada@example.com.", {"email_address:ada@example.com"}},
      {"<ada.b@mail.example.org>,bob@example.net;",
       {"email_address:ada.b@mail.example.org", "email_address:bob@example.net"}},
      {"mailto:ada@example.com?subject=x", {"email_address:ada@example.com"}},
      {"user=ada&email=ada@example.com&page=2", {"email_address:ada@example.com"}},
      {R"({"email":"o'brien@example.ie"})", {"email_address:o'brien@example.ie"}},
      {"jürgen@bücher.example schrieb", {"email_address:jürgen@bücher.example"}},
      {"“ada@example.com”", {"email_address:ada@example.com"}},
      {"Call +49 711 2842222 or +1 (514) 721-4711!",
       {"phone_number:+49 711 2842222", "phone_number:+1 (514) 721-4711"}},
      {"tel:+442079460958", {"phone_number:+442079460958"}},
      {"my phone number: (415) 555-2671", {"phone_number:(415) 555-2671"}},
      {"reach me on 020 7946 0958 today", {"phone_number:020 7946 0958"}},
      {"phoneNumber=4155552671", {"phone_number:4155552671"}},
      {"(415) 555-2671 is my cell", {"phone_number:(415) 555-2671"}},
  });
}

TEST(SpanFinder, FindsNumbersOfBanksAndStates) {
  expect({
      {"card 4111111111111111, exp 12/27", {"credit_card:4111111111111111"}},
      {"paid by 5500-0000-0000-0004", {"credit_card:5500-0000-0000-0004"}},
      {"amex 3782 822463 10005.", {"credit_card:3782 822463 10005"}},
      {"1,ada,4111111111111111,2024", {"credit_card:4111111111111111"}},
      {"to DE89 3704 0044 0532 0130 00 by Friday", {"iban_code:DE89 3704 0044 0532 0130 00"}},
      {"IBAN: GB82WEST12345698765432", {"iban_code:GB82WEST12345698765432"}},
      {"MT84 MALT 0110 0001 2345 MTLC AST0 01S", {"iban_code:MT84 MALT 0110 0001 2345 MTLC AST0 01S"}},
      {"SSN: 536-22-8145", {"us_ssn:536-22-8145"}},
      {"my social security number is 536228145", {"us_ssn:536228145"}},
      {R"({"ssn": "536228145"})", {"us_ssn:536228145"}},
      {"Social security:\n536 22 8145", {"us_ssn:536 22 8145"}},
  });
}

TEST(SpanFinder, FindsDevicesPlacesAndSecrets) {
  expect({
      {"login from 203.0.113.77:8080 failed", {"ip_address:203.0.113.77"}},
      {"GET http://203.0.113.77/index.html", {"ip_address:203.0.113.77"}},
      {"net 203.0.113.0/24 is down", {"ip_address:203.0.113.0/24"}},
      {"from 2001:db8::8a2e:370:7334.", {"ip_address:2001:db8::8a2e:370:7334"}},
      {"[2001:db8:85a3::8a2e:370:7334]:443", {"ip_address:2001:db8:85a3::8a2e:370:7334"}},
      {"mapped ::ffff:192.0.2.128 ok", {"ip_address:::ffff:192.0.2.128"}},
      {"eth0 00:1A:2B:3C:4D:5E up", {"mac_address:00:1A:2B:3C:4D:5E"}},
      {"ab-cd-ef-01-23-45", {"mac_address:ab-cd-ef-01-23-45"}},
      {"at -33.86880, 151.20930.", {"geo_coordinates:-33.86880, 151.20930"}},
      {"AKIAIOSFODNN7EXAMPLE", {"aws_access_key:AKIAIOSFODNN7EXAMPLE"}},
      {"aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
       {"aws_secret_key:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}},
      {"(see https://example.com/?token=abc).", {"url_with_user_data:https://example.com/?token=abc"}},
  });
}

TEST(SpanFinder, LeavesOtherNumbersAlone) {
  for (const std::string_view text : {
           "version 1.2.3.4 is out",
           "Chrome/120.0.6099.129 Safari/537.36",
           "order 4155552671",
           "order id: 536228145",
           "550e8400-e29b-41d4-a716-446655440000",
           "da39a3ee5e6b4b0d3255bfef95601890afd80709",
           "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
           "costs $1,234,567.89 or 1.234.567,89 EUR",
           "ISBN 978-3-16-148410-0",
           "ISBN-10 0-306-40615-2",
           "for (int i = 0; i < 1234567890; ++i)",
           "x = 0.123456789012345",
           "lines 100-200, 300-400",
           "RFC 5321 section 4.1.2",
           "12345678901234567890123456789012345",
           "call me at 5",
           "the 2024 budget of 4,000,000",
           "std::vector a::b c::d",
           "logo@2x.png",
           "INV-536228145",
           "/users/536228145/posts",
           "git checkout 1a2b3c4d5e6f",
           "1.2.3.4.5.6",
           "99.99%",
       })
    EXPECT_EQ(found_in(text), std::vector<std::string>{}) << text;
}

TEST(SpanFinder, ATimestampIsATimeAndNothingElse) {
  expect({{"2024-01-15T10:20:30.123Z", {"date_time:2024-01-15T10:20:30.123Z"}},
          {"2024-01-15 10:20:30,123 INFO [main] started in 1234 ms", {"date_time:2024-01-15 10:20:30,123"}}});
}

TEST(SpanFinder, ALabelSpeaksForItsOwnValueOnly) {
  expect({
      {"ssn=536228145&order=536228146", {"us_ssn:536228145"}},
      {R"({"ssn":"536228145","ref":"536228146"})", {"us_ssn:536228145"}},
      {"SSN: 536228145\nOrder: 536228146\n", {"us_ssn:536228145"}},
      {"536228146, SSN: 536228145", {"us_ssn:536228145"}},
  });
}

constexpr std::string_view kEveryTenDigits = R"(id: member_{}
category: user.unique_id
source: none, a test
shape: {length: [10, 10], digits: [10, 10], classes: [digit]}
regex: '[0-9]{10}'
span: {confidence: 0.5, null_rate: 0.3}
near: [member, membre actif]
examples: {positive: ["1234567890"], negative: ["123"]}
)";

std::string rule_number(int number) {
  std::string rule(kEveryTenDigits);
  return rule.replace(rule.find("{}"), 2, std::to_string(number));
}

TEST(SpanFinder, WhatManyWeakRulesLookAtNeedsANearWord) {
  const auto one = DetectorSet::load({{"a.yaml", rule_number(1)}});
  const std::string both = rule_number(1) + "---\n" + rule_number(2);
  const auto two = DetectorSet::load({{"b.yaml", both}});
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(found_in("say 1234567890", *one).size(), 1u);
  EXPECT_EQ(found_in("say 1234567890", *two).size(), 0u);
  EXPECT_EQ(found_in("member 1234567890", *two).size(), 1u);
}

TEST(SpanFinder, ANearWordIsWholeAndRaisesConfidence) {
  const auto set = DetectorSet::load({{"a.yaml", rule_number(1)}});
  ASSERT_TRUE(set.ok());
  const auto confidence = [&](std::string_view text) {
    const auto hits = scan(text, *set).hits;
    return hits.empty() ? 0 : hits[0].confidence;
  };
  EXPECT_EQ(confidence("see 1234567890"), 0.5);
  for (const std::string_view text :
       {"Member 1234567890", "members: 1234567890", "memberId 1234567890", "(1234567890) member",
        "le Membre actif 1234567890", "MEMBER\n1234567890"})
    EXPECT_EQ(confidence(text), 0.75) << text;
  for (const std::string_view text :
       {"remember 1234567890", "membre 1234567890", "member x\ny 1234567890", "1234567890\nmember",
        "member and a great many words more that part them 1234567890"})
    EXPECT_EQ(confidence(text), 0.5) << text;
}

TEST(SpanFinder, ReadsWhatACapturingGroupHoldsAsTheFind) {
  const auto set = DetectorSet::load({{"a.yaml", R"(id: pass_phrase
category: system.authentication.secret.token
source: none, a test
shape: {length: [4, 20], classes: [letter, digit]}
span: {search: anchor, anchors: [password], regex: '(?i)password\s*[:=]\s*"?([a-z0-9]{4,20})'}
examples: {positive: [abcd], negative: ["-"]}
)"}});
  ASSERT_TRUE(set.ok()) << set.error().to_string();
  EXPECT_EQ(found_in("Password: \"tiger9\" and PASSWORD=lion", *set),
            (std::vector<std::string>{"pass_phrase:tiger9", "pass_phrase:lion"}));
}

TEST(SpanFinder, ASecondScanIsTheSame) {
  const std::string text = "ada@example.com 4111 1111 1111 1111 SSN 536-22-8145 203.0.113.77 +442079460958";
  EXPECT_EQ(found_in(text), found_in(text));
  EXPECT_EQ(found_in(text).size(), 5u);
}

// Counted, not timed: twice the text costs at most about twice the work, and a byte never more than a bound.
TEST(SpanFinder, WorkIsLinearInHostileText) {
  for (const std::string_view unit :
       {"1",     "1 ",          "12 34 ", "+",        "+1 ",         "@",        "a@",           "a@a.",
        "://",   "http://a?b=", "eyJ",    "eyJa.",    "-----BEGIN ", "A ",       "AB ",          "(",
        "(1",    "1)",          "1:",     "::",       "a1-",         "\xC3\xA9", "\xE4\xB8\xAD", "phone 1 ",
        "4111 ", "DE89 ",       "=1",     "password="}) {
    const auto work = [&](size_t bytes) {
      std::string text;
      while (text.size() < bytes) text += unit;
      const SpanWork w = scan(text).work;
      return w.windows + w.judged + w.searched_bytes;
    };
    constexpr size_t kBytes = 64u << 10;
    const uint64_t once = work(kBytes), twice = work(2 * kBytes);
    EXPECT_LE(twice, 2 * once + once / 10 + 4096) << unit;
    EXPECT_LE(once, 64 * kBytes) << unit;
  }
}

}  // namespace
}  // namespace steward::scanners
