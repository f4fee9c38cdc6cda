#include "api/codec/legal_hold_codec.h"

#include <boost/json/array.hpp>

#include "api/codec/day_codec.h"

namespace steward::api {

namespace json = boost::json;

Result<ParsedHold> parse_legal_hold(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(body.only({"id", "datasets", "subject", "reason", "ordered_by", "from", "by"}));
  ParsedHold parsed;
  auto& adding = parsed.adding;
  STEWARD_ASSIGN_OR_RETURN(adding.id, body.string_or("id", ""));
  STEWARD_ASSIGN_OR_RETURN(adding.datasets, body.strings_or_empty("datasets"));
  STEWARD_ASSIGN_OR_RETURN(adding.person, body.string_or("subject", ""));
  STEWARD_ASSIGN_OR_RETURN(adding.reason, body.string("reason"));
  STEWARD_ASSIGN_OR_RETURN(adding.ordered_by, body.string("ordered_by"));
  STEWARD_ASSIGN_OR_RETURN(adding.from, day_or_none(body, "from"));
  STEWARD_ASSIGN_OR_RETURN(parsed.actor, body.string_or("by", ""));
  return parsed;
}

Result<ParsedRelease> parse_hold_release(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(body.only({"reason", "on", "by"}));
  ParsedRelease parsed;
  STEWARD_ASSIGN_OR_RETURN(parsed.reason, body.string("reason"));
  STEWARD_ASSIGN_OR_RETURN(parsed.on, day_or_none(body, "on"));
  STEWARD_ASSIGN_OR_RETURN(parsed.actor, body.string_or("by", ""));
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
