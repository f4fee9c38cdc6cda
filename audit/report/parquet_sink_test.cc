#include "audit/report/parquet_sink.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>

#include "audit/report/duckdb_query.h"
#include "audit/report/sample_report.h"
#include "audit/report/scratch_folder.h"
#include "audit/report/written.h"

namespace steward::audit::report {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Strings = std::vector<std::string>;

class ParquetSink : public testing::Test {
 protected:
  // The name of a file with those bytes, quoted for SQL.
  std::string file_of(const std::string& bytes) {
    const auto path = folder_.path() / (std::to_string(files_++) + ".parquet");
    std::ofstream(path, std::ios::binary) << bytes;
    return "'" + path.string() + "'";
  }

  ScratchFolder folder_ = *ScratchFolder::make("");
  int files_ = 0;
};

TEST_F(ParquetSink, TypesAndValuesAreKept) {
  const Table table{.name = "t",
                    .title = "It's a \"table\"",
                    .columns = {{"a_text", "A", CellType::kText},
                                {"a_count", "B", CellType::kInteger},
                                {"a_share", "C", CellType::kNumber},
                                {"a_flag", "D", CellType::kBoolean},
                                {"a_time", "E", CellType::kTime},
                                {"a_list", "F", CellType::kList}}};
  const Timestamp time = *parse_rfc3339("2026-11-20T18:48:58.123456Z");
  const std::string file = file_of(written(Format::kParquet, [&](Sink& sink) {
    return one_table(sink, table,
                     {{std::string("é\n=1+1"), std::numeric_limits<int64_t>::min(), 0.1, true, time,
                       Strings{"x", "", "y; z"}},
                      {std::string(), int64_t{0}, -0.5, false, Timestamp{}, Strings{}},
                      {{}, {}, {}, {}, {}, {}},
                      {Gap{"Nobody said."},
                       int64_t{7},
                       Gap{"Nobody counted."},
                       {},
                       {},
                       Strings{std::string("nul\0!", 5), "\xFF"}}});
  }));
  EXPECT_EQ(duckdb_query("SELECT column_type FROM (DESCRIBE SELECT * FROM " + file + ")"),
            (Rows{{"VARCHAR"},
                  {"BIGINT"},
                  {"DOUBLE"},
                  {"BOOLEAN"},
                  {"TIMESTAMP WITH TIME ZONE"},
                  {"VARCHAR[]"},
                  {"VARCHAR[]"}}));
  EXPECT_EQ(duckdb_query("SELECT a_text, a_count, a_share, a_flag, epoch_us(a_time), len(a_list), a_list[3], "
                         "array_to_string(_gaps, ' | ') FROM " +
                         file),
            (Rows{{"é\n=1+1", "-9223372036854775808", "0.1", "true", "1795200538123456", "3", "y; z", "NULL"},
                  {"", "0", "-0.5", "false", "0", "0", "NULL", "NULL"},
                  {"NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL"},
                  {"NULL", "7", "NULL", "NULL", "NULL", "2", "NULL",
                   "a_text: Nobody said. | a_share: Nobody counted."}}));
  EXPECT_EQ(duckdb_query("SELECT a_list[1], a_list[2] FROM " + file + " OFFSET 3"),
            (Rows{{std::string("nul\0!", 5), "\uFFFD"}}));
  EXPECT_EQ(
      duckdb_query("SELECT decode(value) FROM parquet_kv_metadata(" + file + ") WHERE decode(key) = 'title'"),
      (Rows{{"It's a \"table\""}}));
}

TEST_F(ParquetSink, EveryRowInItsOrder) {
  constexpr uint64_t kRows = 70'000;
  const auto report = [&](Sink& sink) -> Status {
    STEWARD_RETURN_IF_ERROR(sink.begin({.id = "sample", .title = "Sample"}));
    STEWARD_RETURN_IF_ERROR(sink.begin_table(sample_decisions()));
    for (uint64_t i = 0; i < kRows; ++i) STEWARD_RETURN_IF_ERROR(sink.row(sample_decision(i)));
    STEWARD_RETURN_IF_ERROR(sink.end_table());
    return sink.end(Proof{});
  };
  const std::string bytes = written(Format::kParquet, report);
  const std::string file = file_of(bytes);
  EXPECT_EQ(duckdb_query("SELECT count(*), sum((entry = 40 + 3 * file_row_number)::INT), count(_gaps), "
                         "sum((len(reasons) = 1 + (file_row_number % 11 = 0)::INT)::INT) FROM read_parquet(" +
                         file + ", file_row_number = true)"),
            (Rows{{"70000", "70000", "1892", "70000"}}));
  EXPECT_TRUE(written(Format::kParquet, report) == bytes) << "a second run";
  EXPECT_EQ(duckdb_query("SELECT DISTINCT compression FROM parquet_metadata(" + file + ")"),
            (Rows{{"ZSTD"}}));
}

TEST_F(ParquetSink, LongTextsAreWhole) {
  const Table table{.name = "t", .title = "T", .columns = {{"a", "A"}}};
  const std::string file = file_of(written(Format::kParquet, [&](Sink& sink) {
    return one_table(sink, table, std::vector<std::vector<Cell>>(40, {std::string(1 << 20, 'x')}));
  }));
  EXPECT_EQ(duckdb_query("SELECT count(*), min(length(a)), max(length(a)) FROM " + file),
            (Rows{{"40", "1048576", "1048576"}}));
}

TEST_F(ParquetSink, LeavesNothingBehind) {
  const auto report = [](Sink& sink) { return write_sample(sink); };
  written(Format::kParquet, report, {.table = "names", .scratch = folder_.path()});
  {
    const auto halfway =
        make_sink(Format::kParquet, [](std::string_view) { return Status(); }, {.scratch = folder_.path()});
    ASSERT_TRUE((*halfway)->begin(sample_cover()).ok());
    ASSERT_TRUE((*halfway)->begin_table(sample_decisions()).ok());
    EXPECT_FALSE(std::filesystem::is_empty(folder_.path()));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  const auto nowhere =
      make_sink(Format::kParquet, [](std::string_view) { return Status(); }, {.scratch = "/nonexistent"});
  const Status status = write_sample(**nowhere);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kUnavailable) << status.error().to_string();
}

}  // namespace
}  // namespace steward::audit::report
