// Access requests and grants as people read them; programs read api/codec/access_codec.h.
#pragma once

#include <string>
#include <string_view>

#include "cli/terminal.h"
#include "service/access.h"

namespace steward::cli {

void print_standing(const service::AccessStanding& standing, Timestamp now, bool as_json);
std::string grant_text(const policy::Grant& grant, Timestamp now);
std::string resources_text(const policy::AccessAsk& ask);

// A page of a list: its table, or `none` when it is empty, and how to see the next.
void print_page(const Table& table, std::string_view none, const std::string& next_cursor);

// "in force", "expired", "withdrawn"
std::string_view grant_state(const policy::Grant& grant, Timestamp now);

}  // namespace steward::cli
