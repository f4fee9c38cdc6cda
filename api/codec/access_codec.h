// Access requests and grants as JSON, for the API and `steward request|grant --format json`.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "service/access.h"

namespace steward::api {

// {"id"?, "subject", "actions", "resources", "purpose", "duration", "justification", "context"?,
//  "environment"?, "group_size"?}; what they share with a decision request is read like one.
Result<policy::AccessAsk> parse_access_ask(const JsonView& body);

// What a person does with a request: {"person", "roles"?, "groups"?, "note"?}.
struct AccessStep {
  policy::AccessEvent event;
  std::vector<std::string> groups;
};
Result<AccessStep> parse_access_step(const JsonView& body, policy::AccessEvent::Kind kind);

boost::json::object to_json(const service::AccessStanding& standing, Timestamp now);
boost::json::object to_json(const service::AccessPage& page, Timestamp now);
boost::json::object to_json(const policy::Grant& grant, Timestamp now);
boost::json::object to_json(const service::GrantPage& page);

}  // namespace steward::api
