// What the registers in the ledger read of their entries: members of bodies that somebody else may have
// written. Pure, thread-safe.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "audit/subject_deadline.h"
#include "base/error.h"
#include "base/time.h"

namespace steward::audit {

struct RegisterEvent {
  Timestamp time{};
  boost::json::object body;
};
// Of an entry's canonical text; an Error, which names `seq`, when it is none.
Result<RegisterEvent> read_register_event(int64_t seq, std::string_view canonical);

// Empty, none: there is no such member, or it is something else.
std::string event_text(const boost::json::object& body, std::string_view key);
std::optional<Day> event_day(const boost::json::object& body, std::string_view key);

}  // namespace steward::audit
