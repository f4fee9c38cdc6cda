// SQL that is meant to exhaust the reader must come back as an Error.
#include <gtest/gtest.h>

#include "lineage/sql/statement_lineage.h"

namespace steward::lineage {
namespace {

SqlSchema shop() {
  SqlSchema schema;
  schema.relations = {{{"public", "customer"}, {"id", "email", "name", "phone"}}};
  return schema;
}

std::string repeat(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

struct Nesting {
  std::string_view name, open, middle, close;
};

constexpr Nesting kNestings[] = {
    {"brackets", "(", "1", ")"},
    {"operators", "1+", "1", ""},
    {"prefix operators", "- ", "id", ""},
    {"negation", "NOT ", "true", ""},
    {"casts", "", "id", "::int"},
    {"null tests", "", "id", " IS NULL"},
    {"collations", "", "name", " COLLATE \"C\""},
    {"case", "CASE WHEN true THEN ", "1", " END"},
    {"arrays", "ARRAY[", "1", "]"},
    {"calls", "lower(", "name", ")"},
    {"exists", "EXISTS (SELECT ", "1", ")"},
    {"time zones", "", "now()", " AT TIME ZONE 'x'"},
    {"set operations", "SELECT 1 UNION ", "SELECT 1", ""},
    {"joins", "SELECT * FROM customer a ", "", "CROSS JOIN customer a "},
};

std::string nested(const Nesting& nesting, int depth) {
  if (nesting.name == "joins") return std::string(nesting.open) + repeat(nesting.close, depth);
  const std::string text =
      repeat(nesting.open, depth) + std::string(nesting.middle) + repeat(nesting.close, depth);
  return nesting.name == "set operations" ? text : "SELECT " + text + " FROM customer";
}

TEST(SqlHostile, NestingIsRefused) {
  for (const Nesting& nesting : kNestings) {
    const auto lineage = lineage_of_script(nested(nesting, 10'000), shop());
    ASSERT_FALSE(lineage.ok()) << nesting.name;
    EXPECT_EQ(lineage.error().code, ErrorCode::kTooLarge)
        << nesting.name << ": " << lineage.error().to_string();
  }
}

TEST(SqlHostile, NestingBetweenTheBoundsIsAnErrorOrAnAnswer) {
  for (const Nesting& nesting : kNestings)
    for (const int depth : {100, 600, 1'500, 1'990}) {
      const auto lineage = lineage_of_script(nested(nesting, depth), shop());
      if (lineage.ok()) continue;
      EXPECT_EQ(lineage.error().code, ErrorCode::kTooLarge)
          << nesting.name << ": " << lineage.error().to_string();
    }
}

TEST(SqlHostile, SensibleNestingIsRead) {
  for (const Nesting& nesting : kNestings) {
    const auto lineage = lineage_of_script(nested(nesting, 40), shop());
    EXPECT_TRUE(lineage.ok()) << nesting.name << ": " << lineage.error().to_string();
  }
}

TEST(SqlHostile, DoublingColumnsIsRefused) {
  std::string sql = "WITH c0 AS (SELECT * FROM customer)";
  for (int i = 0; i < 40; ++i)
    sql += ", c" + std::to_string(i + 1) + " AS (SELECT a.*, b.* FROM c" + std::to_string(i) + " a, c" +
           std::to_string(i) + " b)";
  const auto lineage = lineage_of_script(sql + " SELECT * FROM c40", shop());
  ASSERT_FALSE(lineage.ok());
  EXPECT_EQ(lineage.error().code, ErrorCode::kTooLarge);
}

TEST(SqlHostile, SlowFixedPointsAreRefused) {
  std::string names = "a0", first = "email", shifted = "a0";
  for (int i = 1; i < 300; ++i) {
    names += ", a" + std::to_string(i);
    first += ", ''";
    shifted += ", a" + std::to_string(i - 1);
  }
  const auto lineage =
      lineage_of_script("WITH RECURSIVE r(" + names + ") AS (SELECT " + first +
                            " FROM customer UNION ALL SELECT " + shifted + " FROM r) SELECT * FROM r",
                        shop());
  ASSERT_FALSE(lineage.ok());
  EXPECT_EQ(lineage.error().code, ErrorCode::kTooLarge);
}

TEST(SqlHostile, BrokenSqlIsRefused) {
  for (const std::string_view sql : {"SELEC 1", "SELECT 'open", "SELECT (1", "/* open", "SELECT 1; SELEC 2",
                                     "INSERT INTO", "MERGE INTO t"}) {
    const auto lineage = lineage_of_script(sql, shop());
    ASSERT_FALSE(lineage.ok()) << sql;
    EXPECT_EQ(lineage.error().code, ErrorCode::kInvalidInput) << sql << ": " << lineage.error().to_string();
  }
}

// Each is within the bounds of the parser and asks for more work than one script may.
TEST(SqlHostile, WorkIsBoundedOverTheWholeScript) {
  std::string columns = "a0", values = "1", sets = "a0 = x.a0";
  for (int i = 1; i < 1'000; ++i) {
    columns += ", a" + std::to_string(i);
    values += ", 1";
    sets += ", a" + std::to_string(i) + " = x.a" + std::to_string(i);
  }
  struct Work {
    std::string_view what;
    std::string sql;
  };
  const std::vector<Work> cases = {
      {"one wide table read many times", "CREATE TABLE w (" +
                                             [&] {
                                               std::string definitions;
                                               for (int i = 0; i < 1'000; ++i)
                                                 definitions +=
                                                     (i ? ", a" : "a") + std::to_string(i) + " int";
                                               return definitions;
                                             }() +
                                             ");" + repeat("INSERT INTO w SELECT * FROM w;", 2'000)},
      {"one multiple assignment of a wide subquery, again and again",
       repeat(
           "UPDATE t SET (" + columns + ") = (SELECT * FROM (VALUES (" + values + ")) x(" + columns + "));",
           40)},
      {"temporary tables that double", "CREATE TEMP TABLE t0 AS SELECT * FROM customer;" +
                                           [&] {
                                             std::string sql;
                                             for (int i = 0; i < 40; ++i)
                                               sql += "CREATE TEMP TABLE t" + std::to_string(i + 1) +
                                                      " AS SELECT a.*, b.* FROM t" + std::to_string(i) +
                                                      " a, t" + std::to_string(i) + " b;";
                                             return sql;
                                           }()},
      {"a column that is unknown counts for every column, for each of many",
       "CREATE TABLE w AS SELECT " +
           [&] {
             std::string list;
             for (int i = 0; i < 3'000; ++i) list += (i ? ", 1 AS a" : "1 AS a") + std::to_string(i);
             return list;
           }() +
           "; INSERT INTO w (" +
           [&] {
             std::string list;
             for (int i = 0; i < 3'000; ++i) list += (i ? ", b" : "b") + std::to_string(i);
             return list;
           }() +
           ") SELECT " + repeat("email,", 2'999) + "email FROM customer"},
  };
  for (const Work& work : cases) {
    const auto lineage = lineage_of_script(work.sql, shop());
    ASSERT_FALSE(lineage.ok()) << work.what;
    EXPECT_EQ(lineage.error().code, ErrorCode::kTooLarge) << work.what << ": " << lineage.error().to_string();
  }
}

TEST(SqlHostile, ManySmallStatementsAreRead) {
  const auto lineage =
      lineage_of_script(repeat("INSERT INTO customer (name) SELECT email FROM customer;", 5'000), shop());
  ASSERT_TRUE(lineage.ok()) << lineage.error().to_string();
  EXPECT_EQ(lineage->statements.size(), 5'000u);
}

}  // namespace
}  // namespace steward::lineage
