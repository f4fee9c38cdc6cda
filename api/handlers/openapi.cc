#include "api/handlers/openapi.h"

#include <boost/json/array.hpp>
#include <string>

#include "api/handlers/endpoint_table.h"
#include "api/handlers/schemas.h"

namespace steward::api {

namespace json = boost::json;

namespace {

json::object type_json(std::string_view type) {
  if (type.ends_with('?')) {
    type.remove_suffix(1);
    return {{"anyOf", json::array{type_json(type), json::object{{"type", "null"}}}}};
  }
  if (type.ends_with("[]")) {
    type.remove_suffix(2);
    return {{"type", "array"}, {"items", type_json(type)}};
  }
  if (type.starts_with("map<"))
    return {{"type", "object"}, {"additionalProperties", type_json(type.substr(4, type.size() - 5))}};
  if (type == "attribute")
    return {{"anyOf", json::array{type_json("string"), type_json("number"), type_json("boolean"),
                                  type_json("string[]")}}};
  const bool is_reference = type[0] >= 'A' && type[0] <= 'Z';
  if (is_reference) return {{"$ref", "#/components/schemas/" + std::string(type)}};
  return {{"type", type}};
}

json::object schema_json(const Schema& schema) {
  json::object properties;
  json::array required;
  for (const SchemaMember& member : schema.members) {
    properties[member.name] = type_json(member.type);
    if (!member.is_optional) required.emplace_back(member.name);
  }
  return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

json::object parameter_json(std::string_view name, std::string_view in, std::string_view description,
                            std::string_view type, bool is_required) {
  return {{"name", name},
          {"in", in},
          {"description", description},
          {"required", is_required},
          {"schema", type_json(type)}};
}

json::array parameters_json(const EndpointDescription& row) {
  json::array parameters;
  const std::string_view path = row.endpoint.path;
  if (const size_t open = path.find('{'); open != std::string_view::npos) {
    const std::string_view name = path.substr(open + 1, path.find('}') - open - 1);
    parameters.push_back(
        parameter_json(name, "path", "an id, or a percent-encoded name without slashes", "string", true));
  }
  for (const QueryParameter& parameter : row.query)
    parameters.push_back(parameter_json(parameter.name, "query", parameter.description, parameter.type,
                                        parameter.is_required));
  return parameters;
}

json::object content_json(std::string_view media_type, std::string_view schema) {
  const std::string_view bare = media_type.substr(0, media_type.find(';'));
  return {{bare, json::object{{"schema", type_json(schema.empty() ? "string" : schema)}}}};
}

json::object operation_json(const EndpointDescription& row) {
  json::object success{{"description", row.summary},
                       {"content", content_json(row.response_type, row.response_schema)}};
  json::object problem{{"description", "A problem document (RFC 9457)"},
                       {"content", content_json("application/problem+json", "Problem")}};
  json::object operation{{"operationId", row.endpoint.name},
                         {"summary", row.summary},
                         {"responses", json::object{{std::to_string(row.success), std::move(success)},
                                                    {"default", std::move(problem)}}}};
  if (json::array parameters = parameters_json(row); !parameters.empty())
    operation["parameters"] = std::move(parameters);
  if (!row.request_schema.empty())
    operation["requestBody"] =
        json::object{{"required", true}, {"content", content_json("application/json", row.request_schema)}};
  if (row.endpoint.takes_text)
    operation["requestBody"] =
        json::object{{"required", true}, {"content", {{"text/plain", {{"schema", {{"type", "string"}}}}}}}};
  // Without a token file the server asks for none; with one, everything but the open endpoints needs it.
  operation["security"] = row.endpoint.is_open
                              ? json::array{}
                              : json::array{json::object{{"bearer", json::array{}}}, json::object{}};
  return operation;
}

}  // namespace

json::object openapi_document() {
  json::object paths;
  for (const EndpointDescription& row : kEndpoints) {
    if (!paths.contains(row.endpoint.path)) paths[row.endpoint.path] = json::object();
    paths[row.endpoint.path].as_object()[row.endpoint.method == Method::kGet ? "get" : "post"] =
        operation_json(row);
  }
  json::object schemas;
  for (const Schema& schema : kSchemas) schemas[schema.name] = schema_json(schema);
  json::object components{
      {"schemas", std::move(schemas)},
      {"securitySchemes", json::object{{"bearer", json::object{{"type", "http"}, {"scheme", "bearer"}}}}}};
  return {{"openapi", "3.1.0"},
          {"info", json::object{{"title", "Steward"}, {"version", "1"}}},
          {"paths", std::move(paths)},
          {"components", std::move(components)}};
}

}  // namespace steward::api
