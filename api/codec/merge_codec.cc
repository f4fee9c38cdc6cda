#include "api/codec/merge_codec.h"

#include <boost/json/array.hpp>

#include "base/json.h"

namespace steward::api {

namespace json = boost::json;

json::object to_json(const service::DatasetNames& names) {
  json::array others, reasons;
  for (const DatasetName& name : names.others) others.emplace_back(to_string(name));
  for (const service::MergeReason& reason : names.reasons)
    reasons.push_back(json::object{
        {"why", reason.why}, {"origin", to_string(reason.origin)}, {"at", format_rfc3339(reason.at)}});
  return {{"dataset_id", names.dataset.value},
          {"name", to_string(names.name)},
          {"others", std::move(others)},
          {"reasons", std::move(reasons)}};
}

Result<MergeRequest> parse_merge_request(std::string_view body) {
  STEWARD_ASSIGN_OR_RETURN(const auto value, parse_json(body));
  const JsonView view(value);
  STEWARD_RETURN_IF_ERROR(view.as_object());
  STEWARD_RETURN_IF_ERROR(view.only({"a", "b", "why"}));
  MergeRequest request;
  STEWARD_ASSIGN_OR_RETURN(request.a, view.string("a"));
  STEWARD_ASSIGN_OR_RETURN(request.b, view.string("b"));
  STEWARD_ASSIGN_OR_RETURN(request.why, view.string("why"));
  return request;
}

}  // namespace steward::api
