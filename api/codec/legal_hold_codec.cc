#include "api/codec/legal_hold_codec.h"

#include <boost/json/array.hpp>

namespace steward::api {
namespace {

namespace json = boost::json;

Result<std::optional<audit::Day>> day_at(const JsonView& body, std::string_view key) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, body.string_or(key, ""));
  if (text.empty()) return std::optional<audit::Day>();
  const auto day = audit::parse_day(text);
  if (!day.ok()) return body.at(key).error(day.error().message);
  return std::optional(*day);
}

}  // namespace

Result<ParsedHold> parse_legal_hold(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(body.only({"id", "datasets", "subject", "reason", "ordered_by", "from", "person"}));
  ParsedHold parsed;
  auto& adding = parsed.adding;
  STEWARD_ASSIGN_OR_RETURN(adding.id, body.string_or("id", ""));
  STEWARD_ASSIGN_OR_RETURN(adding.datasets, body.strings_or_empty("datasets"));
  STEWARD_ASSIGN_OR_RETURN(adding.person, body.string_or("subject", ""));
  STEWARD_ASSIGN_OR_RETURN(adding.reason, body.string("reason"));
  STEWARD_ASSIGN_OR_RETURN(adding.ordered_by, body.string("ordered_by"));
  STEWARD_ASSIGN_OR_RETURN(adding.from, day_at(body, "from"));
  STEWARD_ASSIGN_OR_RETURN(parsed.actor, body.string_or("person", ""));
  return parsed;
}

Result<ParsedRelease> parse_hold_release(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(body.only({"reason", "on", "person"}));
  ParsedRelease parsed;
  STEWARD_ASSIGN_OR_RETURN(parsed.reason, body.string("reason"));
  STEWARD_ASSIGN_OR_RETURN(parsed.on, day_at(body, "on"));
  STEWARD_ASSIGN_OR_RETURN(parsed.actor, body.string_or("person", ""));
  return parsed;
}

json::object to_json(const audit::LegalHold& hold, audit::Day today) {
  json::object body{{"id", hold.id},
                    {"datasets", json::array(hold.datasets.begin(), hold.datasets.end())},
                    {"from", audit::format_day(hold.from)},
                    {"ordered_by", hold.ordered_by},
                    {"reason", hold.reason},
                    {"in_force", audit::in_force(hold, today)},
                    {"entry", hold.entry},
                    {"last_entry", hold.last_entry}};
  if (!hold.subject.empty()) body["subject"] = hold.subject;
  if (hold.released) {
    body["released"] = audit::format_day(*hold.released);
    body["release_reason"] = hold.release_reason;
  }
  return body;
}

json::object to_json(const std::vector<audit::LegalHold>& holds, audit::Day today) {
  json::array list;
  for (const audit::LegalHold& hold : holds) list.push_back(to_json(hold, today));
  return {{"holds", std::move(list)}};
}

}  // namespace steward::api
