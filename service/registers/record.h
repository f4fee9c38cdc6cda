// An event of a register into the ledger and beside it: the last thing in its transaction but for what is
// looked for.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "audit/entry.h"
#include "base/error.h"
#include "base/time.h"
#include "storage/ledger_store.h"
#include "storage/register_store.h"

namespace steward::service {

// An entry keeps who recorded it in clear and for ever. Both as they are, or both hashed.
inline Status check_not_named(const std::string& actor, const std::string& person) {
  if (actor != person) return {};
  return Error{ErrorCode::kInvalidInput,
               "Who records it bears the id of the person it is about, and would be kept for ever in clear: "
               "name who does it for them.",
               "by"};
}

// The number of the entry. `about`: the UUID that the event is of.
inline Result<int64_t> record_in_register(pqxx::transaction_base& tx, std::string_view kind,
                                          const std::string& about, const std::string& actor, Timestamp now,
                                          boost::json::object body) {
  STEWARD_ASSIGN_OR_RETURN(const auto entries,
                           storage::append_entries(tx, {{std::string(kind), actor, now, std::move(body)}}));
  storage::keep_in_register(tx, entries.front(), about);
  return entries.front().seq;
}

}  // namespace steward::service
