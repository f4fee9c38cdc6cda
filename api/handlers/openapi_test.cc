#include "api/handlers/openapi.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <set>

#include "api/handlers/endpoint_table.h"
#include "api/handlers/schemas.h"

namespace steward::api {
namespace {

TEST(OpenApi, DescribesExactlyTheEndpointsOfTheTable) {
  const auto document = openapi_document();
  size_t operations = 0;
  for (const auto& path : document.at("paths").as_object()) operations += path.value().as_object().size();
  EXPECT_EQ(operations, kEndpoints.size());
  for (const EndpointDescription& row : kEndpoints) {
    const auto* item = document.at("paths").as_object().if_contains(row.endpoint.path);
    ASSERT_NE(item, nullptr) << row.endpoint.path;
    const auto& operation = item->at(row.endpoint.method == Method::kGet ? "get" : "post");
    EXPECT_EQ(operation.at("operationId").as_string(), row.endpoint.name);
    EXPECT_EQ(operation.as_object().contains("requestBody"), row.endpoint.body_limit > 0)
        << row.endpoint.path;
  }
}

void collect_references(const boost::json::value& value, std::set<std::string>& references) {
  if (value.is_array())
    for (const auto& item : value.get_array()) collect_references(item, references);
  if (!value.is_object()) return;
  for (const auto& member : value.get_object()) {
    if (member.key() == "$ref") references.insert(std::string(member.value().as_string()));
    collect_references(member.value(), references);
  }
}

TEST(OpenApi, RefersOnlyToSchemasItHoldsAndHoldsNoneItDoesNotUse) {
  const auto document = openapi_document();
  std::set<std::string> used, held;
  collect_references(document, used);
  for (const auto& schema : document.at("components").at("schemas").as_object())
    held.insert("#/components/schemas/" + std::string(schema.key()));
  EXPECT_EQ(used, held);
}

TEST(OpenApi, SpellsOutTheTypeNotation) {
  const auto schemas = openapi_document().at("components").at("schemas");
  const auto& dataset = schemas.at("Dataset").at("properties");
  EXPECT_EQ(boost::json::serialize(dataset.at("rows")), R"({"anyOf":[{"type":"integer"},{"type":"null"}]})");
  EXPECT_EQ(boost::json::serialize(dataset.at("upstream")),
            R"({"type":"array","items":{"$ref":"#/components/schemas/Neighbour"}})");
  EXPECT_EQ(boost::json::serialize(schemas.at("Obligations").at("properties").at("masks")),
            R"({"type":"object","additionalProperties":{"$ref":"#/components/schemas/Mask"}})");
  EXPECT_EQ(boost::json::serialize(schemas.at("Obligations").at("required")), R"(["masks"])");
}

TEST(OpenApi, NamesPathAndQueryParameters) {
  const auto paths = openapi_document().at("paths");
  const auto& by_id = paths.at("/api/v1/datasets/{dataset}").at("get").at("parameters").at(0);
  EXPECT_EQ(by_id.at("name"), "dataset");
  EXPECT_EQ(by_id.at("in"), "path");
  const auto& by_name = paths.at("/api/v1/datasets").at("get").at("parameters").at(0);
  EXPECT_EQ(by_name.at("name"), "name");
  EXPECT_EQ(by_name.at("required"), true);
}

TEST(OpenApi, LeavesOpenEndpointsWithoutSecurity) {
  const auto paths = openapi_document().at("paths");
  EXPECT_TRUE(paths.at("/healthz").at("get").at("security").as_array().empty());
  EXPECT_FALSE(paths.at("/metrics").at("get").at("security").as_array().empty());
}

TEST(EndpointTable, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const EndpointDescription& row : kEndpoints) EXPECT_TRUE(names.insert(row.endpoint.name).second);
}

}  // namespace
}  // namespace steward::api
