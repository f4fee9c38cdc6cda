#include "api/handlers/lineage_parameters.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "service/lineage_queries/deadline.h"

namespace steward::api {
namespace {}  // namespace

Result<int64_t> int_parameter(const HttpRequest& request, std::string_view name, int64_t fallback,
                              int64_t least, int64_t most) {
  const auto text = request.query_value(name);
  if (!text) return fallback;
  const auto number = parse_int(*text);
  if (!number || *number < least || *number > most)
    return invalid_input(fmt::format("'{}' must be a whole number from {} to {}.", name, least, most));
  return *number;
}

Result<bool> bool_parameter(const HttpRequest& request, std::string_view name, bool fallback) {
  const auto text = request.query_value(name);
  if (!text) return fallback;
  if (*text != "true" && *text != "false") return invalid_input(fmt::format("'{}' is true or false.", name));
  return *text == "true";
}

Result<std::string> required_parameter(const HttpRequest& request, std::string_view name) {
  auto text = request.query_value(name);
  if (!text || text->empty()) return invalid_input(fmt::format("The query parameter '{}' is missing.", name));
  return *std::move(text);
}

Result<lineage::Query> lineage_query(const HttpRequest& request, int64_t default_nodes) {
  lineage::Query query;
  STEWARD_ASSIGN_OR_RETURN(const int64_t depth,
                           int_parameter(request, "depth", kMaxLineageDepth, 0, kMaxLineageDepth));
  STEWARD_ASSIGN_OR_RETURN(const int64_t nodes,
                           int_parameter(request, "max_nodes", default_nodes, 1, kMaxLineageNodes));
  STEWARD_ASSIGN_OR_RETURN(query.include_indirect, bool_parameter(request, "indirect", false));
  const std::string granularity = request.query_value("granularity").value_or("field");
  if (granularity != "field" && granularity != "dataset")
    return invalid_input("'granularity' is field or dataset.");
  query.granularity = granularity == "field" ? lineage::Granularity::kField : lineage::Granularity::kDataset;
  if (const auto as_of = request.query_value("as_of")) {
    auto time = parse_rfc3339(*as_of);
    if (!time.ok()) return invalid_input("'as_of' is a time such as 2026-01-31T00:00:00Z (RFC 3339).");
    query.as_of = *time;
  }
  query.budget.max_hops = static_cast<size_t>(depth);
  query.budget.max_nodes = static_cast<size_t>(nodes);
  query.budget.is_expired = service::deadline_in(kLineageQueryTime);
  return query;
}

}  // namespace steward::api
