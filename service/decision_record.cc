#include "service/decision_record.h"

#include <boost/json/array.hpp>

#include "base/hash.h"
#include "base/time.h"

namespace steward::service {
namespace {

namespace json = boost::json;

json::string text(std::string_view view) {
  return json::string(view.data(), view.size());
}

json::array texts(const std::vector<std::string>& values) {
  json::array array;
  for (const std::string& value : values) array.emplace_back(value);
  return array;
}

json::object field_json(const policy::FieldVerdict& field) {
  json::array categories;
  for (const Category& category : field.categories) categories.emplace_back(category.str());
  json::object object{
      {"name", field.name}, {"verdict", text(to_string(field.verdict))}, {"categories", categories}};
  if (field.mask.kind != policy::Mask::kNone) object["mask"] = text(to_string(field.mask.kind));
  return object;
}

json::object obligations_json(const policy::Obligations& obligations) {
  json::object masks;
  for (const auto& [name, mask] : obligations.masks) masks[name] = text(to_string(mask.kind));
  json::object object{{"masks", masks}};
  if (obligations.retention) object["retention"] = format_period(*obligations.retention);
  return object;
}

}  // namespace

json::object decision_body(const std::string& id, const policy::DecisionRequest& request,
                           const policy::Decision& decision) {
  json::array fields, reasons;
  for (const auto& field : decision.fields) fields.push_back(field_json(field));
  for (const auto& reason : decision.reasons)
    reasons.push_back(
        json::object{{"rule", reason.rule}, {"effect", reason.effect}, {"sentence", reason.sentence}});
  return {{"id", id},
          {"verdict", text(to_string(decision.verdict))},
          {"subject", json::object{{"id", request.subject.id}, {"roles", texts(request.subject.roles)}}},
          {"action", text(to_string(request.action))},
          {"purpose", request.purpose},
          {"resources", texts(request.resources)},
          {"data_subjects", texts(request.data_subjects)},
          {"fields", fields},
          {"reasons", reasons},
          {"obligations", obligations_json(decision.obligations)},
          {"snapshots", json::object{{"policy", to_hex(decision.snapshots.policy)},
                                     {"catalog", to_hex(decision.snapshots.catalog)},
                                     {"lineage", to_hex(decision.snapshots.lineage)},
                                     {"consent", to_hex(decision.snapshots.consent)}}},
          {"time", format_rfc3339(request.time)}};
}

json::object decision_answer(const RecordedDecision& recorded) {
  json::object answer = decision_body(recorded.id, recorded.request, recorded.decision);
  answer["ledger"] = json::object{{"seq", recorded.entry.seq}, {"leaf", to_hex(recorded.entry.leaf)}};
  return answer;
}

std::string new_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string hex = to_hex(bytes);
  for (const size_t at : {8u, 13u, 18u, 23u}) hex.insert(at, "-");
  return hex;
}

}  // namespace steward::service
