// Requests of data subjects as people read them; programs read api/codec/subject_request_codec.h.
#pragma once

#include <string>

#include "audit/subject_request.h"
#include "cli/session.h"

namespace steward::cli {

// In the format that was asked for.
void print_request(const Session& session, const audit::SubjectRequest& request, audit::Day today);
std::string request_text(const audit::SubjectRequest& request, audit::Day today);
// In the colour of its urgency.
std::string standing_text(audit::Standing standing);

}  // namespace steward::cli
