#include "audit/entry_scan.h"

#include <gtest/gtest.h>

#include <random>

#include "audit/entry.h"
#include "audit/sample_export.h"

namespace steward::audit {
namespace {

std::string with_body(std::string_view body) {
  return R"({"actor":"a","body":)" + std::string(body) +
         R"(,"kind":"k","seq":7,"time":"2026-11-20T18:48:58.123456Z","v":1})";
}

// Both ways must agree on what is no entry; on what is one, the scan may leave it to the other.
void expect_agreement(const std::string& text) {
  const auto scanned = scan_entry(text);
  if (!scanned) return;
  const auto parsed = parse_entry(text);
  ASSERT_TRUE(parsed.ok()) << text << "\n" << parsed.error().to_string();
  EXPECT_EQ(scanned->seq, parsed->seq) << text;
  EXPECT_EQ(scanned->time, format_rfc3339(parsed->time)) << text;
  for (const auto& [written, read] :
       {std::pair(scanned->actor, parsed->actor), {scanned->kind, parsed->kind}})
    if (written.find('\\') == std::string_view::npos) {
      EXPECT_EQ(written, read) << text;
    }
}

TEST(EntryScan, RecognisesWhatTheLedgerWrites) {
  for (const Entry& entry : testing::sample_ledger(48).entries) {
    const auto scanned = scan_entry(entry.canonical);
    ASSERT_TRUE(scanned) << entry.canonical;
    EXPECT_EQ(scanned->seq, entry.seq);
    EXPECT_EQ(scanned->time, format_rfc3339(entry.time));
    EXPECT_EQ(scanned->actor, entry.actor);
    EXPECT_EQ(scanned->kind, entry.kind);
  }
  const std::string_view bodies[] = {
      R"({})",
      R"({"":1})",
      R"({"a":[],"b":{},"c":[[],{}],"d":[1,{"e":null}]})",
      R"({"a":0,"b":-1,"c":9007199254740992,"d":-9007199254740992,"e":0.5,"f":1e+25,"g":-1.5e-9,"h":5e-7})",
      R"({"a":"\"\\\b\f\n\r\t\u0001\u000b\u000e\u001f","b":"/<>& Grüße 汉字 😀 )"
      "\x7f"
      R"("})",
      R"({"a":true,"b":false,"z":null,"é":1,"😀":2,"￿":3})",
      R"({"a":"exactly sixteen!","b":"exactly seventeen","c":"a text that is longer than two registers of 16"})"};
  for (const std::string_view body : bodies) {
    EXPECT_TRUE(parse_entry(with_body(body)).ok()) << body;
    EXPECT_TRUE(scan_entry(with_body(body))) << body;
  }
}

TEST(EntryScan, RefusesWhatIsNoCanonicalEntry) {
  const std::string_view bodies[] = {"",
                                     "[]",
                                     "1",
                                     "null",
                                     R"("x")",
                                     R"({"a":1,})",
                                     R"({,"a":1})",
                                     R"({"a"})",
                                     R"({"a":})",
                                     R"({"a":1)",
                                     R"({"a":[1,]})",
                                     R"({"a":[,1]})",
                                     R"({"a":[1}})",
                                     R"({"a":1]})",
                                     R"({ })",
                                     R"({"a": 1})",
                                     R"({"a" :1})",
                                     R"({"b":1,"a":2})",
                                     R"({"a":1,"a":1})",
                                     R"({"￿":1,"😀":2})",
                                     R"({"a":01})",
                                     R"({"a":-0})",
                                     R"({"a":1.0})",
                                     R"({"a":1e2})",
                                     R"({"a":.5})",
                                     R"({"a":1.})",
                                     R"({"a":+1})",
                                     R"({"a":9007199254740993})",
                                     R"({"a":100000000000000000000})",
                                     R"({"a":1e999})",
                                     R"({"a":NaN})",
                                     R"({"a":0.10})",
                                     R"({"a":1E+25})",
                                     R"({"a":-})",
                                     R"({"a":1e})",
                                     R"({"a":--1})",
                                     R"({"a":tru})",
                                     R"({"a":"\u0041"})",
                                     R"({"a":"\/"})",
                                     R"({"a":"\u0000"})",
                                     R"({"a":"\u001F"})",
                                     R"({"a":"\u0008"})",
                                     R"({"a":"\u00e9"})",
                                     R"({"a":"\x"})",
                                     R"({"a":"\ud83d\ude00"})",
                                     "{\"a\":\"\n\"}",
                                     "{\"a\":\"\x80\"}",
                                     "{\"a\":\"\xC0\xAF\"}",
                                     "{\"a\":\"\xED\xA0\x80\"}",
                                     "{\"a\":\"\xE2\x82\"}",
                                     "{\"a\":\"\xF4\x90\x80\x80\"}",
                                     R"({"a":"x)",
                                     R"({"a":"x\)"};
  for (const std::string_view body : bodies) {
    EXPECT_FALSE(parse_entry(with_body(body)).ok()) << body;
    EXPECT_FALSE(scan_entry(with_body(body))) << body;
  }
  const std::string good = with_body("{}");
  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string texts[] = {"",
                               good + " ",
                               " " + good,
                               good.substr(1),
                               good + good,
                               changed("\"v\":1", "\"v\":2"),
                               changed("7", "07"),
                               changed("7", "-1"),
                               changed("7", "9007199254740993"),
                               changed("7", "7.0"),
                               changed("7", ""),
                               changed("\"a\"", "1"),
                               changed("\"k\"", "null"),
                               changed("2026-11-20", "2026-02-29"),
                               changed("2026-11-20", "2026-13-20"),
                               changed("2026-11-20", "2026-11-31"),
                               changed("2026-11-20", "0000-11-20"),
                               changed("2026-11-20", "2026-11-00"),
                               changed("18:48", "24:00"),
                               changed("18:48", "18:60"),
                               changed(":58.", ":60."),
                               changed(".123456Z", "Z"),
                               changed("Z", "+"),
                               changed("20T", "20t"),
                               changed("\"kind\":\"k\",", ""),
                               changed("\"v\":1", "\"v\":1,\"w\":1")};
  for (const std::string& text : texts) {
    EXPECT_FALSE(parse_entry(text).ok()) << text;
    EXPECT_FALSE(scan_entry(text)) << text;
  }
  // A leap day is one.
  EXPECT_TRUE(scan_entry(changed("2026-11-20", "2024-02-29")));
}

TEST(EntryScan, StaysWithinItsBounds) {
  const std::string deep = with_body("{\"a\":" + std::string(39, '[') + std::string(39, ']') + "}");
  EXPECT_TRUE(scan_entry(deep));
  const std::string deeper = with_body("{\"a\":" + std::string(5000, '[') + std::string(5000, ']') + "}");
  EXPECT_FALSE(scan_entry(deeper));
  EXPECT_FALSE(scan_entry(with_body("{\"a\":\"" + std::string(1 << 20, 'x') + "\"}")));
}

TEST(EntryScan, AgreesWithTheParserOnEveryDamagedText) {
  const auto entries = testing::sample_ledger(12).entries;
  for (const Entry& entry : entries)
    for (size_t i = 0; i < entry.canonical.size(); i += 3)
      for (const char by : {'"', '\\', '{', '}', '[', ']', ',', ':', '0', '-', 'e', '\x80', '\x01'}) {
        std::string text = entry.canonical;
        text[i] = by;
        expect_agreement(text);
      }
  std::mt19937 random(8785);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = entries[random() % entries.size()].canonical;
    for (int j = 0; j < 2; ++j) {
      const size_t at = random() % text.size(), size = random() % 6;
      const std::string piece = text.substr(random() % text.size(), size);
      text.replace(at, random() % 3, piece);
    }
    expect_agreement(text);
  }
}

}  // namespace
}  // namespace steward::audit
