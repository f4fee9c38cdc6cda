#include "audit/entry.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <limits>

#include "audit/merkle.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

EntryDraft draft() {
  EntryDraft draft;
  draft.kind = entry_kind::kScan;
  draft.actor = "steward";
  draft.time = *parse_rfc3339("2026-11-20T18:48:58.123456Z");
  draft.body = {{"problems", 0}, {"datasets", 12}};
  return draft;
}

TEST(Entry, IsCanonicalTextAndItsLeafHash) {
  const Entry entry = seal(draft(), 7);
  EXPECT_EQ(entry.canonical,
            R"({"actor":"steward","body":{"datasets":12,"problems":0},"kind":"scan","seq":7,)"
            R"("time":"2026-11-20T18:48:58.123456Z","v":1})");
  EXPECT_EQ(entry.leaf, sha256(std::string(1, '\0') + entry.canonical));
}

TEST(Entry, ReadsBackWhatWasSealed) {
  EntryDraft odd = draft();
  json::value deep = 1;
  for (int i = 0; i < 100; ++i) deep = json::array{std::move(deep)};
  odd.actor = "\xff pipeline";
  odd.body = {{"nan", std::numeric_limits<double>::quiet_NaN()},
              {"infinity", -std::numeric_limits<double>::infinity()},
              {"large", int64_t{9007199254740993}},
              {"huge", uint64_t{18446744073709551615u}},
              {"float", 1e21},
              {"floating", 1e300},
              {"exact", 0.1},
              {"whole", 5.0},
              {"text", "a\xC0z"},
              {"\xC0", 1},
              {"deep", deep}};
  const Entry sealed = seal(odd, 3);
  const auto read = parse_entry(sealed.canonical);
  ASSERT_TRUE(read.ok()) << read.error().to_string() << "\n" << sealed.canonical;
  EXPECT_EQ(read->seq, 3);
  EXPECT_EQ(read->kind, "scan");
  EXPECT_EQ(read->actor, sealed.actor);
  EXPECT_EQ(read->time, odd.time);
  EXPECT_EQ(read->canonical, sealed.canonical);
  EXPECT_EQ(read->leaf, sealed.leaf);
  for (const std::string_view text :
       {R"("nan":"NaN")", R"("infinity":"-Infinity")", R"("large":"9007199254740993")",
        R"("huge":"18446744073709551615")", R"("float":"1e+21")", R"("floating":1e+300)", R"("exact":0.1)",
        R"("whole":5)"})
    EXPECT_NE(sealed.canonical.find(text), std::string::npos) << text << " in " << sealed.canonical;
}

TEST(Entry, RefusesTextThatIsNotAnEntry) {
  const std::string good = seal(draft(), 7).canonical;
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string cases[] = {
      "",
      "null",
      "[]",
      "{}",
      good + " ",
      " " + good,
      good.substr(0, good.size() - 1),
      with("\"v\":1", "\"v\":2"),
      with("\"v\":1", "\"v\":1,\"w\":1"),
      with("\"seq\":7", "\"seq\":-1"),
      with("\"seq\":7", "\"seq\":7.5"),
      with("\"seq\":7", "\"seq\":07"),
      with("\"seq\":7", "\"seq\":\"7\""),
      with("\"seq\":7", "\"seq\":9007199254740993"),
      with("\"kind\":\"scan\",", ""),
      with("\"kind\":\"scan\"", "\"kind\":null"),
      with("\"actor\":\"steward\"", "\"actor\":\"steward\",\"actor\":\"other\""),
      with("\"actor\":\"steward\"", "\"actor\":\"\\u0073teward\""),
      with("{\"datasets\":12,\"problems\":0}", "[]"),
      with("{\"datasets\":12,\"problems\":0}", "{\"problems\":0,\"datasets\":12}"),
      with(".123456Z", "Z"),
      with(".123456Z", ".123456+00:00"),
      with("12,", "12.0,"),
  };
  for (const std::string& text : cases) EXPECT_FALSE(parse_entry(text).ok()) << text;
}

TEST(Entry, OtherFormsOfTheSameEntryHaveTheSameLeaf) {
  const auto entry = canonicalise_entry(R"({ "v": 1, "seq": 7, "kind": "scan", "actor": "\u0073teward",
    "time": "2026-11-20T18:48:58.123456Z", "body": {"problems": 0, "datasets": 12.0} })");
  ASSERT_TRUE(entry.ok()) << entry.error().to_string();
  EXPECT_EQ(entry->leaf, seal(draft(), 7).leaf);
}

}  // namespace
}  // namespace steward::audit
