// What the source calls a column's type, reduced to what detectors care about. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace steward::scanners {

using TypeMask = uint32_t;

inline constexpr TypeMask kTextType = 1u << 0;     // also unknown types and enums: judged by their values
inline constexpr TypeMask kIntegerType = 1u << 1;  // decimals without a scale as well
inline constexpr TypeMask kDecimalType = 1u << 2;
inline constexpr TypeMask kFloatType = 1u << 3;
inline constexpr TypeMask kDateType = 1u << 4;
inline constexpr TypeMask kTimestampType = 1u << 5;
inline constexpr TypeMask kInetType = 1u << 6;
inline constexpr TypeMask kMacType = 1u << 7;
inline constexpr TypeMask kPointType = 1u << 8;
inline constexpr TypeMask kJsonType = 1u << 9;     // documents and nested types: read as text
inline constexpr TypeMask kOpaqueType = 1u << 10;  // bytes, booleans, uuids, times of day: never judged

// PostgreSQL's and DuckDB's names, any case, with or without (precision) and array marks.
TypeMask classify_type(std::string_view type);

// "text", "integer", "decimal", "float", "date", "timestamp", "inet", "mac", "point", "json".
std::optional<TypeMask> parse_type(std::string_view name);

}  // namespace steward::scanners
