// JSON from outside: parsed strictly and read with messages that name the place.
//
// parse_json() is the only way text becomes JSON in Steward. It refuses what Boost.JSON lets pass: duplicate
// keys (RFC 8259 §4 leaves them undefined; two readers could see two values), numbers that overflow to
// infinity, whole numbers beyond 64 bits that would turn into doubles, U+0000 in strings (C interfaces and
// PostgreSQL's text would cut them there), malformed UTF-8, and anything beyond the bounds. Decimals become
// the nearest double.
//
// JsonView walks a parsed value and turns "missing" and "wrong type" into one sentence with a JSON Pointer
// (RFC 6901):
//
//   JsonView event(value);
//   STEWARD_ASSIGN_OR_RETURN(std::string name, event.at("job").string("name"));
//   // "/job/name: expected a string, found a number."
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace steward {

struct JsonBounds {
  size_t max_bytes = 32u << 20;
  size_t max_depth = 64;
  size_t max_values = 5'000'000;  // scalars, arrays and objects together
};

// `where` on failure is "offset N" or a JSON Pointer.
Result<boost::json::value> parse_json(std::string_view text, const JsonBounds& bounds = {});

// A value with its place. Copyable, cheap; the value must outlive it.
class JsonView {
 public:
  explicit JsonView(const boost::json::value& value, std::string pointer = "")
      : value_(&value), pointer_(std::move(pointer)) {}

  const std::string& pointer() const { return pointer_; }
  bool present() const { return value_ != nullptr; }  // false for a missing member reached by at()
  bool is_null() const { return value_ && value_->is_null(); }
  const boost::json::value& raw() const { return *value_; }  // only when present

  // The member `key`; a view that is not present() when this is not an object or has no such member.
  JsonView at(std::string_view key) const;

  // This value as a type; an Error with the pointer otherwise.
  Result<std::string> as_string(size_t max_bytes = 1u << 20) const;
  Result<int64_t> as_int() const;
  Result<double> as_double() const;
  Result<bool> as_bool() const;
  Result<std::vector<JsonView>> as_array(size_t max_items = 1'000'000) const;
  Result<std::vector<std::pair<std::string, JsonView>>> as_object() const;  // in document order

  // Members. Required: missing or null is an error. Optional: missing or null is the fallback.
  Result<std::string> string(std::string_view key) const { return at(key).as_string(); }
  Result<std::string> string_or(std::string_view key, std::string fallback) const;
  Result<bool> bool_or(std::string_view key, bool fallback) const;
  Result<std::vector<JsonView>> array_or_empty(std::string_view key) const;
  Result<std::vector<std::string>> strings_or_empty(std::string_view key) const;

  // Fails on the first member not in `known`, with "did you mean".
  Status only(const std::vector<std::string>& known) const;

  Error error(std::string message) const { return {ErrorCode::kInvalidInput, std::move(message), pointer_}; }

 private:
  JsonView() = default;
  Error wrong_type(std::string_view expected) const;
  JsonView child(const boost::json::value& value, std::string_view token) const;

  const boost::json::value* value_ = nullptr;
  std::string pointer_;
};

}  // namespace steward
