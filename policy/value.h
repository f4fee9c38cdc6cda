// Value: what an attribute of a subject or of a request's context holds. Numbers are IEEE doubles, as in JSON
// (RFC 8259 §6).
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace steward::policy {

using Value = std::variant<bool, double, std::string, std::vector<std::string>>;
using Attributes = std::map<std::string, Value, std::less<>>;

}  // namespace steward::policy
