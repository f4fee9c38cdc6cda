// Masks as PostgreSQL computes them: the expressions of policy/enforcement/sql.h, run.
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "policy/enforcement/sql.h"
#include "storage/storage_fixture.h"

namespace steward::enforcement {
namespace {

using policy::Mask;
using policy::MaskSpec;

class PostgresMasks : public testing::Test {
 protected:
  std::string url_ = storage::empty_database_url();

  // The value under the mask, as text; "-" is NULL.
  std::string masked(const MaskSpec& mask, const std::string& type, const std::string& value,
                     const std::string& zone) {
    pqxx::connection connection(url_);
    pqxx::nontransaction tx(connection);
    tx.exec("SET timezone = '" + zone + "'");
    const std::string expression = policy::mask_expression(policy::SqlDialect::kPostgres, mask, "odd \"c\"",
                                                           type, policy::literal_salt("it's salt"));
    const auto row = tx.exec1("SELECT (" + expression + ")::text FROM (SELECT " + value + "::" + type +
                              " AS \"odd \"\"c\"\"\") AS t");
    return row[0].is_null() ? "-" : row[0].c_str();
  }
};

TEST_F(PostgresMasks, LeaveWhatTheyShould) {
  const MaskSpec partial{.kind = Mask::kPartial, .keep_first = 1, .keep_last = 4};
  const MaskSpec month{.kind = Mask::kGeneralise, .date_precision = policy::DatePrecision::kMonth};
  const MaskSpec general = policy::default_mask(Mask::kGeneralise);
  const MaskSpec redact = policy::default_mask(Mask::kRedact), null = policy::default_mask(Mask::kNull);
  const struct {
    MaskSpec mask;
    const char *type, *value, *expected;
  } kCases[] = {
      {partial, "text", "'1234567890'", "1*****7890"},
      {partial, "text", "'größe€x'", "g**ße€x"},
      {partial, "text", "'12345'", "*****"},
      {partial, "text", "''", ""},
      {partial, "text", "NULL", "-"},
      {partial, "character(8)", "'abcdef'", "a*cdef"},
      {partial, "character varying(10)", "'abcdef'", "a*cdef"},
      {partial, "bigint", "4111111111111111", "4***********1111"},
      {partial, "uuid", "'0e3f7f6e-0000-4000-8000-00000000abcd'", "0*******************************abcd"},
      {partial, "boolean", "true", "-"},
      {partial, "numeric", "1.5", "-"},
      {partial, "date", "'2020-01-01'", "-"},
      {partial, "text[]", "'{a,b}'", "-"},
      {general, "text", "'10115'", "101"},
      {general, "text", "'DE'", "-"},
      {general, "integer", "47", "40"},
      {general, "integer", "'-3'", "-10"},
      {general, "integer", "'-2147483648'", "-2147483648"},
      {general, "smallint", "'-32768'", "-32768"},
      {general, "bigint", "9223372036854775807", "9223372036854775800"},
      {general, "numeric(8,2)", "47.11", "40"},
      {general, "double precision", "47.11", "40"},
      {general, "double precision", "'Infinity'", "Infinity"},
      {general, "date", "'1990-05-17'", "1990-01-01"},
      {month, "date", "'1990-05-17'", "1990-05-01"},
      {month, "date", "'infinity'", "infinity"},
      {month, "timestamp without time zone", "'1990-05-17 12:34'", "1990-05-01 00:00:00"},
      {general, "boolean", "true", "-"},
      {general, "jsonb", "'{}'", "-"},
      {general, "uuid", "'0e3f7f6e-0000-4000-8000-00000000abcd'", "-"},
      {redact, "text", "'abc'", "[redacted]"},
      {redact, "integer", "1", "-"},
      {redact, "json", "'{}'", "-"},
      {null, "text", "'abc'", "-"},
      {null, "bytea", "'\\x00'", "-"},
      {null, "integer[]", "'{1}'", "-"},
      {policy::default_mask(Mask::kHash), "boolean", "true", "-"},
      {policy::default_mask(Mask::kTokenise), "jsonb", "'{}'", "-"},
  };
  for (const auto& c : kCases) {
    std::string expected = c.expected;
    if (std::string(c.type) == "uuid" && expected != "-") expected = "0" + std::string(31, '*') + "abcd";
    EXPECT_EQ(masked(c.mask, c.type, c.value, "UTC"), expected)
        << to_string(c.mask.kind) << " " << c.type << " " << c.value;
  }
}

TEST_F(PostgresMasks, HashesAreOfTheValueAndNotOfTheSession) {
  const MaskSpec hash = policy::default_mask(Mask::kHash), token = policy::default_mask(Mask::kTokenise);
  EXPECT_EQ(masked(hash, "text", "'a'", "UTC").size(), 64u);
  EXPECT_EQ(masked(token, "text", "'a'", "UTC").size(), 36u);
  EXPECT_EQ(masked(token, "uuid", "'0e3f7f6e-0000-4000-8000-00000000abcd'", "UTC").size(), 36u);
  EXPECT_NE(masked(hash, "text", "'a'", "UTC").substr(0, 8),
            masked(token, "text", "'a'", "UTC").substr(0, 8));
  EXPECT_NE(masked(hash, "text", "'a'", "UTC"), masked(hash, "text", "'b'", "UTC"));
  EXPECT_EQ(masked(hash, "numeric", "1.50", "UTC"), masked(hash, "numeric", "1.5", "UTC"));
  const char* const at = "'2026-03-01 12:00+00'";
  EXPECT_EQ(masked(hash, "timestamp with time zone", at, "UTC"),
            masked(hash, "timestamp with time zone", at, "Asia/Tokyo"));
  for (const char* type : {"integer", "bytea", "date", "real"})
    EXPECT_EQ(masked(hash, type,
                     std::string(type) == "date"    ? "'2026-01-01'"
                     : std::string(type) == "bytea" ? "'\\x01'"
                                                    : "1",
                     "UTC")
                  .size(),
              64u)
        << type;
}

TEST_F(PostgresMasks, TimesAreCutInOneZone) {
  const MaskSpec day{.kind = Mask::kGeneralise, .date_precision = policy::DatePrecision::kDay};
  EXPECT_EQ(masked(day, "timestamp with time zone", "'2026-03-01 23:30+00'", "UTC"),
            "2026-03-01 00:00:00+00");
  EXPECT_EQ(masked(day, "timestamp with time zone", "'2026-03-01 23:30+00'", "Asia/Tokyo"),
            "2026-03-01 09:00:00+09")
      << "the same moment, whatever zone the reader chooses";
}

TEST_F(PostgresMasks, RowConditionsHold) {
  pqxx::connection connection(url_);
  pqxx::nontransaction tx(connection);
  tx.exec(
      "CREATE TABLE t (id text, n int); INSERT INTO t VALUES ('a', 1), ('b', 2), (NULL, 3), ('O''x', 4);"
      "CREATE TABLE ids (id text); INSERT INTO ids VALUES ('a')");
  const auto count = [&](const std::vector<policy::RowFilter>& filters) {
    const auto table = [](const policy::RowFilter&) { return std::optional<std::string>("ids"); };
    return tx
        .exec1("SELECT count(*) FROM t WHERE " +
               policy::row_condition(policy::SqlDialect::kPostgres, filters, table))[0]
        .as<int>();
  };
  using policy::RowFilter;
  const RowFilter consent{.kind = RowFilter::Kind::kConsent, .column = "id", .purpose = Purpose("analytics")};
  EXPECT_EQ(count({}), 4);
  EXPECT_EQ(count({consent}), 1) << "the column of the ids is not taken for that of the rows";
  EXPECT_EQ(count({RowFilter{.column = "n", .values = {"1", "2"}}}), 2);
  EXPECT_EQ(count({RowFilter{.column = "id", .values = {"O'x"}}}), 1);
  EXPECT_EQ(count({RowFilter{.column = "n", .values = {"1", "2"}}, consent}), 1);
  EXPECT_EQ(count({RowFilter{.column = "n"}}), 0);
}

}  // namespace
}  // namespace steward::enforcement
