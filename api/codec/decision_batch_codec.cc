#include "api/codec/decision_batch_codec.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/codec/decision_codec.h"

namespace steward::api {
namespace {

namespace json = boost::json;

// What is said in one place is made once for each request: few bytes must not become many.
Status check_size(const json::object& defaults, size_t requests) {
  if (json::serialize(defaults).size() * requests <= kMaxBatchedBytes) return {};
  return Error{ErrorCode::kTooLarge, "The defaults times the requests are too much; ask in several batches.",
               "/defaults"};
}

Result<policy::DecisionRequest> parse_item(const JsonView& item, const json::object& defaults) {
  if (!item.raw().is_object()) return item.error("Expected an object: a decision request.");
  json::value whole = item.raw();
  for (const auto& member : defaults) whole.get_object().emplace(member.key(), member.value());
  return parse_decision_request(JsonView(whole, item.pointer()));
}

}  // namespace

Result<std::vector<Result<policy::DecisionRequest>>> parse_decision_batch(const JsonView& batch) {
  STEWARD_RETURN_IF_ERROR(batch.only({"defaults", "requests"}));
  json::object defaults;
  if (const JsonView view = batch.at("defaults"); view.present() && !view.is_null()) {
    STEWARD_RETURN_IF_ERROR(view.as_object());
    defaults = view.raw().get_object();
  }
  STEWARD_ASSIGN_OR_RETURN(const auto items, batch.at("requests").as_array(kMaxBatchedDecisions));
  if (items.empty()) return batch.at("requests").error("Expected an array of at least one request.");
  STEWARD_RETURN_IF_ERROR(check_size(defaults, items.size()));
  std::vector<Result<policy::DecisionRequest>> requests;
  requests.reserve(items.size());
  for (const JsonView& item : items) requests.push_back(parse_item(item, defaults));
  return requests;
}

}  // namespace steward::api
