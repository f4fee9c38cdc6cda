// Legal holds as JSON, for the API and `steward retention hold --format json`.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "service/registers/legal_holds.h"

namespace steward::api {

// {"id"?, "datasets"?, "subject"?, "reason", "ordered_by", "from"?, "by"?}; `by` is who adds it.
struct ParsedHold {
  service::LegalHolds::Adding adding;
  std::string actor;  // empty: not said
};
Result<ParsedHold> parse_legal_hold(const JsonView& body);

// {"reason", "on"?, "by"?}
struct ParsedRelease {
  std::string reason;
  std::optional<audit::Day> on;
  std::string actor;
};
Result<ParsedRelease> parse_hold_release(const JsonView& body);

// `today`: what "in_force" is told of.
boost::json::object to_json(const audit::LegalHold& hold, audit::Day today);
boost::json::object to_json(const std::vector<audit::LegalHold>& holds, audit::Day today);

}  // namespace steward::api
