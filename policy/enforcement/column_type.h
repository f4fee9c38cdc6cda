// The types of columns, as sources call them, by what masks can do with them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace steward::policy {

enum class ColumnType {
  kText,
  kInteger,
  kNumeric,  // exact, with decimals
  kFloat,
  kDate,
  kTimestamp,
  kTimestampWithZone,
  kUuid,
  kBinary,
  kOpaque,  // booleans, JSON, arrays, anything else: no mask leaves a part of it
};

struct ColumnTypeName {
  ColumnType type = ColumnType::kOpaque;
  std::string base;        // lower case, without parameters: "character varying"
  std::string parameters;  // "(40)", "(10,2)"; digits, comma and spaces only, else the type is opaque
};
ColumnTypeName read_column_type(std::string_view type);

}  // namespace steward::policy
