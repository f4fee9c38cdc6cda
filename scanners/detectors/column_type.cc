#include "scanners/detectors/column_type.h"

#include <string>

#include "base/text.h"

namespace steward::scanners {
namespace {

bool has_scale(std::string_view type) {
  const size_t comma = type.find(',');
  return comma != std::string_view::npos && trim(type.substr(comma + 1)) != "0)";
}

}  // namespace

TypeMask classify_type(std::string_view type) {
  const std::string low = to_lower(trim(type));
  const auto starts = [&low](std::string_view prefix) { return low.starts_with(prefix); };
  if (starts("struct") || starts("map") || starts("json") || starts("union") || low.ends_with("[]"))
    return kJsonType;
  if (starts("interval")) return kOpaqueType;
  if (starts("int") || starts("bigint") || starts("smallint") || starts("tinyint") || starts("hugeint") ||
      starts("uint") || starts("ubigint") || starts("usmallint") || starts("utinyint") ||
      starts("uhugeint") || starts("serial") || starts("bigserial") || low == "oid")
    return kIntegerType;
  // PostgreSQL's bare `numeric` says nothing of a scale; the values' shapes tell.
  if (starts("numeric") || starts("decimal"))
    return has_scale(low) ? kDecimalType : kDecimalType | kIntegerType;
  if (starts("double") || starts("real") || starts("float")) return kFloatType;
  if (starts("timestamp") || starts("datetime")) return kTimestampType;
  if (starts("date")) return kDateType;
  if (starts("inet") || starts("cidr")) return kInetType;
  if (starts("macaddr")) return kMacType;
  if (starts("point") || starts("geometry") || starts("geography")) return kPointType;
  if (starts("bool") || starts("bytea") || starts("blob") || starts("uuid") || starts("time") ||
      starts("bit") || starts("money") || starts("tsvector"))
    return kOpaqueType;
  return kTextType;
}

std::optional<TypeMask> parse_type(std::string_view name) {
  if (name == "text") return kTextType;
  if (name == "integer") return kIntegerType;
  if (name == "decimal") return kDecimalType;
  if (name == "float") return kFloatType;
  if (name == "date") return kDateType;
  if (name == "timestamp") return kTimestampType;
  if (name == "inet") return kInetType;
  if (name == "mac") return kMacType;
  if (name == "point") return kPointType;
  if (name == "json") return kJsonType;
  return std::nullopt;
}

}  // namespace steward::scanners
