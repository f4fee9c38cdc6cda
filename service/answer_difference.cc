#include "service/answer_difference.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <string>

#include "base/json.h"

namespace steward::service {
namespace {

namespace json = boost::json;

// Of what is not there, and of what is of another type: null.
const json::value& member(const json::value& value, std::string_view key) {
  static const json::value none;
  const json::object* object = value.if_object();
  const json::value* found =
      object ? object->if_contains(json::string_view(key.data(), key.size())) : nullptr;
  return found ? *found : none;
}

std::string text_of(const json::value& value) {
  const json::string* text = value.if_string();
  return text ? std::string(text->data(), text->size()) : std::string();
}

std::map<std::string, std::string> verdicts_of(const json::value& answer) {
  std::map<std::string, std::string> verdicts;
  if (const json::array* fields = member(answer, "fields").if_array())
    for (const json::value& field : *fields)
      verdicts.emplace(text_of(member(field, "name")), text_of(member(field, "verdict")));
  return verdicts;
}

// Masks of before they had parameters are bare words, which say their kind and no more.
bool same_mask(const json::value& recorded, const json::value& again) {
  return recorded.is_string() ? recorded == member(again, "kind") : recorded == again;
}

bool same_masks(const json::value& recorded, const json::value& again) {
  const json::object* one = recorded.if_object();
  const json::object* other = again.if_object();
  if (!one || !other) return recorded == again;
  if (one->size() != other->size()) return false;
  for (const auto& mask : *one) {
    const json::value* found = other->if_contains(mask.key());
    if (!found || !same_mask(mask.value(), *found)) return false;
  }
  return true;
}

}  // namespace

Result<std::vector<const char*>> answer_differences(std::string_view recorded, std::string_view again) {
  STEWARD_ASSIGN_OR_RETURN(const json::value then, parse_json(recorded));
  STEWARD_ASSIGN_OR_RETURN(const json::value now, parse_json(again));
  std::vector<const char*> parts;
  if (member(then, "verdict") != member(now, "verdict")) parts.push_back("verdict");
  if (verdicts_of(then) != verdicts_of(now)) parts.push_back("fields");
  const json::value &duties = member(then, "obligations"), &others = member(now, "obligations");
  if (!same_masks(member(duties, "masks"), member(others, "masks"))) parts.push_back("masks");
  for (const auto& [key, part] : {std::pair{"rows", "row filters"}, std::pair{"retention", "retention"},
                                  std::pair{"aggregate_only", "aggregation"},
                                  std::pair{"notify", "notifications"}, std::pair{"record", "recording"}})
    if (member(duties, key) != member(others, key)) parts.push_back(part);
  for (const char* key : {"approvals", "grants"})
    if (member(then, key) != member(now, key)) parts.push_back(key);
  return parts;
}

}  // namespace steward::service
