#include "audit/register_event.h"

#include <fmt/format.h>

#include "base/json.h"

namespace steward::audit {

namespace json = boost::json;

Result<RegisterEvent> read_register_event(int64_t seq, std::string_view canonical) {
  STEWARD_ASSIGN_OR_RETURN(const json::value value, parse_json(canonical));
  const JsonView entry(value);
  STEWARD_ASSIGN_OR_RETURN(const std::string text, entry.string("time"));
  STEWARD_ASSIGN_OR_RETURN(const Timestamp time, parse_rfc3339(text));
  const JsonView body = entry.at("body");
  if (!body.present() || !body.raw().is_object())
    return Error{ErrorCode::kInternal, "An entry of the register has no body.", fmt::format("seq {}", seq)};
  return RegisterEvent{time, body.raw().get_object()};
}

std::string event_text(const json::object& body, std::string_view key) {
  const json::value* value = body.if_contains(key);
  const json::string* text = value ? value->if_string() : nullptr;
  return text ? std::string(text->data(), text->size()) : std::string();
}

std::optional<Day> event_day(const json::object& body, std::string_view key) {
  const auto day = parse_day(event_text(body, key));
  return day.ok() ? std::optional(*day) : std::nullopt;
}

}  // namespace steward::audit
