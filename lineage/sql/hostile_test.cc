// SQL that is meant to exhaust the reader must come back as an Error.
#include <gtest/gtest.h>

#include "lineage/sql/lineage.h"

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
    const auto lineage = lineage_of_query(nested(nesting, 10'000), shop());
    ASSERT_FALSE(lineage.ok()) << nesting.name;
    EXPECT_EQ(lineage.error().code, ErrorCode::kTooLarge)
        << nesting.name << ": " << lineage.error().to_string();
  }
}

TEST(SqlHostile, NestingBetweenTheBoundsIsAnErrorOrAnAnswer) {
  for (const Nesting& nesting : kNestings)
    for (const int depth : {100, 600, 1'500, 1'990}) {
      const auto lineage = lineage_of_query(nested(nesting, depth), shop());
      if (lineage.ok()) continue;
      EXPECT_EQ(lineage.error().code, ErrorCode::kTooLarge)
          << nesting.name << ": " << lineage.error().to_string();
    }
}

TEST(SqlHostile, SensibleNestingIsRead) {
  for (const Nesting& nesting : kNestings) {
    const auto lineage = lineage_of_query(nested(nesting, 40), shop());
    EXPECT_TRUE(lineage.ok()) << nesting.name << ": " << lineage.error().to_string();
  }
}

TEST(SqlHostile, DoublingColumnsIsRefused) {
  std::string sql = "WITH c0 AS (SELECT * FROM customer)";
  for (int i = 0; i < 40; ++i)
    sql += ", c" + std::to_string(i + 1) + " AS (SELECT a.*, b.* FROM c" + std::to_string(i) + " a, c" +
           std::to_string(i) + " b)";
  const auto lineage = lineage_of_query(sql + " SELECT * FROM c40", shop());
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
      lineage_of_query("WITH RECURSIVE r(" + names + ") AS (SELECT " + first +
                           " FROM customer UNION ALL SELECT " + shifted + " FROM r) SELECT * FROM r",
                       shop());
  ASSERT_FALSE(lineage.ok());
  EXPECT_EQ(lineage.error().code, ErrorCode::kTooLarge);
}

TEST(SqlHostile, OtherStatementsAreRefused) {
  for (const std::string_view sql :
       {"", ";", "SELECT 1; SELECT 2", "DELETE FROM customer", "INSERT INTO customer SELECT 1",
        "DROP TABLE customer", "EXPLAIN SELECT 1", "CREATE TABLE t (a int)", "CREATE TABLE t AS EXECUTE p",
        "TRUNCATE customer", "SELEC 1", "SELECT 'open", "SELECT (1", "/* open"}) {
    const auto lineage = lineage_of_query(sql, shop());
    ASSERT_FALSE(lineage.ok()) << sql;
    EXPECT_EQ(lineage.error().code, ErrorCode::kInvalidInput) << sql << ": " << lineage.error().to_string();
  }
}

TEST(SqlHostile, DataModifyingExpressionsCountAsTheirTable) {
  const auto lineage =
      lineage_of_query("WITH d AS (DELETE FROM customer RETURNING email) SELECT email FROM d", shop());
  ASSERT_TRUE(lineage.ok());
  EXPECT_EQ(lineage->columns.at(0).sources.size(), 4u);
  EXPECT_EQ(lineage->unresolved.size(), 1u);
}

}  // namespace
}  // namespace steward::lineage
