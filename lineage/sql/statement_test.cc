// What the files of cases cannot say: kinds, names, options of the schema, descriptions.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "lineage/propagation/declassifiers.h"
#include "lineage/sql/statement_lineage.h"

namespace steward::lineage {
namespace {

SqlSchema shop() {
  SqlSchema schema;
  schema.relations = {
      {{"public", "customer"}, {"id", "email", "name", "phone"}},
      {{"public", "orders"}, {"id", "customer_id", "total", "note"}},
  };
  return schema;
}

std::string show(const RelationName& relation) {
  return fmt::format("{}:{}:{}", relation.database, relation.schema, relation.name);
}

// "e <- :public:customer.email md5"
std::vector<std::string> lines(const StatementLineage& statement) {
  std::vector<std::string> out;
  for (const OutputColumn& column : statement.columns)
    for (const ColumnSource& source : column.sources)
      out.push_back(fmt::format("{} <- {}.{} {}", column.name, show(source.relation), source.column,
                                source.transformation.function));
  return out;
}

ScriptLineage read(std::string_view sql, const SqlSchema& schema) {
  auto script = lineage_of_script(sql, schema);
  EXPECT_TRUE(script.ok()) << sql << "\n" << (script.ok() ? "" : script.error().to_string());
  return script.ok() ? *std::move(script) : ScriptLineage{};
}

TEST(SqlStatement, KindsAndTargets) {
  struct Kind {
    std::string_view sql;
    StatementKind kind;
    std::string_view target;
  };
  const std::vector<Kind> cases = {
      {"SELECT 1", StatementKind::kQuery, ""},
      {"VALUES (1)", StatementKind::kQuery, ""},
      {"TABLE orders", StatementKind::kQuery, ""},
      {"CREATE TABLE t AS SELECT 1", StatementKind::kCreateTableAs, ":public:t"},
      {"CREATE TABLE s.t AS SELECT 1", StatementKind::kCreateTableAs, ":s:t"},
      {"CREATE TEMP TABLE t AS SELECT 1", StatementKind::kCreateTableAs, ":pg_temp:t"},
      {"SELECT 1 INTO t", StatementKind::kSelectInto, ":public:t"},
      {"CREATE VIEW v AS SELECT 1", StatementKind::kCreateView, ":public:v"},
      {"CREATE MATERIALIZED VIEW v AS SELECT 1", StatementKind::kCreateView, ":public:v"},
      {"INSERT INTO orders VALUES (1)", StatementKind::kInsert, ":public:orders"},
      {"INSERT INTO mystery VALUES (1)", StatementKind::kInsert, "::mystery"},
      {"UPDATE orders SET id = 1", StatementKind::kUpdate, ":public:orders"},
      {"DELETE FROM orders", StatementKind::kDelete, ":public:orders"},
      {"MERGE INTO orders USING customer ON true WHEN MATCHED THEN DELETE", StatementKind::kMerge,
       ":public:orders"},
      {"ALTER TABLE orders RENAME TO sales", StatementKind::kRename, ":public:sales"},
      {"COPY orders FROM STDIN", StatementKind::kOther, ":public:orders"},
      {"DROP TABLE orders", StatementKind::kOther, ""},
      {"CREATE TABLE t (a int)", StatementKind::kOther, ""},
  };
  for (const Kind& c : cases) {
    const auto script = read(c.sql, shop());
    ASSERT_EQ(script.statements.size(), 1u) << c.sql;
    const StatementLineage& statement = script.statements[0];
    EXPECT_EQ(to_string(statement.kind), to_string(c.kind)) << c.sql;
    EXPECT_EQ(statement.target ? show(*statement.target) : "", c.target) << c.sql;
    EXPECT_EQ(statement.is_temporary, c.target == ":pg_temp:t") << c.sql;
  }
}

TEST(SqlStatement, AScriptWithoutAStatementIsEmpty) {
  for (const char* sql : {"", ";", " ;; -- nothing\n"})
    EXPECT_TRUE(read(sql, shop()).statements.empty()) << sql;
}

TEST(SqlStatement, OwnMaskingFunctions) {
  SqlSchema schema = shop();
  schema.masking_functions = {"tokenize"};
  EXPECT_EQ(
      lines(read("SELECT vault.Tokenize(email) AS t, md5(phone) AS m FROM customer", schema).statements[0]),
      (std::vector<std::string>{"t <- :public:customer.email tokenize", "m <- :public:customer.phone "}));
  schema.masking_functions = masking_functions_with({"Tokenize"});
  EXPECT_EQ(
      lines(read("SELECT vault.Tokenize(email) AS t, md5(phone) AS m FROM customer", schema).statements[0]),
      (std::vector<std::string>{"t <- :public:customer.email tokenize", "m <- :public:customer.phone md5"}));
}

TEST(SqlStatement, ListsEveryRelationRead) {
  SqlSchema schema = shop();
  schema.relations[{"crm", "lead"}] = {"id"};
  const auto script =
      read("WITH c AS (SELECT 1 FROM crm.lead) SELECT 1 FROM c WHERE EXISTS (SELECT FROM orders, unknown)",
           schema);
  EXPECT_EQ(script.statements.at(0).relations,
            (std::vector<RelationName>{{"", "unknown"}, {"crm", "lead"}, {"public", "orders"}}));
}

TEST(SqlStatement, TheOwnDatabaseNeedNotBeNamed) {
  SqlSchema schema = shop();
  schema.database = "shop";
  EXPECT_EQ(lines(read("SELECT note FROM shop.public.orders", schema).statements.at(0)),
            std::vector<std::string>{"note <- :public:orders.note "});
  EXPECT_EQ(lines(read("SELECT note FROM other.public.orders", schema).statements.at(0)),
            std::vector<std::string>{"note <- other:public:orders.note "});
}

TEST(SqlStatement, TransientRelationsAreReadThroughOnceTheScriptMadeThem) {
  SqlSchema schema = shop();
  schema.transient = {{"public", "stage"}};
  const auto script =
      read("SELECT x FROM stage; CREATE TABLE stage AS SELECT email AS x FROM customer; SELECT x FROM stage",
           schema);
  EXPECT_EQ(lines(script.statements.at(0)), std::vector<std::string>{"x <- ::stage.x "});
  EXPECT_TRUE(script.statements.at(1).is_temporary);
  EXPECT_EQ(lines(script.statements.at(2)), std::vector<std::string>{"x <- :public:customer.email "});
  const auto kept = read(
      "CREATE TABLE IF NOT EXISTS stage AS SELECT email AS x FROM customer; SELECT x FROM stage", schema);
  EXPECT_EQ(lines(kept.statements.at(1)), std::vector<std::string>{"x <- :public:stage.x "})
      << "it may hold rows from before";
}

TEST(SqlStatement, CaseIsIgnoredOnRequest) {
  SqlSchema schema = shop();
  schema.ignores_case = true;
  const std::string_view sql =
      "WITH \"C\" AS (SELECT \"EMAIL\", 'A' AS \"K\" FROM \"CUSTOMER\") SELECT c.Email, \"c\".k FROM c";
  EXPECT_EQ(lines(read(sql, schema).statements.at(0)),
            std::vector<std::string>{"email <- :public:customer.email "});
  schema.ignores_case = false;
  EXPECT_EQ(lines(read(sql, schema).statements.at(0)),
            (std::vector<std::string>{"email <- ::c.email ", "k <- ::c.k "}))
      << "\"C\" and c are two names";
}

TEST(SqlStatement, ScriptsTeachASchema) {
  const auto schema = schema_of_script(
      "CREATE TABLE a (x int, y int); CREATE VIEW v AS SELECT y, x AS z FROM a; CREATE TEMP TABLE t (q int);"
      "ALTER TABLE a ADD COLUMN w int, DROP COLUMN x; CREATE TABLE gone (a int); DROP TABLE gone;"
      "CREATE TABLE u AS SELECT * FROM mystery; DROP TABLE orders",
      shop());
  ASSERT_TRUE(schema.ok()) << schema.error().to_string();
  std::map<RelationName, std::vector<std::string>> want = {
      {{"public", "a"}, {"y", "w"}},
      {{"public", "customer"}, {"id", "email", "name", "phone"}},
      {{"public", "v"}, {"y", "z"}}};
  EXPECT_EQ(schema->relations, want);
}

TEST(SqlStatement, DescriptionIsTheExpressionWithoutItsConstants) {
  struct Description {
    std::string_view expression, want;
  };
  const std::vector<Description> cases = {
      {"email", ""},
      {"lower(email)", "lower(email)"},
      {"email || '-jane@example.org'", "email || ?"},
      {"replace(email, 'jane', $1)", "replace(email, ?, ?)"},
      {"CASE WHEN name = 'Jane' THEN email ELSE 'x' END", "CASE WHEN name = ? THEN email ELSE ? END"},
      {"(id + 40) * 2", "(id + ?) * ?"},
      {"count(DISTINCT email)", "count(DISTINCT email)"},
      {"email IN ('a', 'b')", "email IN (?, ?)"},
      {"NOT (email IS NULL OR phone LIKE '07%')", "NOT (email IS NULL OR (phone LIKE ?))"},
      {"email::varchar(10)", "email::varchar"},
      {"ARRAY[email, NULL]", "ARRAY[email, NULL]"},
      {"sum(id) OVER (ORDER BY id)", "sum(id) OVER (…)"},
      {"coalesce(email, nullif(phone, 'none'))", "coalesce(email, nullif(phone, ?))"},
  };
  for (const Description& c : cases)
    for (const std::string& sql : {fmt::format("SELECT {} FROM customer", c.expression),
                                   fmt::format("INSERT INTO t (x) SELECT {} FROM customer", c.expression)}) {
      const auto script = read(sql, shop());
      EXPECT_EQ(script.statements.at(0).columns.at(0).sources.at(0).transformation.description, c.want)
          << sql;
    }
}

TEST(SqlStatement, DescriptionIsBounded) {
  std::string sum = "email";
  for (int i = 0; i < 200; ++i) sum += " || phone";
  const auto script = read("SELECT " + sum + " FROM customer", shop());
  EXPECT_LE(script.statements.at(0).columns.at(0).sources.at(0).transformation.description.size(), 210u);
}

}  // namespace
}  // namespace steward::lineage
