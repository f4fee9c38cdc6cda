// The shape of one kind of JSON object.
//
// Notation of a type: "string", "integer", "number", "boolean", "object", "attribute" (true, false, a
// number, a text or a list of texts), or the name of a schema; "X[]" is
// an array of X, "map<X>" an object whose values are X, "X?" is X or null.
#pragma once

#include <span>
#include <string_view>

namespace steward::api {

struct SchemaMember {
  std::string_view name;
  std::string_view type;
  bool is_optional = false;
};

struct Schema {
  std::string_view name;
  std::span<const SchemaMember> members;
};

inline constexpr bool kOptional = true;

}  // namespace steward::api
