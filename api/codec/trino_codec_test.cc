#include "api/codec/trino_codec.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/handlers/schema_for_test.h"

namespace steward::api {
namespace {

namespace json = boost::json;
using service::TrinoQuery;
using Kind = service::TrinoResource::Kind;

TrinoQuery parsed(const std::string& action) {
  const json::value body = json::parse(
      R"({"input":{"context":{"identity":{"user":"ann","groups":["g"],"extraCredentials":{"purpose":"p","n":1}},
      "queryId":"q-1","softwareStack":{"trinoVersion":"476"},"properties":{"tier":"prod"}},"action":)" +
      action + "}}");
  EXPECT_EQ(violations(body, "TrinoQuery"), "");
  const auto query = parse_trino_query(JsonView(body));
  EXPECT_TRUE(query.ok()) << query.error().to_string();
  return query.ok() ? *query : TrinoQuery();
}

TEST(TrinoCodec, ReadsWhoAsksAndAboutWhat) {
  const TrinoQuery query = parsed(
      R"({"operation":"RenameTable","resource":{"table":{"catalogName":"c","schemaName":"s","tableName":"t",
      "columns":["a","b"]}},"targetResource":{"table":{"catalogName":"c","schemaName":"s","tableName":"u"}}})");
  EXPECT_EQ(query.identity.user, "ann");
  EXPECT_EQ(query.identity.groups, std::vector<std::string>{"g"});
  EXPECT_EQ(query.identity.credentials, (std::map<std::string, std::string>{{"purpose", "p"}}));
  EXPECT_EQ(query.query_id, "q-1");
  EXPECT_EQ(query.properties.at("tier"), "prod");
  EXPECT_EQ(query.operation, "RenameTable");
  EXPECT_EQ(query.resource.kind, Kind::kTable);
  EXPECT_EQ(query.resource.name, "t");
  EXPECT_EQ(query.resource.columns, (std::vector<std::string>{"a", "b"}));
  ASSERT_TRUE(query.target);
  EXPECT_EQ(query.target->name, "u");
}

TEST(TrinoCodec, ReadsEveryKindOfResource) {
  const struct {
    const char* resource;
    Kind kind;
    const char *catalog, *schema, *name;
  } kCases[] = {
      {R"({"catalog":{"name":"c"}})", Kind::kCatalog, "c", "", ""},
      {R"({"schema":{"catalogName":"c","schemaName":"s","properties":{"a":{"b":1}}}})", Kind::kSchema, "c",
       "s", ""},
      {R"({"user":{"user":"mia","groups":["x"]}})", Kind::kUser, "", "", "mia"},
      {R"({"function":{"functionName":"f"}})", Kind::kFunction, "", "", "f"},
      {R"({"function":{"catalogName":"c","schemaName":"s","functionName":"f"}})", Kind::kFunction, "c", "s",
       "f"},
      {R"({"systemSessionProperty":{"name":"p"}})", Kind::kSystemProperty, "", "", "p"},
      {R"({"catalogSessionProperty":{"catalogName":"c","propertyName":"p"}})", Kind::kCatalogProperty, "c",
       "", "p"},
      {R"({"column":{"catalogName":"c","schemaName":"s","tableName":"t","columnName":"k","columnType":"bigint"}})",
       Kind::kColumn, "c", "s", "t"},
      {R"({"function":{"functionName":"f"},"table":{"catalogName":"c","schemaName":"s","tableName":"t"}})",
       Kind::kTable, "c", "s", "t"},
      {"{}", Kind::kNone, "", "", ""},
  };
  for (const auto& c : kCases) {
    const TrinoQuery query = parsed(R"({"operation":"X","resource":)" + std::string(c.resource) + "}");
    EXPECT_EQ(query.resource.kind, c.kind) << c.resource;
    EXPECT_EQ(query.resource.catalog, c.catalog) << c.resource;
    EXPECT_EQ(query.resource.schema, c.schema) << c.resource;
    EXPECT_EQ(query.resource.name, c.name) << c.resource;
  }
}

TEST(TrinoCodec, WritesWhatThePluginReads) {
  EXPECT_EQ(json::serialize(trino_allow_json(true)), R"({"result":true})");
  EXPECT_EQ(json::serialize(trino_allow_json(false, "d")), R"({"result":false,"decision_id":"d"})");
  EXPECT_EQ(json::serialize(trino_batch_json({0, 2})), R"({"result":[0,2]})");
  EXPECT_EQ(json::serialize(trino_row_filters_json(std::nullopt)), R"({"result":[]})");
  EXPECT_EQ(json::serialize(trino_row_filters_json("x = 1")), R"({"result":[{"expression":"x = 1"}]})");
  EXPECT_EQ(json::serialize(trino_column_mask_json(std::nullopt)), "{}");
  EXPECT_EQ(json::serialize(trino_column_mask_json("NULL")), R"({"result":{"expression":"NULL"}})");
  EXPECT_EQ(json::serialize(trino_column_masks_json({{3, "NULL"}})),
            R"({"result":[{"index":3,"viewExpression":{"expression":"NULL"}}]})");
  EXPECT_EQ(violations(trino_allow_json(true, "d"), "TrinoAllow"), "");
  EXPECT_EQ(violations(trino_batch_json({1}), "TrinoBatch"), "");
  EXPECT_EQ(violations(trino_row_filters_json("x"), "TrinoRowFilters"), "");
  EXPECT_EQ(violations(trino_column_mask_json("x"), "TrinoColumnMask"), "");
  EXPECT_EQ(violations(trino_column_masks_json({{0, "x"}}), "TrinoColumnMasks"), "");
}

}  // namespace
}  // namespace steward::api
