// Requests of data subjects as JSON, for the API and `steward subject-request --format json`.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "base/json.h"
#include "service/registers/subject_requests.h"

namespace steward::api {

// {"id"?, "subject", "regulation", "right", "received"?, "reference"?, "by"?}; `by` is who opens it.
struct ParsedOpening {
  service::SubjectRequests::Opening opening;
  std::string actor;  // empty: not said
};
Result<ParsedOpening> parse_subject_opening(const JsonView& body);

// {"event", "on"?, "outcome"?, "reason"?, "by"?}
struct ParsedStep {
  service::SubjectRequests::Step step;
  std::string actor;
};
Result<ParsedStep> parse_subject_step(const JsonView& body);

// `today`: what its standing is told of.
boost::json::object to_json(const audit::SubjectRequest& request, audit::Day today);
boost::json::object to_json(const storage::SubjectRequestPage& page, audit::Day today);

}  // namespace steward::api
