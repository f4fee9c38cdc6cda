#include "api/codec/trino_codec.h"

#include <boost/json/array.hpp>

#include "api/codec/json_object.h"
#include "base/text.h"

namespace steward::api {
namespace {

namespace json = boost::json;
using service::TrinoResource;
using Kind = TrinoResource::Kind;

constexpr size_t kMaxTrinoTextBytes = 4096;
constexpr size_t kMaxTrinoGroups = 1'000;
constexpr size_t kMaxTrinoProperties = 100;

Result<std::string> parse_trino_text(const JsonView& view) {
  STEWARD_ASSIGN_OR_RETURN(std::string text, view.as_string(kMaxTrinoTextBytes));
  if (trim(text).empty()) return view.error("Expected a string that is not empty.");
  return text;
}

// Null and absent are the same: the plugin leaves out what does not apply, other writers send null.
bool is_there(const JsonView& view) {
  return view.present() && !view.is_null();
}

// Absent or null: empty.
Result<std::string> parse_text_or_none(const JsonView& view) {
  return is_there(view) ? view.as_string(kMaxTrinoTextBytes) : Result<std::string>(std::string());
}

Result<std::vector<std::string>> parse_trino_texts(const JsonView& view, size_t max_items) {
  std::vector<std::string> texts;
  if (!is_there(view)) return texts;
  STEWARD_ASSIGN_OR_RETURN(const auto items, view.as_array(max_items));
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, parse_trino_text(item));
    texts.push_back(std::move(text));
  }
  return texts;
}

// Values that are no texts are left out: nothing here reads them.
Result<std::map<std::string, std::string>> parse_map(const JsonView& view) {
  std::map<std::string, std::string> map;
  if (!is_there(view)) return map;
  STEWARD_ASSIGN_OR_RETURN(const auto members, members_of(view, kMaxTrinoProperties));
  for (const auto& [key, value] : members) {
    if (!value.raw().is_string()) continue;
    STEWARD_ASSIGN_OR_RETURN(std::string text, value.as_string(kMaxTrinoTextBytes));
    map.emplace(key, std::move(text));
  }
  return map;
}

Status parse_schema_name(const JsonView& view, TrinoResource& resource) {
  STEWARD_ASSIGN_OR_RETURN(resource.catalog, parse_trino_text(view.at("catalogName")));
  STEWARD_ASSIGN_OR_RETURN(resource.schema, parse_trino_text(view.at("schemaName")));
  return {};
}

Status parse_table(const JsonView& view, TrinoResource& resource) {
  STEWARD_RETURN_IF_ERROR(parse_schema_name(view, resource));
  STEWARD_ASSIGN_OR_RETURN(resource.name, parse_trino_text(view.at("tableName")));
  STEWARD_ASSIGN_OR_RETURN(resource.columns, parse_trino_texts(view.at("columns"), kMaxTrinoResources));
  return {};
}

Status parse_column(const JsonView& view, TrinoResource& resource) {
  STEWARD_RETURN_IF_ERROR(parse_schema_name(view, resource));
  STEWARD_ASSIGN_OR_RETURN(resource.name, parse_trino_text(view.at("tableName")));
  STEWARD_ASSIGN_OR_RETURN(std::string column, parse_trino_text(view.at("columnName")));
  resource.columns = {std::move(column)};
  // Older writers leave it out; a mask that needs the type then hides the whole.
  STEWARD_ASSIGN_OR_RETURN(resource.column_type, parse_text_or_none(view.at("columnType")));
  return {};
}

Status parse_function(const JsonView& view, TrinoResource& resource) {
  STEWARD_ASSIGN_OR_RETURN(resource.catalog, parse_text_or_none(view.at("catalogName")));
  STEWARD_ASSIGN_OR_RETURN(resource.schema, parse_text_or_none(view.at("schemaName")));
  STEWARD_ASSIGN_OR_RETURN(resource.name, parse_trino_text(view.at("functionName")));
  return {};
}

Status parse_catalog(const JsonView& view, TrinoResource& resource) {
  STEWARD_ASSIGN_OR_RETURN(resource.catalog, parse_trino_text(view.at("name")));
  return {};
}

Status parse_catalog_property(const JsonView& view, TrinoResource& resource) {
  STEWARD_ASSIGN_OR_RETURN(resource.catalog, parse_trino_text(view.at("catalogName")));
  STEWARD_ASSIGN_OR_RETURN(resource.name, parse_trino_text(view.at("propertyName")));
  return {};
}

Status parse_system_property(const JsonView& view, TrinoResource& resource) {
  STEWARD_ASSIGN_OR_RETURN(resource.name, parse_trino_text(view.at("name")));
  return {};
}

Status parse_user(const JsonView& view, TrinoResource& resource) {
  STEWARD_ASSIGN_OR_RETURN(resource.name, parse_trino_text(view.at("user")));
  return {};
}

// The table comes before the function: a table procedure names both, and the table is what it works on.
constexpr struct {
  const char* member;
  Kind kind;
  Status (*parse)(const JsonView&, TrinoResource&);
} kKinds[] = {{"table", Kind::kTable, parse_table},
              {"column", Kind::kColumn, parse_column},
              {"function", Kind::kFunction, parse_function},
              {"schema", Kind::kSchema, parse_schema_name},
              {"catalog", Kind::kCatalog, parse_catalog},
              {"catalogSessionProperty", Kind::kCatalogProperty, parse_catalog_property},
              {"systemSessionProperty", Kind::kSystemProperty, parse_system_property},
              {"user", Kind::kUser, parse_user}};

Result<TrinoResource> parse_resource(const JsonView& view) {
  TrinoResource resource;
  STEWARD_RETURN_IF_ERROR(expect_object(view));
  for (const auto& row : kKinds) {
    const JsonView found = view.at(row.member);
    if (!is_there(found)) continue;
    STEWARD_RETURN_IF_ERROR(expect_object(found));
    STEWARD_RETURN_IF_ERROR(row.parse(found, resource));
    resource.kind = row.kind;
    return resource;
  }
  return resource;
}

Status parse_context(const JsonView& view, service::TrinoQuery& query) {
  STEWARD_RETURN_IF_ERROR(expect_object(view));
  const JsonView identity = view.at("identity");
  STEWARD_RETURN_IF_ERROR(expect_object(identity));
  STEWARD_ASSIGN_OR_RETURN(query.identity.user, parse_trino_text(identity.at("user")));
  STEWARD_ASSIGN_OR_RETURN(query.identity.groups, parse_trino_texts(identity.at("groups"), kMaxTrinoGroups));
  STEWARD_ASSIGN_OR_RETURN(query.identity.credentials, parse_map(identity.at("extraCredentials")));
  STEWARD_ASSIGN_OR_RETURN(query.query_id, parse_text_or_none(view.at("queryId")));
  STEWARD_ASSIGN_OR_RETURN(query.properties, parse_map(view.at("properties")));
  return {};
}

Status parse_action(const JsonView& view, service::TrinoQuery& query) {
  STEWARD_RETURN_IF_ERROR(expect_object(view));
  STEWARD_ASSIGN_OR_RETURN(query.operation, parse_trino_text(view.at("operation")));
  if (is_there(view.at("resource"))) {
    STEWARD_ASSIGN_OR_RETURN(query.resource, parse_resource(view.at("resource")));
  }
  if (is_there(view.at("targetResource"))) {
    STEWARD_ASSIGN_OR_RETURN(query.target, parse_resource(view.at("targetResource")));
  }
  if (!is_there(view.at("filterResources"))) return {};
  STEWARD_ASSIGN_OR_RETURN(const auto items, view.at("filterResources").as_array(kMaxTrinoResources));
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(TrinoResource candidate, parse_resource(item));
    query.candidates.push_back(std::move(candidate));
  }
  return {};
}

json::object expression_json(const std::string& expression) {
  return {{"expression", expression}};
}

}  // namespace

Result<service::TrinoQuery> parse_trino_query(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(expect_object(body));
  const JsonView input = body.at("input");
  STEWARD_RETURN_IF_ERROR(expect_object(input));
  service::TrinoQuery query;
  STEWARD_RETURN_IF_ERROR(parse_context(input.at("context"), query));
  STEWARD_RETURN_IF_ERROR(parse_action(input.at("action"), query));
  return query;
}

json::object trino_allow_json(bool allowed, const std::string& decision_id) {
  json::object answer{{"result", allowed}};
  if (!decision_id.empty()) answer["decision_id"] = decision_id;
  return answer;
}

json::object trino_batch_json(const std::vector<size_t>& indices) {
  json::array result;
  for (const size_t index : indices) result.push_back(static_cast<int64_t>(index));
  return {{"result", std::move(result)}};
}

json::object trino_row_filters_json(const std::optional<std::string>& expression) {
  json::array result;
  if (expression) result.push_back(expression_json(*expression));
  return {{"result", std::move(result)}};
}

json::object trino_column_mask_json(const std::optional<std::string>& expression) {
  json::object answer;
  if (expression) answer["result"] = expression_json(*expression);
  return answer;
}

json::object trino_column_masks_json(const std::vector<std::pair<size_t, std::string>>& masks) {
  json::array result;
  for (const auto& [index, expression] : masks)
    result.push_back(json::object{{"index", static_cast<int64_t>(index)},
                                  {"viewExpression", expression_json(expression)}});
  return {{"result", std::move(result)}};
}

}  // namespace steward::api
