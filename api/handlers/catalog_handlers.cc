#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "api/codec/dataset_codec.h"
#include "api/codec/search_codec.h"
#include "api/handlers/handlers.h"
#include "base/text.h"

namespace steward::api {

namespace {

constexpr int64_t kDefaultLimit = 50;
constexpr int64_t kMaxLimit = 500;

Result<size_t> parse_limit(const HttpRequest& request) {
  const auto text = request.query_value("limit");
  if (!text) return static_cast<size_t>(kDefaultLimit);
  const auto limit = parse_int(*text);
  if (!limit || *limit < 1 || *limit > kMaxLimit)
    return invalid_input(fmt::format("'limit' must be a whole number from 1 to {}.", kMaxLimit));
  return static_cast<size_t>(*limit);
}

Result<const Dataset*> find_dataset(const CatalogSnapshot& catalog, const std::string& id_or_name) {
  if (const auto id = parse_int(id_or_name)) {
    if (const Dataset* dataset = catalog.find(DatasetId{*id})) return dataset;
    return Error{ErrorCode::kNotFound, fmt::format("The catalog has no dataset with the id {}.", *id), ""};
  }
  STEWARD_ASSIGN_OR_RETURN(const NodeRef node, catalog.resolve(id_or_name));
  if (node.field)
    return invalid_input("This names a field; leave out '#' and what follows to get its dataset.");
  return catalog.find(node.dataset);
}

Result<HttpResponse> dataset_page(service::Steward& steward, const std::string& id_or_name) {
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  STEWARD_ASSIGN_OR_RETURN(const Dataset* dataset, find_dataset(*world->catalog, id_or_name));
  return json_response(to_json(*dataset, *world));
}

}  // namespace

Result<HttpResponse> search_catalog(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"q", "limit", "cursor"}));
  const std::string query = request.query_value("q").value_or("");
  STEWARD_ASSIGN_OR_RETURN(const size_t limit, parse_limit(request));
  size_t offset = 0;
  if (const auto cursor = request.query_value("cursor")) {
    STEWARD_ASSIGN_OR_RETURN(offset, decode_cursor(query, *cursor));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  const service::SearchPage page = service::search(*world, query, offset, limit);
  boost::json::object answer = to_json(page, *world);
  const size_t next = offset + page.hits.size();
  if (!page.hits.empty() && next < page.total) answer["next_cursor"] = encode_cursor(query, next);
  return json_response(answer);
}

Result<HttpResponse> get_dataset(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  return dataset_page(steward, request.parameters.front());
}

Result<HttpResponse> get_dataset_by_name(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"name"}));
  const auto name = request.query_value("name");
  if (!name || name->empty()) return invalid_input("Name the dataset: /api/v1/datasets?name=…");
  return dataset_page(steward, *name);
}

}  // namespace steward::api
