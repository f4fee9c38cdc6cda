#include "policy/enforcement/sql.h"

#include <gtest/gtest.h>

namespace steward::policy {
namespace {

const SaltExpression kSalt = literal_salt("s");

std::string postgres(Mask kind, const char* type) {
  return mask_expression(SqlDialect::kPostgres, default_mask(kind), "c", type, kSalt);
}
std::string trino(Mask kind, const char* type) {
  return mask_expression(SqlDialect::kTrino, default_mask(kind), "c", type, kSalt);
}

TEST(SqlQuoting, LetsNothingOut) {
  const struct {
    std::string text, identifier, literal;
  } kCases[] = {
      {"email", "\"email\"", "'email'"},
      {"a\"b", "\"a\"\"b\"", "'a\"b'"},
      {"a'b", "\"a'b\"", "'a''b'"},
      {"\"; DROP TABLE t; --", "\"\"\"; DROP TABLE t; --\"", "'\"; DROP TABLE t; --'"},
      {"schema.table", "\"schema.table\"", "'schema.table'"},
      {"größe", "\"größe\"", "'größe'"},
      {"back\\slash", "\"back\\slash\"", "'back\\slash'"},
      {std::string("n\0l", 3), "\"n\xEF\xBF\xBDl\"", "'n\xEF\xBF\xBDl'"},
      {"", "\"\"", "''"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(quoted_identifier(c.text), c.identifier);
    EXPECT_EQ(quoted_literal(c.text), c.literal);
  }
}

TEST(SqlMask, NoneIsTheColumn) {
  for (const char* type : {"text", "boolean", "", "integer[]"}) {
    EXPECT_EQ(mask_expression(SqlDialect::kPostgres, {}, "a\"b", type, kSalt), "\"a\"\"b\"");
    EXPECT_EQ(mask_expression(SqlDialect::kTrino, {}, "a\"b", type, kSalt), "\"a\"\"b\"");
  }
}

// Every mask × type class that leaves something; all that is not here must be NULL.
TEST(SqlMask, WhatCannotBeMaskedIsNull) {
  const char* const kTypes[] = {"text",
                                "character varying(40)",
                                "integer",
                                "bigint",
                                "numeric(10,2)",
                                "real",
                                "date",
                                "timestamp with time zone",
                                "timestamp(3)",
                                "uuid",
                                "boolean",
                                "json",
                                "jsonb",
                                "bytea",
                                "text[]",
                                "integer[]",
                                "_int4",
                                "array(varchar)",
                                "map(varchar,bigint)",
                                "inet",
                                "",
                                "varchar(40",
                                "varchar(1); DROP TABLE t"};
  const std::string kTexts = "text|character varying(40)|";
  const std::string kNumbers = "integer|bigint|numeric(10,2)|real|";
  const std::string kTimes = "date|timestamp with time zone|timestamp(3)|";
  const struct {
    Mask mask;
    std::string postgres, trino;
  } kLeaves[] = {
      {Mask::kPartial, kTexts + "integer|bigint|uuid|", kTexts},
      {Mask::kGeneralise, kTexts + kNumbers + kTimes, kTexts + kNumbers + kTimes},
      {Mask::kHash, kTexts + kNumbers + kTimes + "uuid|bytea|", kTexts},
      {Mask::kTokenise, kTexts + kNumbers + kTimes + "uuid|bytea|", kTexts + "uuid|"},
      {Mask::kRedact, kTexts, kTexts},
      {Mask::kNull, "", ""},
  };
  for (const auto& c : kLeaves)
    for (const char* type : kTypes) {
      const bool in_postgres = *type && c.postgres.find(std::string(type) + "|") != std::string::npos;
      const bool in_trino = *type && c.trino.find(std::string(type) + "|") != std::string::npos;
      EXPECT_EQ(!postgres(c.mask, type).starts_with("NULL"), in_postgres)
          << to_string(c.mask) << " " << type << ": " << postgres(c.mask, type);
      EXPECT_EQ(trino(c.mask, type) != "NULL", in_trino)
          << to_string(c.mask) << " " << type << ": " << trino(c.mask, type);
    }
}

TEST(SqlMask, OfTrinoHasTheTypeOfItsColumn) {
  EXPECT_EQ(trino(Mask::kRedact, "varchar"), "'[redacted]'");
  EXPECT_EQ(trino(Mask::kRedact, "varchar(4)"), "CAST('[redacted]' AS varchar(4))");
  EXPECT_EQ(trino(Mask::kRedact, "character varying(4)"), "CAST('[redacted]' AS varchar(4))");
  EXPECT_EQ(trino(Mask::kRedact, "char(4)"), "CAST('[redacted]' AS char(4))");
  EXPECT_EQ(trino(Mask::kPartial, "varchar"),
            "CASE WHEN length(CAST(\"c\" AS varchar)) > 2 THEN lpad('', length(CAST(\"c\" AS varchar)) - 2, "
            "'*') || "
            "substr(CAST(\"c\" AS varchar), -2) ELSE lpad('', length(CAST(\"c\" AS varchar)), '*') END");
  EXPECT_EQ(trino(Mask::kHash, "varchar"),
            "lower(to_hex(sha256(to_utf8('s' || ':hash:' || CAST(\"c\" AS varchar)))))");
  EXPECT_EQ(trino(Mask::kTokenise, "uuid"),
            "CAST(regexp_replace(substr(lower(to_hex(sha256(to_utf8('s' || ':token:' || CAST(\"c\" AS "
            "varchar))))), 1, "
            "32), '^(.{8})(.{4})(.{4})(.{4})(.{12})$', '$1-$2-$3-$4-$5') AS uuid)");
  EXPECT_EQ(trino(Mask::kGeneralise, "bigint"), "TRY(CAST(\"c\" - mod(mod(\"c\", 10) + 10, 10) AS bigint))");
  EXPECT_EQ(trino(Mask::kGeneralise, "decimal(10,2)"),
            "TRY(CAST(floor(CAST(\"c\" AS double) / DOUBLE '10') * DOUBLE '10' AS decimal(10,2)))");
  EXPECT_EQ(trino(Mask::kGeneralise, "timestamp(3) with time zone"),
            "date_trunc('year', \"c\" AT TIME ZONE 'UTC')");
}

TEST(SqlMask, BandsThatHideNothingAreNull) {
  for (const double width : {1.0, 0.5, -3.0}) {
    const MaskSpec mask{.kind = Mask::kGeneralise, .number_width = width};
    EXPECT_EQ(mask_expression(SqlDialect::kTrino, mask, "c", "integer", kSalt), "NULL") << width;
    EXPECT_EQ(mask_expression(SqlDialect::kPostgres, mask, "c", "integer", kSalt), "NULL::integer") << width;
  }
}

TEST(SqlRows, AreTheAndOfAllFilters) {
  const RowFilter country{.column = "country", .values = {"DE", "O'Land"}};
  const RowFilter nobody{.column = "country"};
  const RowFilter consent{.kind = RowFilter::Kind::kConsent, .column = "id", .purpose = Purpose("analytics")};
  const auto table = [](const RowFilter& filter) {
    return filter.column == "id" ? std::optional<std::string>("s.\"t\"") : std::nullopt;
  };
  const auto kPg = SqlDialect::kPostgres, kTrino = SqlDialect::kTrino;
  EXPECT_EQ(row_condition(kPg, {}), "TRUE");
  EXPECT_EQ(row_condition(kPg, {country}), "\"country\"::text IN ('DE', 'O''Land')");
  EXPECT_EQ(row_condition(kTrino, {country}), "CAST(\"country\" AS varchar) IN ('DE', 'O''Land')");
  EXPECT_EQ(row_condition(kPg, {nobody}), "FALSE");
  EXPECT_EQ(row_condition(kPg, {consent}), "FALSE") << "no table: nobody is known to have agreed";
  EXPECT_EQ(row_condition(kPg, {consent, country}, table),
            "\"id\"::text IN (SELECT allowed.id FROM s.\"t\" AS allowed) AND \"country\"::text IN ('DE', "
            "'O''Land')");
  EXPECT_EQ(row_condition(kTrino, {consent}, table),
            "CAST(\"id\" AS varchar) IN (SELECT allowed.id FROM s.\"t\" AS allowed)");
  const RowFilter nul{.column = "country", .values = {std::string("a\0b", 3)}};
  EXPECT_EQ(row_condition(kPg, {nul}), "FALSE");
}

}  // namespace
}  // namespace steward::policy
