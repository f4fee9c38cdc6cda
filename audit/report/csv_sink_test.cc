#include "audit/report/csv_sink.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "audit/report/duckdb_query.h"
#include "audit/report/sample_report.h"
#include "audit/report/written.h"

namespace steward::audit::report {
namespace {

TEST(CsvSink, Cells) {
  const struct {
    Cell cell;
    std::string text;
  } kCases[] = {
      {{}, ""},
      {std::string(), "\"\""},
      {std::string("plain"), "plain"},
      {std::string(" padded "), "\" padded \""},
      {std::string("a,b"), "\"a,b\""},
      {std::string("a \"b\""), "\"a \"\"b\"\"\""},
      {std::string("a\r\nb"), "\"a\r\nb\""},
      {std::string("=1+1"), "'=1+1"},
      {std::string("+49"), "'+49"},
      {std::string("-1"), "'-1"},
      {std::string("@SUM(A1)"), "'@SUM(A1)"},
      {std::string("\t=1"), "'\t=1"},
      {std::string("\r=1"), "\"'\r=1\""},
      {std::string("＝1"), "'＝1"},
      {std::string("'tis"), "''tis"},
      {std::string("GAP: no"), "'GAP: no"},
      {std::string("a=b"), "a=b"},
      {std::string("\xFF"), "\uFFFD"},
      {int64_t{-5}, "-5"},
      {0.25, "0.25"},
      {false, "false"},
      {Timestamp{}, "1970-01-01T00:00:00.000000Z"},
      {std::vector<std::string>{}, ""},
      {std::vector<std::string>{"a", "b; c", "d\\"}, "a; b\\; c; d\\\\"},
      {std::vector<std::string>{"=x"}, "'=x"},
      {Gap{"Nobody said, ever."}, "\"GAP: Nobody said, ever.\""},
  };
  for (const auto& test : kCases) EXPECT_EQ(csv_cell(test.cell), test.text);
}

TEST(CsvSink, LinesEndAsRfc4180Says) {
  const Table table{.name = "t", .title = "T", .columns = {{"a", "A"}, {"b", "B", CellType::kInteger}}};
  EXPECT_EQ(written(Format::kCsv,
                    [&](Sink& sink) {
                      return one_table(sink, table, {{{}, int64_t{1}}});
                    }),
            "a,b\r\n,1\r\n");
  EXPECT_EQ(written(Format::kCsv, [&](Sink& sink) { return one_table(sink, table, {}); }), "a,b\r\n");
  const Table single{.name = "t", .title = "T", .columns = {{"a", "A"}}};
  EXPECT_EQ(written(Format::kCsv, [&](Sink& sink) { return one_table(sink, single, {{Cell()}}); }),
            "a\r\n\"\"\r\n");
}

// What another program reads, the apostrophe taken off as the header says, is what was written.
TEST(CsvSink, AnotherReaderGetsTheTextsBack) {
  char folder[] = "/tmp/csv_sink_test.XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const auto tables =
      written_tables(Format::kCsv, [](Sink& sink) { return write_sample(sink, {.decisions = 3'000}); });
  ASSERT_EQ(tables.size(), 4U);
  for (const auto& [name, bytes] : tables) std::ofstream(std::string(folder) + "/" + name + ".csv") << bytes;
  const auto file = [&](const std::string& name) {
    return "read_csv('" + std::string(folder) + "/" + name +
           ".csv', header=true, all_varchar=true, strict_mode=true, quote='\"', escape='\"', delim=',')";
  };
  const auto rows = duckdb_query("SELECT entry, verdict, subject FROM " + file("decisions"));
  ASSERT_EQ(rows.size(), 3'000U) << rows[0][0];
  EXPECT_EQ(rows[0], (std::vector<std::string>{"40", "permit", "ada.lovelace"}));
  EXPECT_EQ(rows[5][2], "GAP: The subject's key was erased: who asked cannot be told any more.");
  const auto names = duckdb_query("SELECT what, regexp_replace(name, '^''', '') FROM " + file("names"));
  ASSERT_EQ(names.size(), 16U) << names[0][0];
  EXPECT_EQ(names[1][1], "=HYPERLINK(\"http://example.com\",\"click\")");
  EXPECT_EQ(names[4][1], std::string("bell\a escape\x1b[31m nul\0 end", 23));
  EXPECT_EQ(names[5][1], "first\nsecond\r\nthird\tafter a tab");
  EXPECT_GT(names[15][1].size(), 20'000U);
  EXPECT_TRUE(duckdb_query("SELECT * FROM " + file("unused_grants")).empty());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace steward::audit::report
