#include "api/codec/subject_request_codec.h"

#include <boost/json/array.hpp>
#include <optional>

#include "api/codec/day_codec.h"

namespace steward::api {
namespace {

namespace json = boost::json;
using audit::Day;

template <class T>
Result<T> word_at(const JsonView& body, std::string_view key, Result<T> (*parse)(std::string_view)) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, body.string(key));
  auto word = parse(text);
  if (!word.ok()) return body.at(key).error(word.error().message);
  return word;
}

void put_day(json::object& body, std::string_view key, const std::optional<Day>& day) {
  if (day) body[key] = audit::format_day(*day);
}

void put_text(json::object& body, std::string_view key, const std::string& text) {
  if (!text.empty()) body[key] = text;
}

}  // namespace

Result<ParsedOpening> parse_subject_opening(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(body.only({"id", "subject", "regulation", "right", "received", "reference", "by"}));
  ParsedOpening parsed;
  auto& opening = parsed.opening;
  STEWARD_ASSIGN_OR_RETURN(opening.id, body.string_or("id", ""));
  STEWARD_ASSIGN_OR_RETURN(opening.person, body.string("subject"));
  STEWARD_ASSIGN_OR_RETURN(opening.regulation, word_at(body, "regulation", audit::parse_regulation));
  STEWARD_ASSIGN_OR_RETURN(opening.right, word_at(body, "right", audit::parse_right));
  STEWARD_ASSIGN_OR_RETURN(opening.received, day_or_none(body, "received"));
  STEWARD_ASSIGN_OR_RETURN(opening.reference, body.string_or("reference", ""));
  STEWARD_ASSIGN_OR_RETURN(parsed.actor, body.string_or("by", ""));
  return parsed;
}

Result<ParsedStep> parse_subject_step(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(body.only({"event", "on", "outcome", "reason", "by"}));
  ParsedStep parsed;
  auto& step = parsed.step;
  STEWARD_ASSIGN_OR_RETURN(step.event, word_at(body, "event", audit::parse_step_event));
  STEWARD_ASSIGN_OR_RETURN(step.on, day_or_none(body, "on"));
  STEWARD_ASSIGN_OR_RETURN(step.reason, body.string_or("reason", ""));
  STEWARD_ASSIGN_OR_RETURN(parsed.actor, body.string_or("by", ""));
  const bool is_closed = step.event == audit::SubjectEvent::kClosed;
  if (!is_closed && body.at("outcome").present() && !body.at("outcome").is_null())
    return body.at("outcome").error("Only a request that is closed has an outcome.");
  if (is_closed) {
    STEWARD_ASSIGN_OR_RETURN(step.outcome, word_at(body, "outcome", audit::parse_outcome));
  }
  return parsed;
}

json::object to_json(const audit::SubjectRequest& request, Day today) {
  json::object body{{"id", request.id},
                    {"subject", request.subject},
                    {"regulation", audit::to_string(request.regulation)},
                    {"right", audit::to_string(request.right)},
                    {"received", audit::format_day(request.received)},
                    {"due", audit::format_day(request.due)},
                    {"standing", audit::to_string(audit::standing_on(request, today))},
                    {"entry", request.entry},
                    {"last_entry", request.last_entry}};
  put_text(body, "reference", request.reference);
  put_day(body, "extendable_to", request.extended ? std::nullopt : request.extendable_to);
  put_day(body, "confirm_by", request.confirm_by);
  put_day(body, "confirmed", request.confirmed);
  put_day(body, "identified", request.identified);
  put_day(body, "extended", request.extended);
  put_text(body, "extension_reason", request.extension_reason);
  put_day(body, "closed", request.closed);
  if (request.closed) {
    body["outcome"] = audit::to_string(request.outcome);
    body["days"] = *audit::days_taken(request);
  }
  put_text(body, "closing_reason", request.closing_reason);
  return body;
}

json::object to_json(const storage::SubjectRequestPage& page, Day today) {
  json::array requests;
  for (const audit::SubjectRequest& request : page.requests) requests.push_back(to_json(request, today));
  json::object body{{"requests", std::move(requests)}};
  if (!page.next_cursor.empty()) body["next_cursor"] = page.next_cursor;
  return body;
}

}  // namespace steward::api
