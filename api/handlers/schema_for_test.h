// Holds a JSON value to a type in the notation of schema.h. For tests of codecs.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <set>
#include <string>
#include <string_view>

#include "api/handlers/schemas.h"

namespace steward::api {

// One line for each place that is not of the type: a member that is missing, superfluous, or of another type.
inline std::string violations(const boost::json::value& value, std::string_view type,
                              const std::string& place = "") {
  const auto wrong = [&] { return place + ": not " + std::string(type) + "\n"; };
  if (type.ends_with('?')) {
    if (value.is_null()) return "";
    return violations(value, type.substr(0, type.size() - 1), place);
  }
  if (type.ends_with("[]")) {
    if (!value.is_array()) return wrong();
    std::string found;
    for (size_t i = 0; i < value.get_array().size(); ++i)
      found +=
          violations(value.get_array()[i], type.substr(0, type.size() - 2), place + "/" + std::to_string(i));
    return found;
  }
  if (type.starts_with("map<")) {
    if (!value.is_object()) return wrong();
    std::string found;
    for (const auto& member : value.get_object())
      found += violations(member.value(), type.substr(4, type.size() - 5),
                          place + "/" + std::string(member.key()));
    return found;
  }
  if (type == "string") return value.is_string() ? "" : wrong();
  if (type == "boolean") return value.is_bool() ? "" : wrong();
  if (type == "integer") return value.is_int64() || value.is_uint64() ? "" : wrong();
  if (type == "attribute")
    return value.is_bool() || value.is_number() || value.is_string() ? ""
                                                                     : violations(value, "string[]", place);
  if (type == "number") return value.is_number() ? "" : wrong();
  if (!value.is_object()) return wrong();
  if (type == "object") return "";
  for (const Schema& schema : kSchemas) {
    if (schema.name != type) continue;
    std::string found;
    std::set<std::string_view> known;
    for (const SchemaMember& member : schema.members) {
      known.insert(member.name);
      const auto* at = value.get_object().if_contains(member.name);
      const std::string there = place + "/" + std::string(member.name);
      if (at)
        found += violations(*at, member.type, there);
      else if (!member.is_optional)
        found += there + ": missing\n";
    }
    for (const auto& member : value.get_object())
      if (!known.contains(member.key())) found += place + "/" + std::string(member.key()) + ": superfluous\n";
    return found;
  }
  return place + ": no schema " + std::string(type) + "\n";
}

}  // namespace steward::api
