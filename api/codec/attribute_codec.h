// Typed attributes of a subject or of a request's context as JSON.
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "policy/value.h"

namespace steward::api {

inline constexpr size_t kMaxAttributes = 100;
inline constexpr size_t kMaxAttributeBytes = 1024;  // of a text, and of a name
inline constexpr size_t kMaxAttributeItems = 100;   // of a list

// {NAME: true | 12.5 | "text" | ["text", …]}; missing or null: none. Numbers lie within ±2^53, which every
// reader keeps exactly (RFC 7493 §2.2). Errors carry the JSON Pointer and never a value.
Result<policy::Attributes> parse_attributes(const JsonView& view);
Result<policy::Value> parse_attribute_value(const JsonView& view);

}  // namespace steward::api
