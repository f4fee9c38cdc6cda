// Access requests and grants as people read them; programs read api/codec/access_codec.h.
#pragma once

#include <string>

#include "service/access.h"

namespace steward::cli {

std::string standing_text(const service::AccessStanding& standing);
std::string grant_text(const policy::Grant& grant, Timestamp now);
std::string resources_text(const policy::AccessAsk& ask);

// "in force", "expired", "withdrawn"
std::string_view grant_state(const policy::Grant& grant, Timestamp now);

}  // namespace steward::cli
