// Access requests and their events as JSON: the rows that keep them, and what ledger and API tell of them.
#pragma once

#include <boost/json/object.hpp>

#include "base/error.h"
#include "base/json.h"
#include "policy/grants/access_request.h"

namespace steward::storage {

// {subject: {id, roles, groups, attributes}, actions, resources, purpose, duration, justification, context,
// environment, group_size, scope: [{namespace, name, fields?}]}; id and time stand beside it.
boost::json::object ask_to_json(const policy::AccessRequest& request);
Status read_ask(const JsonView& body, policy::AccessRequest& request);

// {roles, note, verdict, needed: [{rule, roles, people}]}; what holds nothing is left out. Kind, person and
// time stand beside it.
boost::json::object event_to_json(const policy::AccessEvent& event);
Status read_event(const JsonView& body, policy::AccessEvent& event);

boost::json::object attributes_to_json(const policy::Attributes& attributes);

}  // namespace steward::storage
