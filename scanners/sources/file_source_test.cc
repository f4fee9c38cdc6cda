#include "scanners/sources/file_source.h"
#include "scanners/sources/collected_rows.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <map>

#include "scanners/sources/duckdb_session.h"

namespace steward::scanners {
namespace {

namespace fs = std::filesystem;

class FileSourceTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "steward_files_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { fs::remove_all(dir_); }

  fs::path write(const fs::path& name, std::string_view contents) {
    fs::create_directories((dir_ / name).parent_path());
    std::ofstream(dir_ / name, std::ios::binary) << contents;
    return dir_ / name;
  }

  // Has DuckDB itself write a file; `format` as in COPY's options.
  fs::path copy(const fs::path& name, const std::string& select, const std::string& format) {
    auto session = DuckdbSession::open();
    EXPECT_TRUE(session.ok());
    const auto done = session->run("COPY (" + select + ") TO " + duckdb_literal((dir_ / name).string()) +
                                   " (" + format + ")");
    EXPECT_TRUE(done.ok()) << name;
    return dir_ / name;
  }

  void truncate(const fs::path& file, double share) {
    fs::resize_file(file, static_cast<uintmax_t>(static_cast<double>(fs::file_size(file)) * share));
  }

  static Result<CollectedRows> sample(const std::string& path, const ReadOptions& options = {}) {
    STEWARD_ASSIGN_OR_RETURN(const auto source, open_source(path));
    STEWARD_ASSIGN_OR_RETURN(const auto discovery, source->discover());
    EXPECT_EQ(discovery.datasets.size(), 1u);
    return collect(*source, discovery.datasets.at(0), options);
  }

  static std::string error_of(const fs::path& path, const ReadOptions& options = {}) {
    const auto table = sample(path.string(), options);
    return table.ok() ? "(read " + std::to_string(table->rows) + " rows)" : table.error().message;
  }

  fs::path dir_;
};

std::vector<std::string> paths_of(const CollectedRows& table) {
  std::vector<std::string> paths;
  for (const auto& column : table.columns) paths.push_back(column.field.path);
  return paths;
}

std::vector<std::string> values_of(const CollectedRows& table, const std::string& path) {
  std::vector<std::string> values;
  for (const auto& column : table.columns) {
    if (column.field.path != path) continue;
    for (const auto& [value, count] : column.distinct)
      values.insert(values.end(), static_cast<size_t>(count), value);
  }
  return values;
}

std::string type_of(const CollectedRows& table, const std::string& path) {
  for (const auto& column : table.columns) {
    if (column.field.path == path) return column.field.type;
  }
  return "(no such field)";
}

using Strings = std::vector<std::string>;

TEST_F(FileSourceTest, KeepsCsvValuesAsWrittenAndSaysTheirSniffedTypes) {
  const auto table = sample(
      write("a.csv", "id,postal_code,phone,day\n1,0171,+49 30 1,2020-01-02\n2,,+49 30 2,2020-01-03\n"));
  ASSERT_TRUE(table.ok()) << table.error().to_string();
  EXPECT_EQ(table->rows, 2);
  EXPECT_EQ(table->rows_examined, 2);
  EXPECT_EQ(paths_of(*table), (Strings{"id", "postal_code", "phone", "day"}));
  EXPECT_EQ(values_of(*table, "postal_code"), (Strings{"0171"}));
  EXPECT_EQ(table->columns[1].nulls, 1);
  EXPECT_EQ(table->columns[1].field.ordinal, 2);
  EXPECT_EQ(values_of(*table, "phone"), (Strings{"+49 30 1", "+49 30 2"}));
  EXPECT_EQ(type_of(*table, "id"), "BIGINT");
  EXPECT_EQ(type_of(*table, "day"), "DATE");
  EXPECT_EQ(type_of(*table, "phone"), "VARCHAR");
}

TEST_F(FileSourceTest, ReadsEveryDialect) {
  const std::map<std::string, std::string> files = {
      {"comma.csv", "name,city\nAda,Rome\nBob,\"Pa,ris\"\n"},
      {"semicolon.csv", "name;city\nAda;Rome\nBob;Pa,ris\n"},
      {"pipe.csv", "name|city\nAda|Rome\nBob|Pa,ris\n"},
      {"tabs.tsv", "name\tcity\nAda\tRome\nBob\tPa,ris\n"},
      {"crlf.csv", "name,city\r\nAda,Rome\r\nBob,\"Pa,ris\"\r\n"},
      {"bom.csv", "\xef\xbb\xbfname,city\nAda,Rome\nBob,\"Pa,ris\"\n"},
      {"upper.CSV", "name,city\nAda,Rome\nBob,\"Pa,ris\""},
  };
  for (const auto& [name, contents] : files) {
    const auto table = sample(write(name, contents));
    ASSERT_TRUE(table.ok()) << name << ": " << table.error().to_string();
    EXPECT_EQ(paths_of(*table), (Strings{"name", "city"})) << name;
    EXPECT_EQ(values_of(*table, "city"), (Strings{"Pa,ris", "Rome"})) << name;
  }
}

TEST_F(FileSourceTest, AQuoteThatComesLateIsStillAQuote) {
  std::string text = "name,n\n";
  for (int i = 0; i < 30'000; ++i) text += "plain,1\n";
  const auto table = sample(write("late.csv", text + "\"with, comma\",2\n"));
  ASSERT_TRUE(table.ok()) << table.error().to_string();
  EXPECT_EQ(table->rows, 30'001);
  EXPECT_EQ(values_of(*table, "name").back(), "with, comma");
}

TEST_F(FileSourceTest, PadsRowsOfUnevenLength) {
  const auto table = sample(write("ragged.csv", "x,y,z\n1,2,3\n4\n5,6,7\n8,9\n"));
  ASSERT_TRUE(table.ok()) << table.error().to_string();
  EXPECT_EQ(table->rows, 4);
  EXPECT_EQ(values_of(*table, "x"), (Strings{"1", "4", "5", "8"}));
}

TEST_F(FileSourceTest, ReadsLatin1AndUtf16) {
  const auto latin = sample(write("latin.csv", "name,city\nM\xfcller,K\xf6ln\nA,B\n"));
  ASSERT_TRUE(latin.ok()) << latin.error().to_string();
  EXPECT_EQ(values_of(*latin, "city"), (Strings{"B", "Köln"}));

  const auto utf16 = sample(write("u16.csv", std::string_view("\xff\xfe"
                                                              "a\0,\0b\0\n\0"
                                                              "1\0,\0x\0\n\0",
                                                              18)));
  ASSERT_TRUE(utf16.ok()) << utf16.error().to_string();
  EXPECT_EQ(values_of(*utf16, "b"), (Strings{"x"}));
}

TEST_F(FileSourceTest, FlattensNestedJson) {
  const auto path = write(
      "n.jsonl", R"({"id":1,"address":{"city":"Rome","geo":{"lat":41.9}},"items":[{"sku":"a"},{"sku":"b"}]})"
                 "\n"
                 R"({"id":2,"address":{"city":"Oslo"},"items":[],"tags":["x","y"],"grid":[["p"],["q","r"]]})"
                 "\n");
  const auto table = sample(path);
  ASSERT_TRUE(table.ok()) << table.error().to_string();
  EXPECT_EQ(paths_of(*table),
            (Strings{"id", "address.city", "address.geo.lat", "items[].sku", "tags[]", "grid[][]"}));
  EXPECT_EQ(values_of(*table, "address.city"), (Strings{"Oslo", "Rome"}));
  EXPECT_EQ(values_of(*table, "items[].sku"), (Strings{"a", "b"}));
  EXPECT_EQ(values_of(*table, "tags[]"), (Strings{"x", "y"}));
  EXPECT_EQ(values_of(*table, "grid[][]"), (Strings{"p", "q", "r"}));
  EXPECT_EQ(type_of(*table, "id"), "BIGINT");
  EXPECT_EQ(type_of(*table, "items[].sku"), "VARCHAR[]");
}

TEST_F(FileSourceTest, ReadsJsonArraysMixedTypesAndKeysThatComeLate) {
  const auto array =
      sample(write("a.json", R"([{"v":1,"z":"0171"},{"v":"text","z":"x"},{"v":null,"z":"y"}])"));
  ASSERT_TRUE(array.ok()) << array.error().to_string();
  EXPECT_EQ(array->rows, 3);
  EXPECT_EQ(values_of(*array, "v"), (Strings{"1", "text"}));
  EXPECT_EQ(values_of(*array, "z"), (Strings{"0171", "x", "y"}));

  std::string lines;
  for (int i = 0; i < 30'000; ++i) lines += "{\"id\":1}\n";
  const auto late = sample(write("late.jsonl", lines + "{\"id\":2,\"email\":\"late\"}\n"));
  ASSERT_TRUE(late.ok()) << late.error().to_string();
  EXPECT_EQ(values_of(*late, "email"), (Strings{"late"}));
}

TEST_F(FileSourceTest, ReadsParquetWithItsTypes) {
  const auto path =
      copy("t.parquet",
           "SELECT i::INTEGER AS id, {'city': 'Rome', 'zip': '0' || i} AS address, [{'sku': i}] AS items,"
           " MAP {'k': 'v'} AS labels, 'ab'::BLOB AS raw, '\\xFF'::BLOB AS bytes, DATE '2020-01-02' AS day,"
           " 1.50::DECIMAL(9,2) AS price FROM range(3) t(i)",
           "FORMAT parquet");
  const auto table = sample(path);
  ASSERT_TRUE(table.ok()) << table.error().to_string();
  EXPECT_EQ(table->rows, 3);
  EXPECT_EQ(paths_of(*table), (Strings{"id", "address.city", "address.zip", "items[].sku", "labels[].key",
                                       "labels[].value", "raw", "bytes", "day", "price"}));
  EXPECT_EQ(type_of(*table, "id"), "INTEGER");
  EXPECT_EQ(type_of(*table, "price"), "DECIMAL(9,2)");
  EXPECT_EQ(values_of(*table, "address.zip"), (Strings{"00", "01", "02"}));
  EXPECT_EQ(values_of(*table, "labels[].value"), (Strings{"v", "v", "v"}));
  EXPECT_EQ(values_of(*table, "raw"), (Strings{"ab", "ab", "ab"}));
  EXPECT_EQ(values_of(*table, "bytes"), Strings{});
  EXPECT_EQ(values_of(*table, "day").at(0), "2020-01-02");
}

TEST_F(FileSourceTest, ReadsGzipByNameAndByContent) {
  const auto csv =
      copy("a.csv.gz", "SELECT i AS id, 'x' AS v FROM range(5) t(i)", "FORMAT csv, HEADER, COMPRESSION gzip");
  const auto json =
      copy("b.jsonl.gz", "SELECT i AS id, 'x' AS v FROM range(5) t(i)", "FORMAT json, COMPRESSION gzip");
  fs::copy_file(csv, dir_ / "c.csv");
  for (const auto& path : {csv, json, dir_ / "c.csv"}) {
    const auto table = sample(path.string());
    ASSERT_TRUE(table.ok()) << path << table.error().to_string();
    EXPECT_EQ(table->rows, 5) << path;
    EXPECT_EQ(paths_of(*table), (Strings{"id", "v"})) << path;
  }
}

TEST_F(FileSourceTest, ListsGlobsAndDirectories) {
  for (const char* name : {"b.csv", "a.csv", "sub/c.jsonl", "sub/deep/d.csv", "notes.exe", "not_sqlite.db",
                           ".hidden.csv", ".git/e.csv"}) {
    write(name, "x\n1\n");
  }
  const auto names = [&](const std::string& uri) {
    Strings found;
    const auto source = open_source(uri);
    if (!source.ok()) return Strings{source.error().message};
    const auto discovery = (*source)->discover();
    for (const auto& dataset : discovery->datasets) {
      EXPECT_EQ(dataset.name.ns, "file");
      EXPECT_EQ(dataset.kind, DatasetKind::kFile);
      found.push_back(fs::path(dataset.name.name).lexically_relative(dir_).string());
    }
    return found;
  };
  EXPECT_EQ(names(dir_ / "*.csv"), (Strings{"a.csv", "b.csv"}));
  EXPECT_EQ(names(dir_ / "?.csv"), (Strings{"a.csv", "b.csv"}));
  EXPECT_EQ(names(dir_ / "**/*.csv"), (Strings{"a.csv", "b.csv", "sub/deep/d.csv"}));
  EXPECT_EQ(names(dir_ / "*/*"), (Strings{"sub/c.jsonl"}));
  EXPECT_EQ(names(dir_), (Strings{"a.csv", "b.csv", "sub/c.jsonl", "sub/deep/d.csv"}));
  EXPECT_EQ(names("file://" + (dir_ / "a.csv").string()), (Strings{"a.csv"}));
  EXPECT_EQ(names("file://localhost" + dir_.string() + "/%61.csv"), (Strings{"a.csv"}));
  EXPECT_EQ(names((dir_ / "sub/../a.csv").string()), (Strings{"a.csv"}));
}

TEST_F(FileSourceTest, TakesWeirdNamesForThemselves) {
  for (const char* name :
       {"a b.csv", "it's.csv", "q\"uote.csv", "[1].csv", "star*.csv", "what?.csv", "ünï.csv",
        "back\\slash.csv", "semi;--.csv", "100%.csv", "k=v/year=2020.csv", "{a,b}.csv", "new\nline.csv"}) {
    const auto table = sample(write(name, "x,y\n1,2\n"));
    ASSERT_TRUE(table.ok()) << name << ": " << table.error().to_string();
    EXPECT_EQ(paths_of(*table), (Strings{"x", "y"})) << name;
  }
  write("b.csv", "other\n1\n");
  const auto star = sample(write("*.csv", "mine\n1\n"));
  ASSERT_TRUE(star.ok());
  EXPECT_EQ(paths_of(*star), (Strings{"mine"}));
}

TEST_F(FileSourceTest, DrawsExactlyMaxRowsFromTheSeedAlone) {
  std::string text = "n\n";
  for (int i = 0; i < 5'000; ++i) text += std::to_string(100'000 + i) + "\n";
  const auto path = write("n.csv", text);
  const auto draw = [&](uint64_t seed) {
    return *sample(path.string(), {500, 64 << 10, seed, std::chrono::seconds(60)});
  };
  const auto first = draw(1);
  EXPECT_EQ(first.rows, 5'000);
  EXPECT_EQ(first.rows_examined, 500);
  EXPECT_FALSE(first.read_to_end);
  EXPECT_TRUE((*sample(path.string(), {5'000, 64 << 10, 1, std::chrono::seconds(60)})).read_to_end);
  EXPECT_EQ(values_of(first, "n").size(), 500u);
  EXPECT_EQ(values_of(first, "n"), values_of(draw(1), "n"));
  EXPECT_NE(values_of(first, "n"), values_of(draw(2), "n"));
  EXPECT_GT(values_of(first, "n").back(), "104800") << "the sample must reach the end of the file";
}

TEST_F(FileSourceTest, TellsEachBadFileInOneSentence) {
  const std::string noise = [] {
    std::string bytes;
    uint32_t state = 1;
    for (int i = 0; i < 5'000; ++i)
      bytes += static_cast<char>((state = state * 1'664'525 + 1'013'904'223) >> 24);
    return bytes;
  }();
  const auto gz = copy("cut.csv.gz", "SELECT i, md5(i::VARCHAR) FROM range(20000) t(i)",
                       "FORMAT csv, HEADER, COMPRESSION gzip");
  truncate(gz, 0.6);
  const auto tiny_gz = copy("tiny.csv.gz", "SELECT 1 AS a, 2 AS b", "FORMAT csv, HEADER, COMPRESSION gzip");
  truncate(tiny_gz, 0.8);
  const auto cut_parquet = copy("cut.parquet", "SELECT i FROM range(5000) t(i)", "FORMAT parquet");
  truncate(cut_parquet, 0.9);
  const auto cut_json = write("cut.json", R"([{"a":1},{"a":)");

  const struct {
    fs::path path;
    std::string_view word;
  } cases[] = {
      {write("empty.csv", ""), "empty"},
      {write("empty.jsonl", ""), "empty"},
      {write("empty.parquet", ""), "empty"},
      {gz, "breaks off"},
      {tiny_gz, "breaks off"},
      {cut_parquet, "Parquet"},
      {cut_json, "JSON"},
      {write("noise.csv", noise), "binary"},
      {write("noise.jsonl", noise), "binary"},
      {write("noise.parquet", noise), "Parquet"},
      {write("zeros.csv", std::string(5'000, '\0')), "binary"},
      {write("latin.jsonl", "{\"name\":\"caf\xe9\"}\n"), "UTF-8"},
      {write("u16.json", std::string_view("\xff\xfe[\0]\0", 6)), "UTF-8"},
      {write("noise.txt", noise), "binary"},
      {write("noise", noise), "binary"},
      {write("text.parquet", "hello, this is text and no parquet"), "Parquet"},
      {write("long.csv", std::string(3 << 20, 'a')), "longer than"},
      {write("long.jsonl", "{\"a\":\"" + std::string(40 << 20, 'a') + "\"}"), "larger than"},
  };
  for (const auto& c : cases) {
    const auto message = error_of(c.path);
    EXPECT_NE(message.find(c.word), std::string::npos) << c.path << ": " << message;
    EXPECT_TRUE(message.ends_with('.')) << c.path << ": " << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << c.path << ": " << message;
  }
}

TEST_F(FileSourceTest, AFaultInTheMiddleIsReadInAnotherWayFromThere) {
  std::string text = "name,n\n";
  for (int i = 0; i < 200'000; ++i) text += "plain," + std::to_string(i) + "\n";
  const auto path = write("late_latin.csv", text + "M\xfcller,1\n");
  for (const int64_t max_rows : {kAllRows, int64_t{300'000}, int64_t{1'000}}) {
    ReadOptions options;
    options.max_rows = max_rows;
    const auto table = sample(path.string(), options);
    ASSERT_TRUE(table.ok()) << max_rows << ": " << table.error().to_string();
    EXPECT_EQ(table->rows, 200'001) << max_rows;
    EXPECT_EQ(table->design == SampleDesign::kEverything, max_rows != 1'000) << max_rows;
    if (max_rows == 1'000) continue;
    EXPECT_EQ(values_of(*table, "name").front(), "Müller");
    EXPECT_EQ(values_of(*table, "n").size(), 200'001u);
  }
}

TEST_F(FileSourceTest, RefusesAGigabyteOnOneLineWithoutReadingItAll) {
  const auto path = write("huge.csv", "a,b\n" + std::string(100'000, 'x'));
  fs::resize_file(path, 1u << 30);  // sparse
  EXPECT_TRUE(error_of(path).ends_with('.')) << error_of(path);
}

TEST_F(FileSourceTest, NeverQuotesDataInAMessage) {
  const auto ragged = write("bad.csv", "a,b\n\"secret value,1\n2,3\n\"unterminated secret");
  const auto json = write("bad.jsonl", "{\"a\":\"secret\"}\n{\"a\": secret}\n");
  for (const auto& path : {ragged, json}) {
    const auto message = error_of(path);
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
  }
}

TEST_F(FileSourceTest, StopsAtTheDeadline) {
  const auto path =
      copy("big.parquet", "SELECT md5(i::VARCHAR) AS h FROM range(300000) t(i)", "FORMAT parquet");
  const auto table = sample(path.string(), {100'000, 64 << 10, 1, std::chrono::seconds(0)});
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, ErrorCode::kTimeout) << table.error().to_string();
}

TEST_F(FileSourceTest, AFileRemovedSinceDiscoveryIsNotFound) {
  const auto path = write("gone.csv", "a\n1\n");
  const auto source = open_source(path.string());
  ASSERT_TRUE(source.ok());
  const auto discovery = (*source)->discover();
  fs::remove(path);
  const auto table = collect(**source, discovery->datasets[0], {});
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, ErrorCode::kNotFound);
}

TEST_F(FileSourceTest, OneBadFileDoesNotSpoilTheNext) {
  write("a.csv", "");
  write("b.csv", "x\n1\n");
  const auto source = open_source(dir_.string());
  ASSERT_TRUE(source.ok());
  const auto discovery = (*source)->discover();
  ASSERT_EQ(discovery->datasets.size(), 2u);
  EXPECT_FALSE(collect(**source, discovery->datasets[0], {}).ok());
  EXPECT_TRUE(collect(**source, discovery->datasets[1], {}).ok());
}

}  // namespace
}  // namespace steward::scanners
