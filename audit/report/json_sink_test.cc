#include "audit/report/json_sink.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <limits>

#include "audit/canonical_json.h"
#include "audit/report/sample_report.h"
#include "audit/report/written.h"

namespace steward::audit::report {
namespace {

namespace json = boost::json;

std::string sample() {
  return written(Format::kJson, [](Sink& sink) { return write_sample(sink); });
}

TEST(JsonSink, TheDocumentIsCanonical) {
  for (const std::string& text :
       {sample(), written(Format::kJson, [](Sink& sink) { return write_empty_sample(sink); })}) {
    const auto canonical = canonical_json(json::parse(text));
    ASSERT_TRUE(canonical.ok()) << canonical.error().to_string();
    EXPECT_EQ(*canonical, text);
  }
}

TEST(JsonSink, HasEveryPart) {
  const json::value report = json::parse(sample());
  EXPECT_EQ(report.at("steward_report"), 1);
  EXPECT_EQ(report.at("cover").at("as_of"), "2026-11-20T18:48:58.123456Z");
  EXPECT_EQ(report.at("cover").at("scope").as_array().size(), 4U);
  EXPECT_EQ(report.at("proof").at("key_id"), "033de0ae");
  std::map<std::string, int> parts;
  for (const json::value& part : report.at("parts").as_array()) ++parts[part.as_object().begin()->key()];
  EXPECT_EQ(parts, (std::map<std::string, int>{
                       {"chart", 2}, {"facts", 2}, {"heading", 4}, {"paragraph", 4}, {"table", 4}}));
}

// Each gap's pointer leads to the gap.
TEST(JsonSink, GapsAreListedWithWhereTheyStand) {
  const json::value report = json::parse(sample());
  const json::array& gaps = report.at("unknown").at("gaps").as_array();
  ASSERT_EQ(gaps.size(), 5U);
  for (const json::value& gap : gaps)
    EXPECT_EQ(report.at_pointer(gap.at("first").as_string()).at("gap"), gap.at("why"))
        << json::serialize(gap);
  EXPECT_EQ(gaps.back().at("count"), 5) << "the erased subject: once in 37 of 160 rows";
}

TEST(JsonSink, Cells) {
  const struct {
    CellType type;
    Cell cell;
    std::string text;
  } kCases[] = {
      {CellType::kText, {}, "null"},
      {CellType::kText, std::string(), R"("")"},
      {CellType::kText, std::string("a\"\n\x01<é"), "\"a\\\"\\n\\u0001<é\""},
      {CellType::kText, std::string("bad \xFF"), "\"bad \uFFFD\""},
      {CellType::kInteger, int64_t{-5}, "-5"},
      {CellType::kInteger, int64_t{1} << 53, "9007199254740992"},
      {CellType::kInteger, (int64_t{1} << 53) + 1, R"("9007199254740993")"},
      {CellType::kInteger, std::numeric_limits<int64_t>::min(), R"("-9223372036854775808")"},
      {CellType::kNumber, 0.1, "0.1"},
      {CellType::kNumber, 1e30, "1e+30"},
      {CellType::kNumber, std::numeric_limits<double>::infinity(), R"("Infinity")"},
      {CellType::kBoolean, true, "true"},
      {CellType::kTime, Timestamp{}, R"("1970-01-01T00:00:00.000000Z")"},
      {CellType::kList, std::vector<std::string>{}, "[]"},
      {CellType::kList, std::vector<std::string>{"a", "b;"}, R"(["a","b;"])"},
      {CellType::kNumber, Gap{"Nobody counted."}, R"({"gap":"Nobody counted."})"},
  };
  for (const auto& test : kCases) {
    const std::string text = written(Format::kJson, [&](Sink& sink) {
      return one_table(sink, {.name = "t", .title = "T", .columns = {{"z", "Z", test.type}, {"a", "A"}}},
                       {{test.cell, {}}});
    });
    EXPECT_NE(text.find(R"("rows":[{"a":null,"z":)" + test.text + "}]"), std::string::npos)
        << test.text << " in " << text;
  }
}

}  // namespace
}  // namespace steward::audit::report
