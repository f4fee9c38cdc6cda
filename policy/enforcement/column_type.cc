#include "policy/enforcement/column_type.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace steward::policy {
namespace {

using enum ColumnType;

constexpr std::array<std::pair<std::string_view, ColumnType>, 39> kTypes = {{
    {"text", kText},
    {"character varying", kText},
    {"varchar", kText},
    {"character", kText},
    {"char", kText},
    {"bpchar", kText},
    {"citext", kText},
    {"name", kText},
    {"string", kText},
    {"smallint", kInteger},
    {"integer", kInteger},
    {"int", kInteger},
    {"int2", kInteger},
    {"int4", kInteger},
    {"int8", kInteger},
    {"bigint", kInteger},
    {"tinyint", kInteger},
    {"mediumint", kInteger},
    {"numeric", kNumeric},
    {"decimal", kNumeric},
    {"real", kFloat},
    {"double precision", kFloat},
    {"double", kFloat},
    {"float", kFloat},
    {"float4", kFloat},
    {"float8", kFloat},
    {"date", kDate},
    {"timestamp", kTimestamp},
    {"timestamp without time zone", kTimestamp},
    {"datetime", kTimestamp},
    {"timestamp with time zone", kTimestampWithZone},
    {"timestamptz", kTimestampWithZone},
    {"uuid", kUuid},
    {"bytea", kBinary},
    {"varbinary", kBinary},
    {"binary", kBinary},
    {"blob", kBinary},
    {"longtext", kText},
    {"mediumtext", kText},
}};

bool is_parameter_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || c == ',' || c == ' '; });
}

}  // namespace

ColumnTypeName read_column_type(std::string_view type) {
  ColumnTypeName name;
  std::string text = to_lower(trim(type));
  if (const size_t open = text.find('('); open != std::string::npos) {
    const size_t close = text.find(')', open);
    if (close == std::string::npos || !is_parameter_text(text.substr(open + 1, close - open - 1)))
      return name;
    name.parameters = text.substr(open, close - open + 1);
    text = text.substr(0, open) + text.substr(close + 1);
  }
  name.base = std::string(trim(text));
  for (const auto& [word, kind] : kTypes)
    if (word == name.base) name.type = kind;
  return name;
}

}  // namespace steward::policy
