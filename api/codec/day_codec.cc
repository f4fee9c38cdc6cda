#include "api/codec/day_codec.h"

#include <string>

namespace steward::api {

Result<std::optional<audit::Day>> day_or_none(const JsonView& body, std::string_view key) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, body.string_or(key, ""));
  if (text.empty()) return std::optional<audit::Day>();
  const auto day = audit::parse_day(text);
  if (!day.ok()) return body.at(key).error(day.error().message);
  return std::optional(*day);
}

}  // namespace steward::api
