#include "scanners/sources/mysql_source.h"

#include <gtest/gtest.h>
#include <mysql.h>

#include <algorithm>

#include "scanners/sources/collected_rows.h"
#include "tests/integration/mariadb_fixture.h"

namespace steward::scanners {
namespace {

using Strings = std::vector<std::string>;

// One server for the binary, one database for each test.
class MysqlSourceTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new steward::testing::MariadbFixture; }
  static void TearDownTestSuite() { delete server_; }

  void SetUp() override {
    database_ = "db" + std::to_string(++databases_);
    server_->execute("CREATE DATABASE " + database_ + " CHARACTER SET utf8mb4");
  }

  void execute(const std::string& sql) { server_->execute(sql, database_); }

  std::unique_ptr<Source> open(const std::string& user = "root:") {
    auto source = open_source(server_->url(user, database_));
    EXPECT_TRUE(source.ok()) << (source.ok() ? "" : source.error().to_string());
    EXPECT_TRUE((*source)->discover().ok());
    return *std::move(source);
  }

  Discovered named(const std::string& table) const {
    return {{"mysql://localhost:3306", database_ + "." + table}, DatasetKind::kTable, std::nullopt};
  }

  CollectedRows sample(Source& source, const std::string& table, const ReadOptions& options = {}) {
    auto rows = collect(source, named(table), options);
    EXPECT_TRUE(rows.ok()) << table << ": " << (rows.ok() ? "" : rows.error().to_string());
    return rows.ok() ? *std::move(rows) : CollectedRows{};
  }

  inline static steward::testing::MariadbFixture* server_ = nullptr;
  inline static int databases_ = 0;
  std::string database_;
};

Strings values_of(const CollectedRows& table, const std::string& path) {
  Strings values;
  for (const auto& column : table.columns) {
    if (column.field.path != path) continue;
    for (const auto& [value, count] : column.distinct)
      values.insert(values.end(), static_cast<size_t>(count), value);
  }
  return values;
}

TEST_F(MysqlSourceTest, ReadsTablesAndViewsWithTheirTypes) {
  execute(
      "CREATE TABLE t (id INT, email VARCHAR(80), doc JSON, raw VARBINARY(9), price DECIMAL(9,2), at "
      "DATETIME,"
      " kind ENUM('a','b')); "
      "INSERT INTO t VALUES (1, 'é@example.com', '{\"k\": 1}', x'ff', 1.50, '2020-01-02 03:04:05', 'b'),"
      " (2, NULL, NULL, NULL, NULL, NULL, NULL); CREATE VIEW v AS SELECT email FROM t; CREATE TABLE e (a "
      "INT)");
  const auto source = open();
  const auto discovery = source->discover();
  Strings names;
  for (const auto& dataset : discovery->datasets) {
    EXPECT_EQ(dataset.name.ns, "mysql://localhost:3306");
    names.push_back(dataset.name.name.substr(database_.size()));
  }
  EXPECT_EQ(names, (Strings{".e", ".t", ".v"}));
  EXPECT_EQ(discovery->datasets[2].kind, DatasetKind::kView);

  const auto table = sample(*source, "t");
  EXPECT_EQ(table.rows, 2);
  EXPECT_EQ(table.design, SampleDesign::kEverything);
  ASSERT_EQ(table.columns.size(), 7u);
  EXPECT_EQ(table.columns[1].field.type, "varchar(80)");
  EXPECT_EQ(table.columns[2].field.type, "json");
  EXPECT_EQ(values_of(table, "email"), Strings{"é@example.com"});
  EXPECT_EQ(values_of(table, "doc"), Strings{"{\"k\": 1}"});
  EXPECT_EQ(values_of(table, "raw"), Strings{});
  EXPECT_EQ(table.columns[3].rows_examined, 2);
  EXPECT_EQ(table.columns[3].nulls, 1);
  EXPECT_EQ(values_of(table, "price"), Strings{"1.50"});
  EXPECT_EQ(values_of(table, "at"), Strings{"2020-01-02 03:04:05"});
  EXPECT_EQ(values_of(sample(*source, "v"), "email"), Strings{"é@example.com"});
  EXPECT_EQ(sample(*source, "e").rows, 0);
}

TEST_F(MysqlSourceTest, TakesHostileIdentifiersForNames) {
  execute("CREATE TABLE `a``b;-- ' \" c` (`x``y` TEXT); INSERT INTO `a``b;-- ' \" c` VALUES ('value')");
  const auto source = open();
  EXPECT_EQ(values_of(sample(*source, "a`b;-- ' \" c"), "x`y"), Strings{"value"});
}

TEST_F(MysqlSourceTest, SamplesFromTheSeedAlone) {
  execute("CREATE TABLE t AS SELECT seq AS n FROM seq_100001_to_120000; CREATE VIEW v AS SELECT n FROM t");
  // Large enough that the server thins it.
  execute(
      "CREATE TABLE large (n INT, pad CHAR(200)) ENGINE = MyISAM CHARACTER SET utf8mb4;"
      "INSERT INTO large SELECT seq, 'x' FROM seq_100001_to_200000");
  const auto source = open();
  ReadOptions options;
  options.max_rows = 500;
  for (const char* table : {"t", "large"}) {
    options.seed = 1;
    const auto first = sample(*source, table, options);
    EXPECT_EQ(first.rows_examined, 500) << table;
    EXPECT_EQ(first.design, SampleDesign::kRandomRows) << table;
    EXPECT_EQ(values_of(first, "n"), values_of(sample(*source, table, options), "n")) << table;
    EXPECT_GT(values_of(first, "n").back(), "119000") << table;
    EXPECT_LT(values_of(first, "n").front(), "101500") << table;
    options.seed = 2;
    EXPECT_NE(values_of(first, "n"), values_of(sample(*source, table, options), "n")) << table;
  }
  const auto large = sample(*source, "large", options);
  EXPECT_NEAR(static_cast<double>(large.rows), 100'000, 30'000) << "an estimate";

  const auto view = sample(*source, "v", options);
  EXPECT_EQ(view.rows_examined, 500);
  EXPECT_EQ(view.design, SampleDesign::kFirstRows);
  EXPECT_EQ(sample(*source, "t").design, SampleDesign::kEverything) << "the connection is usable again";
  options.max_rows = kAllRows;
  EXPECT_EQ(sample(*source, "v", options).design, SampleDesign::kEverything);
  EXPECT_EQ(sample(*source, "large", options).rows, 100'000);
}

TEST_F(MysqlSourceTest, SaysWhatMayNotBeRead) {
  execute(
      "CREATE TABLE seen (a INT, hidden TEXT); INSERT INTO seen VALUES (1, 'x'); CREATE TABLE closed (a INT);"
      "CREATE OR REPLACE USER reader@localhost IDENTIFIED BY 'hunter2'; GRANT SELECT (a) ON seen TO "
      "reader@localhost");
  const auto source = open("reader:hunter2");
  const auto discovery = source->discover();
  ASSERT_EQ(discovery->datasets.size(), 1u);
  EXPECT_EQ(values_of(sample(*source, "seen"), "a"), Strings{"1"});

  const auto refused = open_source(server_->url("reader:wrong_secret", database_));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(refused.error().message.find("wrong_secret"), std::string::npos) << refused.error().message;
}

TEST_F(MysqlSourceTest, TellsSlowWritingBrokenAndDroppedRelationsApart) {
  execute(
      "CREATE TABLE t (a INT); INSERT INTO t VALUES (1); CREATE TABLE gone (a INT);"
      "CREATE VIEW slow AS SELECT SLEEP(60) AS s FROM t; CREATE TABLE base (a INT);"
      "CREATE VIEW broken AS SELECT a FROM base; CREATE FUNCTION writes() RETURNS INT"
      " BEGIN INSERT INTO t VALUES (2); RETURN 1; END");
  execute("CREATE VIEW writing AS SELECT writes() AS w");
  const auto source = open();
  execute("DROP TABLE base; DROP TABLE gone");
  ReadOptions options;
  options.timeout = std::chrono::seconds(1);
  const struct {
    const char* name;
    ErrorCode code;
  } cases[] = {{"slow", ErrorCode::kTimeout},
               {"writing", ErrorCode::kForbidden},
               {"broken", ErrorCode::kConflict},
               {"gone", ErrorCode::kNotFound}};
  for (const auto& c : cases) {
    const auto rows = collect(*source, named(c.name), options);
    ASSERT_FALSE(rows.ok()) << c.name;
    EXPECT_EQ(rows.error().code, c.code) << c.name << ": " << rows.error().to_string();
  }
  EXPECT_EQ(values_of(sample(*source, "t"), "a"), Strings{"1"}) << "nothing was written";
}

TEST_F(MysqlSourceTest, TheFingerprintIsThatOfTheLastWrite) {
  execute(
      "CREATE TABLE t (a INT) ENGINE = MyISAM; CREATE VIEW v AS SELECT a FROM t; INSERT INTO t VALUES (1)");
  const auto source = open();
  EXPECT_EQ(*source->fingerprint(named("v")), "");
  EXPECT_EQ(*source->fingerprint(named("t")), "") << "written this very second";
  const auto settled = [&] {
    std::string print;
    while ((print = *source->fingerprint(named("t"))).empty()) continue;
    return print;
  };
  const auto before = settled();
  EXPECT_EQ(before, *source->fingerprint(named("t")));
  execute("INSERT INTO t VALUES (2)");
  EXPECT_NE(before, settled());
}

}  // namespace
}  // namespace steward::scanners
