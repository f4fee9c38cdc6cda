#include "audit/canonical_writer.h"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <limits>

#include "audit/canonical_json.h"
#include "audit/entry.h"
#include "base/json.h"

namespace steward::audit {
namespace {

TEST(CanonicalWriter, WritesWhatCanonicalJsonWrites) {
  CanonicalWriter writer;
  writer.begin_object();
  writer.key("a");
  writer.begin_array();
  writer.end_array();
  writer.key("b");
  writer.begin_array();
  writer.number(1e-7);
  writer.number(-0.0);
  writer.integer(-12);
  writer.boolean(true);
  writer.text("a \"quoted\"\n\x01 line, [ends: with,");
  writer.begin_object();
  writer.end_object();
  writer.texts({"x", "", "é"});
  writer.end_array();
  writer.any_key("c \\ d");
  writer.word("plain");
  writer.key("e");
  writer.json("{\"f\":null}");
  writer.end_object();
  const std::string text = writer.take();
  const auto value = parse_json(text);
  ASSERT_TRUE(value.ok()) << text << "\n" << value.error().to_string();
  EXPECT_EQ(*canonical_json(*value), text);
}

// The reader of an entry must get back what was hashed, whatever was asked.
TEST(CanonicalWriter, RecordsOddValuesAsAnEntryWould) {
  const double kNumbers[] = {0.1,
                             9007199254740992.0,
                             9007199254740994.0,
                             1e20,
                             1e24,
                             1e25,
                             -1e300,
                             std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()};
  for (const double number : kNumbers) {
    CanonicalWriter writer;
    writer.begin_object();
    writer.key("n");
    writer.number(number);
    writer.end_object();
    EXPECT_EQ(writer.take(), prepare({"k", "a", {}, boost::json::object{{"n", number}}}).body);
  }
  CanonicalWriter writer;
  writer.begin_array();
  writer.integer((int64_t{1} << 53) + 1);
  writer.text("a\xFF");
  writer.end_array();
  EXPECT_EQ(writer.take(), "[\"9007199254740993\",\"a\xEF\xBF\xBD\"]");
}

TEST(CanonicalWriter, SortsKeysByUtf16) {
  EXPECT_TRUE(canonical_less("a", "b"));
  EXPECT_TRUE(canonical_less("\xF0\x9F\x98\x80", "\xEF\xBF\xBD"));  // U+1F600 before U+FFFD
  EXPECT_FALSE(canonical_less("a", "a"));
}

TEST(PreparedEntry, SealsToTheSameBytes) {
  const EntryDraft draft{"decision", "job \"7\"", {}, {{"z", 1}, {"a", "é\n"}}};
  const Entry whole = seal(draft, 7), halves = seal_prepared(prepare(draft), 7);
  EXPECT_EQ(whole.canonical, halves.canonical);
  EXPECT_EQ(whole.leaf, halves.leaf);
  ASSERT_TRUE(parse_entry(whole.canonical).ok());
  EXPECT_EQ(parse_entry(whole.canonical)->leaf, whole.leaf);
}

}  // namespace
}  // namespace steward::audit
