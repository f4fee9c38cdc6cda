#include "api/codec/attribute_codec.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <cmath>

namespace steward::api {
namespace {

constexpr double kMaxNumber = 9007199254740992.0;  // 2^53

Result<policy::Value> parse_list(const JsonView& view) {
  std::vector<std::string> texts;
  STEWARD_ASSIGN_OR_RETURN(const auto items, view.as_array(kMaxAttributeItems));
  texts.reserve(items.size());
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, item.as_string(kMaxAttributeBytes));
    texts.push_back(std::move(text));
  }
  return policy::Value(std::move(texts));
}

}  // namespace

Result<policy::Value> parse_attribute_value(const JsonView& view) {
  if (view.present()) {
    const boost::json::value& value = view.raw();
    if (value.is_bool()) return policy::Value(value.get_bool());
    if (value.is_array()) return parse_list(view);
    if (value.is_number()) {
      STEWARD_ASSIGN_OR_RETURN(const double number, view.as_double());
      if (std::fabs(number) < kMaxNumber) return policy::Value(number);
      return view.error("A number here lies between -2^53 and 2^53; send a longer one as a string.");
    }
    if (value.is_string()) {
      STEWARD_ASSIGN_OR_RETURN(std::string text, view.as_string(kMaxAttributeBytes));
      return policy::Value(std::move(text));
    }
  }
  return view.error("Expected true, false, a number, a string or an array of strings.");
}

Result<policy::Attributes> parse_attributes(const JsonView& view) {
  policy::Attributes attributes;
  if (!view.present() || view.is_null()) return attributes;
  STEWARD_ASSIGN_OR_RETURN(const auto members, view.as_object());
  if (members.size() > kMaxAttributes)
    return Error{ErrorCode::kTooLarge, fmt::format("At most {} members are accepted here.", kMaxAttributes),
                 view.pointer()};
  for (const auto& [name, member] : members) {
    if (name.size() > kMaxAttributeBytes)
      return Error{ErrorCode::kTooLarge, fmt::format("A name may have at most {} bytes.", kMaxAttributeBytes),
                   view.pointer()};
    STEWARD_ASSIGN_OR_RETURN(policy::Value value, parse_attribute_value(member));
    attributes.emplace(name, std::move(value));
  }
  return attributes;
}

}  // namespace steward::api
