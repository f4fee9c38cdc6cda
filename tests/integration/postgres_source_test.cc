#include "scanners/sources/postgres_source.h"
#include "scanners/sources/collected_rows.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/integration/postgres_fixture.h"

namespace steward::scanners {
namespace {

using Strings = std::vector<std::string>;

::testing::AssertionResult ok(bool passed, const std::string& message) {
  return passed ? ::testing::AssertionSuccess() : ::testing::AssertionFailure() << message;
}

// One cluster for the binary, one database for each test.
class PostgresSourceTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { cluster_ = new steward::testing::PostgresFixture; }
  static void TearDownTestSuite() { delete cluster_; }

  void SetUp() override {
    database_ = "db" + std::to_string(++databases_);
    cluster_->execute("CREATE DATABASE " + database_);
  }

  void execute(const std::string& sql) { cluster_->execute(sql, database_); }

  std::unique_ptr<Source> open(const std::string& user = "postgres") {
    auto source = open_source(cluster_->url(user, database_));
    EXPECT_TRUE(ok(source.ok(), source.ok() ? "" : source.error().to_string()));
    return *std::move(source);
  }

  Discovered named(const std::string& schema_and_table) const {
    return {
        {"postgres://localhost:5432", database_ + "." + schema_and_table}, DatasetKind::kTable, std::nullopt};
  }

  CollectedRows sample(Source& source, const std::string& name, const ReadOptions& options = {}) {
    auto table = collect(source, named(name), options);
    EXPECT_TRUE(ok(table.ok(), table.ok() ? "" : name + ": " + table.error().to_string()));
    return table.ok() ? *std::move(table) : CollectedRows{};
  }

  inline static steward::testing::PostgresFixture* cluster_ = nullptr;
  inline static int databases_ = 0;
  std::string database_;
};

Strings names_of(const Discovery& discovery) {
  Strings names;
  for (const auto& dataset : discovery.datasets) {
    names.push_back(dataset.name.name.substr(dataset.name.name.find('.') + 1));
  }
  return names;
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

TEST_F(PostgresSourceTest, ListsEverySchemaWithKindsAndViewDefinitions) {
  execute(
      "CREATE SCHEMA shop; CREATE TABLE shop.customer (id int, email text);"
      "CREATE VIEW shop.contact AS SELECT lower(email) AS email FROM shop.customer;"
      "CREATE MATERIALIZED VIEW features AS SELECT email FROM shop.contact;"
      "CREATE TABLE part (id int, d date) PARTITION BY RANGE (d);"
      "CREATE TABLE part_2020 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');"
      "CREATE TABLE part_rest PARTITION OF part DEFAULT;");
  const auto source = open();
  const auto discovery = source->discover();
  ASSERT_TRUE(discovery.ok());
  EXPECT_EQ(names_of(*discovery),
            (Strings{"public.features", "public.part", "shop.contact", "shop.customer"}));
  EXPECT_TRUE(discovery->problems.empty());
  EXPECT_EQ(discovery->datasets[0].name.ns, "postgres://localhost:5432");
  EXPECT_EQ(discovery->datasets[0].kind, DatasetKind::kMaterializedView);
  EXPECT_EQ(discovery->datasets[1].kind, DatasetKind::kTable);
  EXPECT_EQ(discovery->datasets[2].kind, DatasetKind::kView);
  ASSERT_TRUE(discovery->datasets[0].view && discovery->datasets[2].view);
  EXPECT_NE(discovery->datasets[2].view->sql.find("lower("), std::string::npos);
  EXPECT_EQ(discovery->datasets[2].view->schema, "shop");
  EXPECT_FALSE(discovery->datasets[3].view);
}

TEST_F(PostgresSourceTest, ReadsTablesViewsAndPartitionsWhole) {
  execute(
      "CREATE TABLE t (id int NOT NULL, email varchar(80), tags text[], doc jsonb, raw bytea, price "
      "numeric(9,2));"
      "INSERT INTO t VALUES (1, 'a', '{x,y}', '{\"k\": 1}', '\\xff', 1.50), (2, NULL, NULL, NULL, NULL, "
      "NULL);"
      "CREATE VIEW v AS SELECT email FROM t; CREATE MATERIALIZED VIEW m AS SELECT email FROM v;"
      "CREATE TABLE part (n int) PARTITION BY LIST (n); CREATE TABLE p1 PARTITION OF part FOR VALUES IN (1);"
      "CREATE TABLE p2 PARTITION OF part FOR VALUES IN (2); INSERT INTO part VALUES (1), (2), (2);"
      "CREATE TABLE empty_one (a int); CREATE TABLE no_columns ();");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());

  const auto table = sample(*source, "public.t");
  EXPECT_EQ(table.rows, 2);
  EXPECT_EQ(table.rows_examined, 2);
  EXPECT_TRUE(table.read_to_end);
  ASSERT_EQ(table.columns.size(), 6u);
  EXPECT_EQ(table.columns[1].field.type, "character varying(80)");
  EXPECT_EQ(table.columns[1].field.ordinal, 2);
  EXPECT_EQ(table.columns[1].nulls, 1);
  EXPECT_EQ(values_of(table, "email"), Strings{"a"});
  EXPECT_EQ(table.columns[2].field.type, "text[]");
  EXPECT_EQ(values_of(table, "tags"), (Strings{"x", "y"}));
  EXPECT_EQ(table.columns[3].field.type, "jsonb");
  EXPECT_EQ(values_of(table, "doc"), Strings{"{\"k\": 1}"});
  EXPECT_EQ(values_of(table, "price"), Strings{"1.50"});
  EXPECT_EQ(values_of(table, "raw"), Strings{});
  EXPECT_EQ(table.columns[4].nulls, 1);
  EXPECT_EQ(table.columns[4].rows_examined, 2);

  EXPECT_EQ(sample(*source, "public.v").rows, 2);
  EXPECT_EQ(values_of(sample(*source, "public.m"), "email"), Strings{"a"});
  EXPECT_EQ(values_of(sample(*source, "public.part"), "n"), (Strings{"1", "2", "2"}));
  EXPECT_EQ(sample(*source, "public.empty_one").rows, 0);
  EXPECT_TRUE(sample(*source, "public.no_columns").columns.empty());
}

TEST_F(PostgresSourceTest, TakesHostileIdentifiersForNames) {
  const Strings names = {"a b",      "quo\"te", "semi;DROP TABLE t;--", "it's",      "Ünï",
                         "dollar$$", "SELECT",  "back\\slash",          "new\nline", "percent%s"};
  std::string sql = "CREATE TABLE t (a int);";
  const auto quoted = [](const std::string& name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + "\"";
  };
  for (const auto& name : names) {
    sql += "CREATE SCHEMA " + quoted(name) + "; CREATE TABLE " + quoted(name) + "." + quoted(name) + " (" +
           quoted(name) + " text); INSERT INTO " + quoted(name) + "." + quoted(name) + " VALUES ('value');";
  }
  execute(sql);
  const auto source = open();
  const auto discovery = source->discover();
  ASSERT_TRUE(discovery.ok());
  EXPECT_EQ(discovery->datasets.size(), names.size() + 1);
  for (const auto& name : names) {
    const auto table = sample(*source, name + "." + name);
    EXPECT_EQ(values_of(table, name), Strings{"value"}) << name;
  }
}

TEST_F(PostgresSourceTest, ReportsWhatItMayNotReadAndReadsTheRest) {
  execute(
      "CREATE TABLE open (a int); INSERT INTO open VALUES (1); CREATE TABLE closed (a int);"
      "CREATE TABLE half (seen int, hidden text); INSERT INTO half VALUES (1, 'x');"
      "CREATE SCHEMA locked; CREATE TABLE locked.t (a int); GRANT ALL ON locked.t TO PUBLIC;"
      "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; GRANT SELECT ON open TO reader;"
      "GRANT SELECT (seen) ON half TO reader;");
  const auto source = open("reader");
  const auto discovery = source->discover();
  ASSERT_TRUE(discovery.ok());
  EXPECT_EQ(names_of(*discovery), (Strings{"public.half", "public.open"}));
  Strings problems;
  for (const auto& problem : discovery->problems)
    problems.push_back(problem.where.substr(problem.where.rfind(database_)));
  EXPECT_EQ(problems,
            (Strings{database_ + ".locked.t", database_ + ".public.closed", database_ + ".public.half"}));
  EXPECT_EQ(values_of(sample(*source, "public.open"), "a"), Strings{"1"});
  const auto half = sample(*source, "public.half");
  ASSERT_EQ(half.columns.size(), 1u);
  EXPECT_EQ(half.columns[0].field.path, "seen");
  ASSERT_EQ(half.unread.size(), 1u);
  EXPECT_EQ(half.unread[0].path, "hidden");
  execute("REVOKE SELECT ON open FROM reader");
  const auto revoked = collect(*source, named("public.open"), {});
  ASSERT_FALSE(revoked.ok());
  EXPECT_EQ(revoked.error().code, ErrorCode::kForbidden) << revoked.error().to_string();
  execute("DROP OWNED BY reader");
}

TEST_F(PostgresSourceTest, ATableDroppedSinceDiscoveryIsNotFoundAndTheNextIsRead) {
  execute("CREATE TABLE gone (a int); CREATE TABLE stays (a int); INSERT INTO stays VALUES (7)");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  execute("DROP TABLE gone");
  const auto gone = collect(*source, named("public.gone"), {});
  ASSERT_FALSE(gone.ok());
  EXPECT_EQ(gone.error().code, ErrorCode::kNotFound) << gone.error().to_string();
  EXPECT_EQ(values_of(sample(*source, "public.stays"), "a"), Strings{"7"});
}

TEST_F(PostgresSourceTest, SamplesLargeTablesByTheSeedAlone) {
  execute(
      "CREATE TABLE big AS SELECT i AS n, repeat('x', 100) AS pad FROM generate_series(100001, 120000) i; "
      "ANALYZE big;"
      "CREATE VIEW first_rows AS SELECT n FROM big; CREATE TABLE huge AS SELECT i AS n, repeat('x', 900) AS "
      "pad"
      " FROM generate_series(1, 80000) i");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  ReadOptions options;
  options.max_rows = 1'000;
  const auto first = sample(*source, "public.big", options);
  EXPECT_EQ(first.rows, 20'000);
  EXPECT_EQ(first.rows_examined, 1'000);
  EXPECT_EQ(first.design, SampleDesign::kRandomRows);
  EXPECT_EQ(values_of(first, "n"), values_of(sample(*source, "public.big", options), "n"));
  EXPECT_GT(values_of(first, "n").back(), "119500") << "the physical end is as likely as the beginning";
  options.seed = 2;
  EXPECT_NE(values_of(first, "n"), values_of(sample(*source, "public.big", options), "n"));

  const auto view = sample(*source, "public.first_rows", options);
  EXPECT_EQ(view.rows_examined, 1'000);
  EXPECT_EQ(view.design, SampleDesign::kFirstRows);
  EXPECT_FALSE(view.read_to_end) << "how many rows a view has is a guess";
  EXPECT_GT(view.rows, 10'000) << "the planner's estimate";

  const auto huge = sample(*source, "public.huge", options);
  EXPECT_GT(huge.rows_examined, 900) << "never analysed, counted on some pages";
  EXPECT_GT(huge.rows, 60'000);
  EXPECT_LT(huge.rows, 100'000);

  options.max_rows = kAllRows;
  for (const char* name : {"public.big", "public.first_rows"}) {
    const auto all = sample(*source, name, options);
    EXPECT_EQ(all.rows_examined, 20'000) << name;
    EXPECT_EQ(all.design, SampleDesign::kEverything) << name;
  }
}

TEST_F(PostgresSourceTest, TheFingerprintChangesWithTheRowsAndTheColumns) {
  execute(
      "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE TABLE p (n int) PARTITION BY LIST "
      "(n);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE other (a int)");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  const auto print = [&](const char* name) { return *source->fingerprint(named(name)); };
  EXPECT_EQ(print("public.v"), "");
  const struct {
    const char* change;
    const char* table;
  } cases[] = {{"INSERT INTO t VALUES (1)", "public.t"},
               {"UPDATE t SET a = 2", "public.t"},
               {"TRUNCATE t", "public.t"},
               {"ALTER TABLE t ADD b text", "public.t"},
               {"INSERT INTO p VALUES (1)", "public.p"}};
  for (const auto& c : cases) {
    const auto before = print(c.table), other = print("public.other");
    EXPECT_EQ(before.size(), 64u);
    EXPECT_EQ(before, print(c.table));
    execute(std::string(c.change) + "; SELECT pg_stat_force_next_flush();");
    EXPECT_NE(before, print(c.table)) << c.change;
    EXPECT_EQ(other, print("public.other")) << c.change;
  }
}

TEST_F(PostgresSourceTest, SaysWhereRowSecurityHidesRows) {
  execute(
      "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
      "CREATE POLICY p ON t USING (a = 1); DROP ROLE IF EXISTS limited; CREATE ROLE limited LOGIN;"
      "GRANT SELECT ON t TO limited");
  EXPECT_TRUE(open()->discover()->problems.empty()) << "a superuser sees all";
  const auto source = open("limited");
  const auto discovery = source->discover();
  ASSERT_EQ(discovery->problems.size(), 1u);
  EXPECT_NE(discovery->problems[0].message.find("Row security"), std::string::npos);
  EXPECT_EQ(values_of(sample(*source, "public.t"), "a"), Strings{"1"});
  execute("DROP OWNED BY limited");
}

TEST_F(PostgresSourceTest, CutsLongCells) {
  execute("CREATE TABLE t AS SELECT repeat('é', 200000) AS v FROM generate_series(1, 20)");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  ReadOptions options;
  options.max_value_bytes = 1'001;
  const auto values = values_of(sample(*source, "public.t", options), "v");
  ASSERT_EQ(values.size(), 20u);
  EXPECT_EQ(values[0].size(), 1'000u);
}

TEST_F(PostgresSourceTest, TellsSlowLockedWritingAndBrokenRelationsApart) {
  execute(
      "CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE VIEW slow AS SELECT pg_sleep(60)::text AS s;"
      "CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (2) RETURNING a';"
      "CREATE VIEW writing AS SELECT writes() AS w; CREATE VIEW broken AS SELECT 'secret value'::text::int "
      "AS b FROM t;"
      "CREATE MATERIALIZED VIEW stale AS SELECT 1 AS a WITH NO DATA;");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  ReadOptions options;
  options.timeout = std::chrono::seconds(1);
  const struct {
    const char* name;
    ErrorCode code;
  } cases[] = {{"public.slow", ErrorCode::kTimeout},
               {"public.writing", ErrorCode::kForbidden},
               {"public.broken", ErrorCode::kUnavailable},
               {"public.stale", ErrorCode::kConflict}};
  for (const auto& c : cases) {
    const auto table = collect(*source, named(c.name), options);
    ASSERT_FALSE(table.ok()) << c.name;
    EXPECT_EQ(table.error().code, c.code) << c.name << ": " << table.error().to_string();
    EXPECT_EQ(table.error().message.find("secret"), std::string::npos) << table.error().message;
  }
  EXPECT_EQ(values_of(sample(*source, "public.t"), "a"), Strings{"1"}) << "nothing was written";
}

TEST_F(PostgresSourceTest, ALostConnectionIsSaidForEveryRemainingTable) {
  execute("CREATE TABLE t (a int)");
  const auto source = open();
  ASSERT_TRUE(source->discover().ok());
  cluster_->execute(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'steward scan'");
  for (int i = 0; i < 2; ++i) {
    const auto table = collect(*source, named("public.t"), {});
    ASSERT_FALSE(table.ok());
    EXPECT_EQ(table.error().code, ErrorCode::kUnavailable);
    EXPECT_NE(table.error().message.find("lost"), std::string::npos) << table.error().message;
  }
  EXPECT_FALSE(source->discover().ok());
}

TEST_F(PostgresSourceTest, ARefusalNamesThePlaceAndNeverThePassword) {
  auto url = cluster_->url("nobody_known", database_);
  url.insert(url.find('@'), ":hunter2");
  const auto source = open_source(url);
  ASSERT_FALSE(source.ok());
  EXPECT_EQ(source.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(source.error().message.find("5432"), std::string::npos) << source.error().message;
  EXPECT_NE(source.error().message.find("nobody_known"), std::string::npos) << source.error().message;
  EXPECT_EQ(source.error().message.find("hunter2"), std::string::npos) << source.error().message;
}

}  // namespace
}  // namespace steward::scanners
