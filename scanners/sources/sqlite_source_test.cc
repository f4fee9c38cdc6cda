#include "scanners/sources/sqlite_source.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>

#include "scanners/sources/collected_rows.h"

namespace steward::scanners {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

class SqliteSourceTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "steward_sqlite_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
    path_ = (dir_ / "shop.data").string();
    ASSERT_EQ(sqlite3_open(path_.c_str(), &writer_), SQLITE_OK);
  }
  void TearDown() override {
    sqlite3_close(writer_);
    fs::remove_all(dir_);
  }

  void execute(const std::string& sql) {
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(writer_, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
  }

  std::unique_ptr<Source> open() {
    auto source = open_source(path_);
    EXPECT_TRUE(source.ok());
    return *std::move(source);
  }

  Discovered named(const std::string& table) const {
    return {{"file", path_ + "#" + table}, DatasetKind::kTable, std::nullopt};
  }

  fs::path dir_;
  std::string path_;
  sqlite3* writer_ = nullptr;
};

Strings values_of(const CollectedRows& table, size_t column) {
  Strings values;
  for (const auto& [value, count] : table.columns.at(column).distinct)
    values.insert(values.end(), static_cast<size_t>(count), value);
  return values;
}

TEST_F(SqliteSourceTest, EveryTableAndViewIsADataset) {
  execute(
      "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(80));"
      "CREATE TABLE \"a b\"\"c\" (x); CREATE VIEW contact AS SELECT email FROM customer;"
      "INSERT INTO customer (email) VALUES ('x@example.com'), (NULL)");
  const auto source = open();
  const auto discovery = source->discover();
  ASSERT_TRUE(discovery.ok());
  Strings names;
  for (const auto& dataset : discovery->datasets) names.push_back(dataset.name.name.substr(path_.size()));
  EXPECT_EQ(names, (Strings{"#a b\"c", "#contact", "#customer"}));
  EXPECT_EQ(discovery->datasets[1].kind, DatasetKind::kView);
  EXPECT_TRUE(collect(*source, named("a b\"c")).ok());
  EXPECT_EQ(values_of(*collect(*source, named("contact")), 0), Strings{"x@example.com"});
  const auto table = collect(*source, named("customer"));
  ASSERT_TRUE(table.ok()) << table.error().to_string();
  EXPECT_EQ(table->rows, 2);
  EXPECT_EQ(table->design, SampleDesign::kEverything);
  EXPECT_EQ(table->columns[1].field.path, "email");
  EXPECT_EQ(table->columns[1].field.type, "VARCHAR(80)");
  EXPECT_EQ(table->columns[1].nulls, 1);
}

TEST_F(SqliteSourceTest, CellsKeepTheTypeTheyHaveThemselves) {
  execute(
      "CREATE TABLE t (v); INSERT INTO t VALUES (1), (1.5), ('text'), (x'6162'), (x'ff'), (NULL), ('');"
      "INSERT INTO t VALUES (CAST(x'63e9' AS TEXT))");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  const auto table = collect(*source, named("t"));
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(values_of(*table, 0), (Strings{"", "1", "1.5", "ab", "c\xEF\xBF\xBD", "text"}));
  EXPECT_EQ(table->columns[0].nulls, 1);
  EXPECT_EQ(table->columns[0].rows_examined, 8);
}

TEST_F(SqliteSourceTest, DrawsASampleFromTheSeedAlone) {
  execute(
      "CREATE TABLE t (n); WITH RECURSIVE c(n) AS (SELECT 100001 UNION ALL SELECT n + 1 FROM c WHERE n < "
      "105000)"
      " INSERT INTO t SELECT n FROM c");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  ReadOptions options;
  options.max_rows = 300;
  const auto first = collect(*source, named("t"), options);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->rows, 5'000);
  EXPECT_EQ(first->rows_examined, 300);
  EXPECT_EQ(first->design, SampleDesign::kRandomRows);
  EXPECT_EQ(values_of(*first, 0), values_of(*collect(*source, named("t"), options), 0));
  EXPECT_GT(values_of(*first, 0).back(), "104800");
}

TEST_F(SqliteSourceTest, ReadsADatabaseInUseAndNoticesItsChanges) {
  execute("PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (1)");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  const auto before = source->fingerprint(named("t"));
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(*before, *source->fingerprint(named("t")));
  execute("INSERT INTO t VALUES (2)");
  EXPECT_EQ(values_of(*collect(*source, named("t")), 0), (Strings{"1", "2"}));
  EXPECT_NE(*before, *source->fingerprint(named("t")));
  execute("DROP TABLE t");
  EXPECT_FALSE(collect(*source, named("t")).ok());
}

TEST_F(SqliteSourceTest, AnEndlessViewEndsAtTheDeadline) {
  execute(
      "CREATE VIEW endless AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
      " SELECT count(*) AS n FROM c");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  ReadOptions options;
  options.timeout = std::chrono::seconds(1);
  const auto table = collect(*source, named("endless"), options);
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, ErrorCode::kTimeout);
}

TEST_F(SqliteSourceTest, ADamagedDatabaseIsAProblemAndNotTheEnd) {
  execute("CREATE TABLE t (n); INSERT INTO t VALUES (1)");
  sqlite3_close(writer_);
  writer_ = nullptr;
  fs::resize_file(path_, 600);
  const auto source = open_source(path_);
  ASSERT_TRUE(source.ok());
  const auto discovery = (*source)->discover();
  ASSERT_TRUE(discovery.ok());
  EXPECT_TRUE(discovery->datasets.empty());
  ASSERT_EQ(discovery->problems.size(), 1u);
  EXPECT_TRUE(discovery->problems[0].message.ends_with('.')) << discovery->problems[0].message;
}

}  // namespace
}  // namespace steward::scanners
