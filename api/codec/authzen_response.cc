#include "api/codec/authzen_response.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "api/codec/problem.h"
#include "api/codec/search_codec.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::api {
namespace {

namespace json = boost::json;

constexpr size_t kIdDigits = 16;

json::array texts(const std::vector<std::string>& values) {
  json::array array;
  for (const std::string& value : values) array.emplace_back(value);
  return array;
}

json::object obligation(std::string_view type, json::object properties) {
  const std::string content = json::serialize(properties);
  return {{"id", fmt::format("{}:{}", type, to_hex(sha256(content)).substr(0, kIdDigits))},
          {"type", type},
          {"properties", std::move(properties)}};
}

json::object mask_json(const std::string& field, const policy::MaskSpec& mask) {
  json::object properties{{"field", field}, {"mask", to_string(mask.kind)}};
  if (mask.keep_first > 0) properties["keep_first"] = mask.keep_first;
  if (mask.keep_last > 0) properties["keep_last"] = mask.keep_last;
  if (mask.date_precision) properties["date"] = to_string(*mask.date_precision);
  if (mask.number_width > 0) properties["number"] = mask.number_width;
  return properties;
}

json::object row_filter_json(const std::string& dataset, const policy::RowFilter& filter) {
  json::object properties{{"dataset", dataset}, {"column", filter.column}};
  if (filter.kind == policy::RowFilter::Kind::kConsent)
    properties["consent"] = filter.purpose.str();
  else
    properties["in"] = texts(filter.values);
  return properties;
}

json::array reasons_json(const policy::Decision& decision) {
  json::array reasons;
  for (const policy::Reason& reason : decision.reasons)
    reasons.push_back(
        json::object{{"rule", reason.rule}, {"effect", reason.effect}, {"sentence", reason.sentence}});
  return reasons;
}

json::array approvals_json(const policy::Decision& decision) {
  json::array approvals;
  for (const policy::ApprovalNeeded& needed : decision.approvals)
    approvals.push_back(
        json::object{{"rule", needed.rule}, {"roles", texts(needed.roles)}, {"people", needed.people}});
  return approvals;
}

}  // namespace

json::array obligations_json(const policy::Obligations& obligations) {
  json::array array;
  for (const auto& [field, mask] : obligations.masks)
    array.push_back(obligation("mask", mask_json(field, mask)));
  for (const auto& [dataset, filters] : obligations.rows)
    for (const policy::RowFilter& filter : filters)
      array.push_back(obligation("row_filter", row_filter_json(dataset, filter)));
  if (obligations.retention)
    array.push_back(obligation("retention", {{"period", format_period(*obligations.retention)}}));
  if (obligations.aggregate_only)
    array.push_back(obligation("aggregate_only", {{"rows", *obligations.aggregate_only}}));
  for (const std::string& role : obligations.notify) array.push_back(obligation("notify", {{"role", role}}));
  return array;
}

json::object evaluation_json(const service::RecordedDecision& recorded) {
  const policy::Decision& decision = recorded.decision;
  const bool is_permit = decision.verdict == policy::Verdict::kPermit;
  json::object context{{"id", recorded.id}, {"verdict", to_string(decision.verdict)}};
  if (!is_permit) {
    if (!decision.reasons.empty())
      context["reason_admin"] = json::object{{"403", decision.reasons.front().sentence}};
    context["reason_user"] =
        json::object{{"403", decision.verdict == policy::Verdict::kPending
                                 ? "This needs an approval first; make an access request."
                                 : "This use of the data is not permitted."}};
  }
  if (decision.verdict == policy::Verdict::kPending) context["approvals"] = approvals_json(decision);
  context["reasons"] = reasons_json(decision);
  if (decision.fields.size() > 1) {
    json::array fields;
    for (const policy::FieldVerdict& field : decision.fields)
      fields.push_back(json::object{{"name", field.name}, {"verdict", to_string(field.verdict)}});
    context["fields"] = std::move(fields);
  }
  // What is not permitted is not handed out, so there is nothing to be obliged to.
  context["obligations"] = is_permit ? obligations_json(decision.obligations) : json::array();
  return {{"decision", is_permit}, {"context", std::move(context)}};
}

json::object failed_evaluation_json(const Error& error) {
  json::object told{{"status", http_status(error.code)}, {"message", error.message}};
  if (!error.where.empty()) told["pointer"] = error.where;
  return {{"decision", false}, {"context", json::object{{"error", std::move(told)}}}};
}

json::object search_json(const AccessSearch& search, SearchFor what, const service::AccessResults& results,
                         std::string_view reason) {
  json::array found;
  for (const std::string& id : results.ids) {
    if (what == SearchFor::kAction)
      found.push_back(json::object{{"name", id}});
    else
      found.push_back(json::object{{"type", what == SearchFor::kSubject ? search.question.subject_type
                                                                        : search.question.resource_type},
                                   {"id", id}});
  }
  const std::string next = results.is_complete ? "" : encode_cursor(search.mark, results.next);
  json::object answer{{"page", json::object{{"next_token", next}, {"count", results.ids.size()}}}};
  if (!reason.empty()) answer["context"] = json::object{{"reason", reason}};
  answer["results"] = std::move(found);
  return answer;
}

json::object metadata_json(std::string_view base) {
  const auto url = [&](std::string_view path) { return fmt::format("{}{}", base, path); };
  return {{"policy_decision_point", base},
          {"access_evaluation_endpoint", url("/access/v1/evaluation")},
          {"access_evaluations_endpoint", url("/access/v1/evaluations")},
          {"search_subject_endpoint", url("/access/v1/search/subject")},
          {"search_resource_endpoint", url("/access/v1/search/resource")},
          {"search_action_endpoint", url("/access/v1/search/action")}};
}

}  // namespace steward::api
