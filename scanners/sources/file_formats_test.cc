// What FileSource reads beyond plain CSV, JSON and Parquet: packed files, text, partitioned tables, and what
// a fingerprint notices.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <zstd.h>

#include <fstream>

#include "scanners/sources/collected_rows.h"
#include "scanners/sources/duckdb_session.h"
#include "scanners/sources/file_source.h"
#include "scanners/sources/parquet_draw.h"
#include "scanners/sources/text_lines.h"

namespace steward::scanners {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

class FileFormatsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "steward_formats_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { fs::remove_all(dir_); }

  fs::path write(const fs::path& name, std::string_view contents) {
    fs::create_directories((dir_ / name).parent_path());
    std::ofstream(dir_ / name, std::ios::binary) << contents;
    return dir_ / name;
  }

  fs::path copy(const fs::path& name, const std::string& select, const std::string& format) {
    fs::create_directories((dir_ / name).parent_path());
    auto session = DuckdbSession::open();
    EXPECT_TRUE(session.ok());
    EXPECT_TRUE(
        session
            ->run("COPY (" + select + ") TO " + duckdb_literal((dir_ / name).string()) + " (" + format + ")")
            .ok())
        << name;
    return dir_ / name;
  }

  static std::string zstd(std::string_view text) {
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
    return packed;
  }

  static Discovery discovered(Source& source) {
    const auto discovery = source.discover();
    EXPECT_TRUE(discovery.ok());
    return *discovery;
  }

  static CollectedRows sample(const std::string& path, const ReadOptions& options = {}) {
    const auto source = open_source(path);
    EXPECT_TRUE(source.ok()) << path;
    const auto discovery = discovered(**source);
    EXPECT_EQ(discovery.datasets.size(), 1u) << path;
    auto rows = collect(**source, discovery.datasets.at(0), options);
    EXPECT_TRUE(rows.ok()) << path << ": " << (rows.ok() ? "" : rows.error().to_string());
    return rows.ok() ? *std::move(rows) : CollectedRows{};
  }

  static std::string error_of(const fs::path& path) {
    const auto source = open_source(path.string());
    if (!source.ok()) return source.error().message;
    const auto rows = collect(**source, discovered(**source).datasets.at(0), {});
    return rows.ok() ? "(was read)" : rows.error().message;
  }

  static std::string fingerprint(const fs::path& path) {
    const auto source = open_source(path.string());
    EXPECT_TRUE(source.ok());
    const auto print = (*source)->fingerprint(discovered(**source).datasets.at(0));
    EXPECT_TRUE(print.ok());
    return *print;
  }

  fs::path dir_;
};

Strings paths_of(const CollectedRows& table) {
  Strings paths;
  for (const auto& column : table.columns) paths.push_back(column.field.path);
  return paths;
}

Strings values_of(const CollectedRows& table, const std::string& path) {
  Strings values;
  for (const auto& column : table.columns) {
    if (column.field.path != path) continue;
    for (const auto& [value, count] : column.distinct)
      values.insert(values.end(), static_cast<size_t>(count), value);
  }
  return values;
}

TEST_F(FileFormatsTest, ReadsZstandardByNameAndByContent) {
  const std::string packed = zstd("id,v\n1,x\n2,y\n");
  for (const auto& path : {write("a.csv.zst", packed), write("b.csv", packed)}) {
    EXPECT_EQ(values_of(sample(path.string()), "v"), (Strings{"x", "y"})) << path;
  }
  EXPECT_EQ(values_of(sample(write("c.jsonl.zst", zstd("{\"v\":\"x\"}\n"))), "v"), (Strings{"x"}));
  EXPECT_EQ(values_of(sample(write("d.log.zst", zstd("one\ntwo\n"))), "text"), (Strings{"one", "two"}));
}

TEST_F(FileFormatsTest, TellsATruncatedZstandardFile) {
  std::string text = "id,v\n";
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7'919 % 50'021) + ",x\n";
  const std::string packed = zstd(text);
  for (const char* name : {"cut.csv.zst", "cut.log.zst"}) {
    const auto message = error_of(write(name, std::string_view(packed).substr(0, packed.size() * 2 / 3)));
    EXPECT_NE(message.find("breaks off"), std::string::npos) << name << ": " << message;
  }
}

TEST_F(FileFormatsTest, ReadsTextLineByLine) {
  const struct {
    std::string_view name, bytes;
    Strings lines;
  } cases[] = {
      {"a.txt", "one\ntwo\n", {"one", "two"}},
      {"b.log", "one\r\n\r\ntwo", {"", "one", "two"}},
      {"c.md", "\xef\xbb\xbf# one\n", {"# one"}},
      {"app.log.3", "one\n", {"one"}},
      {"README", "one\n", {"one"}},
      {"latin.txt", "caf\xe9\nna\xc3\xafve\n", {"café", "naïve"}},
      {"le.txt",
       std::string_view("\xff\xfe"
                        "a\0\n\0\xe9\0",
                        8),
       {"a", "é"}},
      {"be.txt", std::string_view("\xfe\xff\0a\0\n\xd8\x3d\xde\x00", 10), {"a", "\xf0\x9f\x98\x80"}},
  };
  for (const auto& c : cases) {
    const auto table = sample(write(c.name, c.bytes).string());
    EXPECT_EQ(paths_of(table), Strings{"text"}) << c.name;
    EXPECT_EQ(values_of(table, "text"), c.lines) << c.name;
    EXPECT_EQ(table.design, SampleDesign::kEverything) << c.name;
  }
}

TEST_F(FileFormatsTest, ReadsCsvInEitherUtf16) {
  const auto path = write("be.csv", std::string_view("\xfe\xff\0a\0,\0b\0\n\0"
                                                     "1\0,\0x\0\n",
                                                     18));
  EXPECT_EQ(values_of(sample(path), "b"), Strings{"x"});
}

TEST_F(FileFormatsTest, JsonNumbersOfAnySizeAreRead) {
  const auto table = sample(write("n.jsonl",
                                  "{\"n\":-1,\"a\":[{\"it's\":1}]}\n{\"n\":14900607436584015281}\n"
                                  "{\"n\":3}\n"));
  EXPECT_EQ(values_of(table, "n"), (Strings{"-1", "14900607436584015281", "3"}));
  EXPECT_EQ(values_of(table, "a[].it's"), Strings{"1"});
  EXPECT_EQ(values_of(sample(write("bare.json", "[1, 2]")), "json"), (Strings{"1", "2"}));
}

TEST_F(FileFormatsTest, ALongLineIsSeveralRowsOfWholeWords) {
  std::string line;
  for (int i = 0; i < 20'000; ++i) line += "word" + std::to_string(10'000 + i) + " ";
  for (const size_t limit : {100u, 4'000u, 64u << 10}) {
    auto lines = TextLines::open(write("long.txt", "first\n" + line + "\nlast"), limit);
    ASSERT_TRUE(lines.ok());
    std::string joined;
    for (;;) {
      const auto next = lines->next();
      ASSERT_TRUE(next.ok());
      if (!*next) break;
      EXPECT_LE((*next)->size(), limit);
      if ((*next)->starts_with("word")) {
        EXPECT_TRUE((*next)->ends_with(' ')) << **next;
        joined += **next;
      }
    }
    EXPECT_EQ(joined, line) << limit;
  }
}

TEST_F(FileFormatsTest, PartitionsAreOneTableWithTheirKeysAsColumns) {
  write("sales/year=2023/region=a%20b/p.csv", "id,email\n1,x@example.com\n");
  write("sales/year=2024/region=__HIVE_DEFAULT_PARTITION__/p.csv", "email,id,extra\ny@example.com,2,z\n");
  write("sales/year=2024/region=c/q.csv", "id\n3\n");
  write("single.csv", "n\n1\n");
  const auto source = open_source(dir_.string());
  ASSERT_TRUE(source.ok());
  const auto discovery = discovered(**source);
  ASSERT_EQ(discovery.datasets.size(), 2u);
  EXPECT_EQ(discovery.datasets[0].name.name, (dir_ / "sales").string());
  for (const int64_t max_rows : {kAllRows, int64_t{100}}) {
    ReadOptions options;
    options.max_rows = max_rows;
    const auto table = collect(**source, discovery.datasets[0], options);
    ASSERT_TRUE(table.ok()) << table.error().to_string();
    EXPECT_EQ(table->rows, 3);
    EXPECT_EQ(paths_of(*table), (Strings{"id", "email", "extra", "year", "region"}));
    EXPECT_EQ(values_of(*table, "id"), (Strings{"1", "2", "3"}));
    EXPECT_EQ(values_of(*table, "email"), (Strings{"x@example.com", "y@example.com"}));
    EXPECT_EQ(values_of(*table, "year"), (Strings{"2023", "2024", "2024"}));
    EXPECT_EQ(values_of(*table, "region"), (Strings{"a b", "c"}));
    EXPECT_EQ(table->columns[4].nulls, 1);
    EXPECT_EQ(table->columns[2].nulls, 2) << "a column that a file does not have";
    for (const auto& column : table->columns) EXPECT_EQ(column.rows_examined, 3) << column.field.path;
  }
}

TEST_F(FileFormatsTest, PartitionsOfAnotherFormatAreAnotherTable) {
  write("t/k=1/a.csv", "x\n1\n");
  write("t/k=1/a.jsonl", "{\"x\":1}\n");
  write("t/k=1/j=2/a.csv", "x\n1\n");
  const auto source = open_source((dir_ / "t").string());
  ASSERT_TRUE(source.ok());
  Strings names;
  for (const auto& dataset : discovered(**source).datasets)
    names.push_back(dataset.name.name.substr(dir_.string().size()));
  EXPECT_EQ(names, (Strings{"/t#csv(k)", "/t#csv(k,j)", "/t#jsonl(k)"}));
}

TEST_F(FileFormatsTest, SamplesParquetByRowNumberWithoutCounting) {
  const auto path = copy("n.parquet", "SELECT 100000 + i AS n FROM range(50000) t(i)",
                         "FORMAT parquet, ROW_GROUP_SIZE 2048");
  ReadOptions options;
  options.max_rows = 500;
  const auto first = sample(path, options);
  EXPECT_EQ(first.rows, 50'000);
  EXPECT_EQ(first.rows_examined, 500);
  EXPECT_EQ(first.design, SampleDesign::kRandomRows);
  EXPECT_EQ(values_of(first, "n"), values_of(sample(path, options), "n"));
  EXPECT_LT(values_of(first, "n").front(), "101000");
  EXPECT_GT(values_of(first, "n").back(), "149000");
  options.seed = 2;
  EXPECT_NE(values_of(first, "n"), values_of(sample(path, options), "n"));
  for (const int64_t all : {kAllRows, int64_t{50'000}}) {
    options.max_rows = all;
    EXPECT_EQ(sample(path, options).design, SampleDesign::kEverything);
    EXPECT_EQ(values_of(sample(path, options), "n").size(), 50'000u);
  }
  options.max_rows = 500;
  const auto own = copy("own.parquet", "SELECT i AS file_row_number FROM range(5000) t(i)", "FORMAT parquet");
  EXPECT_EQ(sample(own, options).rows_examined, 500);
}

TEST_F(FileFormatsTest, DrawsRowGroupsOfParquetTooLongToLookThrough) {
  const auto path =
      copy("n.parquet", "SELECT i FROM range(200000) t(i)", "FORMAT parquet, ROW_GROUP_SIZE 2048");
  auto session = DuckdbSession::open();
  ASSERT_TRUE(session.ok());
  ReadOptions options;
  options.max_rows = 1'000;
  const auto draw = draw_parquet_rows(*session, {path, path}, options, 100'000);
  ASSERT_TRUE(draw.ok()) << draw.error().to_string();
  EXPECT_EQ(draw->rows, 400'000);
  EXPECT_GE(draw->groups_drawn, 32);
  EXPECT_LE(draw->groups_drawn, 60);
  int64_t groups = 0;
  for (const auto& part : draw->parts) {
    for (size_t at = part.where.find("BETWEEN"); at != std::string::npos;
         at = part.where.find("BETWEEN", at + 1))
      ++groups;
  }
  EXPECT_EQ(groups, draw->groups_drawn);
  EXPECT_EQ(draw_parquet_rows(*session, {path}, options, 1'000'000)->groups_drawn, 0);
}

TEST_F(FileFormatsTest, TheFingerprintChangesWithTheData) {
  const auto csv = write("a.csv", "n\n1\n");
  const auto time = fs::last_write_time(csv);
  const auto before = fingerprint(csv);
  EXPECT_EQ(before.size(), 64u);
  EXPECT_EQ(before, fingerprint(csv));
  write("a.csv", "n\n2\n");
  fs::last_write_time(csv, time);
  EXPECT_NE(before, fingerprint(csv)) << "same size and time, other bytes";

  std::string large(4 << 20, 'x');
  const auto text = write("large.txt", large);
  const auto large_time = fs::last_write_time(text);
  const auto of_large = fingerprint(text);
  large.back() = 'y';
  write("large.txt", large);
  fs::last_write_time(text, large_time);
  EXPECT_NE(of_large, fingerprint(text));

  const auto parquet = copy("p.parquet", "SELECT i FROM range(5000) t(i)", "FORMAT parquet");
  const auto parquet_time = fs::last_write_time(parquet);
  const auto of_parquet = fingerprint(parquet);
  copy("p.parquet", "SELECT i + 1 FROM range(5000) t(i)", "FORMAT parquet");
  fs::last_write_time(parquet, parquet_time);
  EXPECT_NE(of_parquet, fingerprint(parquet));

  write("t/k=1/a.csv", "x\n1\n");
  const auto of_table = fingerprint(dir_ / "t");
  write("t/k=2/a.csv", "x\n1\n");
  EXPECT_NE(of_table, fingerprint(dir_ / "t"));
}

TEST_F(FileFormatsTest, WhatWasReadBeforeTheTimeoutIsDeliveredAsFirstRows) {
  class SlowSink : public CollectingSink {
   public:
    Status add(const Batch& batch) override {
      ++batches;
      while (batches == 1 && std::chrono::steady_clock::now() < until) continue;
      return CollectingSink::add(batch);
    }
    int batches = 0;
    std::chrono::steady_clock::time_point until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  };
  const auto path =
      copy("n.parquet", "SELECT md5(i::VARCHAR) AS h FROM range(300000) t(i)", "FORMAT parquet");
  const auto source = open_source(path.string());
  ASSERT_TRUE(source.ok());
  ReadOptions options;
  options.max_rows = kAllRows;
  options.timeout = std::chrono::seconds(1);
  SlowSink sink;
  const auto summary = (*source)->read(discovered(**source).datasets.at(0), options, sink);
  ASSERT_TRUE(summary.ok()) << summary.error().to_string();
  EXPECT_EQ(summary->design, SampleDesign::kFirstRows);
  EXPECT_GT(summary->rows_examined, 0);
  EXPECT_LT(summary->rows_examined, 300'000);
}

}  // namespace
}  // namespace steward::scanners
