#include "scanners/detectors/detector_set.h"

#include <gtest/gtest.h>

#include <set>

namespace steward::scanners {
namespace {

// The texts the spans cover, by code points, with their detectors: "email_address:a@b.co".
std::vector<std::string> covered(std::string_view text) {
  std::vector<std::string> found;
  for (const Span& span : DetectorSet::builtin().find_spans(text)) {
    size_t point = 0, begin = text.size(), end = text.size();
    for (size_t i = 0; i <= text.size(); ++i) {
      if (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
      if (point == span.start) begin = i;
      if (point == span.end) end = i;
      ++point;
    }
    found.push_back(span.detector + ":" + std::string(text.substr(begin, end - begin)));
  }
  return found;
}

using Found = std::vector<std::string>;

TEST(BuiltinRules, PassTheirOwnExamples) {
  for (const auto& failure : DetectorSet::builtin().test_examples()) ADD_FAILURE() << failure;
  EXPECT_GT(DetectorSet::builtin().example_count(), 100u);
  EXPECT_EQ(DetectorSet::builtin().hash().size(), 64u);
}

TEST(FindSpans, FindsEachKindInFreeText) {
  const struct {
    std::string_view text;
    Found found;
  } kCases[] = {
      {"Write to ada@example.com, please.", {"email_address:ada@example.com"}},
      {"(ada@example.com)", {"email_address:ada@example.com"}},
      {"Call +1 514 721 4711 now", {"phone_number:+1 514 721 4711"}},
      {"my phone is (415) 555-2671.", {"phone_number:(415) 555-2671"}},
      {"paid with 4111 1111 1111 1111 yesterday", {"credit_card:4111 1111 1111 1111"}},
      {"In 2024 4111 1111 1111 1111 was used", {"credit_card:4111 1111 1111 1111"}},
      {"IBAN DE89 3704 0044 0532 0130 00.", {"iban_code:DE89 3704 0044 0532 0130 00"}},
      {"SSN: 536-22-8145", {"us_ssn:536-22-8145"}},
      {"ssn 536228145", {"us_ssn:536228145"}},
      {"login from 203.0.113.77 failed", {"ip_address:203.0.113.77"}},
      {"via 2001:db8::8a2e:370:7334 today", {"ip_address:2001:db8::8a2e:370:7334"}},
      {"device 00:1A:2B:3C:4D:5E", {"mac_address:00:1A:2B:3C:4D:5E"}},
      {"at 52.52000, 13.40495", {"geo_coordinates:52.52000, 13.40495"}},
      {"key AKIAIOSFODNN7EXAMPLE leaked", {"aws_access_key:AKIAIOSFODNN7EXAMPLE"}},
      {"Bearer eyJhbGciOiJub25lIn0.e30.", {"jwt:eyJhbGciOiJub25lIn0.e30."}},
      {"see https://example.com/?token=abc now", {"url_with_user_data:https://example.com/?token=abc"}},
      {"at 12:34:56", {"date_time:12:34:56"}},
      {"on 2024-01-15 10:20:30", {"date_time:2024-01-15 10:20:30"}},
      {"see https://example.com/?page=2.", {"url:https://example.com/?page=2"}},
      {"signed on 12 March 2024 in town", {"date_time:12 March 2024"}},
      {"born on 12 March 1984", {"date_of_birth:12 March 1984"}},
      {"she is 34 years old", {"age:34 years old"}},
      {"my password is hunter2x!", {"password:hunter2x!"}},
      {"postgres://app:s3cret@db.example.com/app",
       {"url_with_password:postgres://app:s3cret@db.example.com/app"}},
      {"send it to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa today", {"crypto:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"}},
      {"the camera stood at 48°51'24\"N 2°21'07\"E.", {"geo_coordinates_dms:48°51'24\"N 2°21'07\"E"}},
      {"diagnosis: E11.9", {"icd10_code:E11.9"}},
      {"routing number 021000021", {"aba_routing_number:021000021"}},
      {"SWIFT DEUTDEFF", {"swift_bic:DEUTDEFF"}},
      {"-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
       {"private_key:-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"}},
  };
  for (const auto& c : kCases) EXPECT_EQ(covered(c.text), c.found) << c.text;
}

TEST(FindSpans, LeavesInnocentTextAlone) {
  for (const char* text :
       {"", "nothing to see here", "version 1.2.3.4 is out", "a DOCUMENT of note", "021000021", "E11.9",
        "the password is required", "order 4111111111111112", "std::vector a::b", "536228145", "call it 3.14",
        "ratio 1:2:3", "x@y", "@here and @there", "logo@2x.png", "1.2.3.4.5.6",
        "a 4111111111111111111111111111 b", "isbn 978-3-16-148410-0"})
    EXPECT_EQ(covered(text), Found{}) << text;
}

TEST(FindSpans, CountsCodePoints) {
  const auto spans = DetectorSet::builtin().find_spans("Grüße 😀 an ada@example.com!");
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].start, 11u);
  EXPECT_EQ(spans[0].end, 26u);
}

TEST(FindSpans, CountsAMalformedByteAsOneCodePoint) {
  const auto spans = DetectorSet::builtin().find_spans("\xff\xff ada@example.com");
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].start, 3u);
}

TEST(FindSpans, NeverOverlapsAndStaysInOrder) {
  const std::string text =
      "postgres://ada:x@db.example.com/?email=ada@example.com&card=4111111111111111 DE89370400440532013000 "
      "+14155552671 536-22-8145 203.0.113.77, ada@example.com;bob@example.com";
  const auto spans = DetectorSet::builtin().find_spans(text);
  EXPECT_GE(spans.size(), 6u);
  size_t last = 0;
  for (const Span& span : spans) {
    EXPECT_GE(span.start, last);
    EXPECT_LT(span.start, span.end);
    EXPECT_LE(span.end, text.size());
    EXPECT_GT(span.confidence, 0);
    EXPECT_LE(span.confidence, 1);
    last = span.end;
  }
}

TEST(FindSpans, SurvivesHostileCells) {
  const size_t kMegabyte = 1 << 20;
  for (const char* unit :
       {"a",           "1",  "@",       "1.",    "a@", "a@a.", "::", "1 ",   "eyJ", "eyJa.",
        "-----BEGIN ", "+1", "http://", "4111 ", "-",  "\xff", "é",  "DE89", "(",   "1:"}) {
    std::string text;
    while (text.size() < kMegabyte / 4) text += unit;
    size_t last = 0;
    for (const Span& span : DetectorSet::builtin().find_spans(text)) {
      ASSERT_GE(span.start, last) << unit;
      last = span.end;
    }
  }
  EXPECT_EQ(DetectorSet::builtin().find_spans(std::string("ada@example.com\0bob@example.com", 31)).size(),
            2u);
}

}  // namespace
}  // namespace steward::scanners
