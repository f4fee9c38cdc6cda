// Access requests and grants as the use cases answer them, and the pure steps between: how what is asked for
// becomes a scope and how the engine judges it.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "policy/grants/access_request.h"
#include "service/world.h"

namespace steward::service {

struct AccessStanding {
  policy::AccessRequest request;
  policy::AccessState state = policy::AccessState::kPending;  // now
  policy::OpenApprovals open;                                 // when pending
  std::optional<policy::Grant> grant;
};

struct AccessFilter {
  std::string subject;  // empty: of all
  std::optional<policy::AccessState> state;
  std::string cursor;  // of the page before; empty: from the newest
  size_t limit = 50;   // 1 to 500
};
struct AccessPage {
  std::vector<AccessStanding> requests;  // the newest first
  std::string next_cursor;               // empty: there is no more; else it goes on, however few are here
};

struct GrantFilter {
  std::string subject;
  bool only_in_force = false;
  std::string cursor;
  size_t limit = 50;
};
struct GrantPage {
  std::vector<policy::Grant> grants;  // the newest request first
  Timestamp at{};                     // the moment that `only_in_force` was asked of
  std::string next_cursor;
};

AccessStanding standing_of(policy::AccessRequest request, Timestamp at);

// The purpose when the shipped tree or the policies in force know it; else an error with "did you mean".
Result<Purpose> known_purpose(const World& world, const Purpose& purpose);

// The datasets and fields that what is asked for stands for at present.
Result<policy::AccessRequest> resolve_scope(const World& world, policy::AccessAsk ask);

// What the engine says of the subject if the grant existed, over all actions asked for: kPermit when nothing
// stands open, kPending with all approvals that are needed, kDeny with the reasons. An action that is denied
// otherwise is decided for people who agreed: consent is of a use, and every use is decided again.
policy::AccessEvent decide_access(const World& world, const policy::AccessRequest& request, Timestamp now);

// Bodies of ledger entries; the API answers with the same members.
boost::json::object grant_json(const policy::Grant& grant);
boost::json::object access_event_json(const policy::AccessEvent& event);

}  // namespace steward::service
