// A decision as JSON: the body of its ledger entry, and what API and CLI answer. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "policy/decision.h"

namespace steward::service {

// {id, verdict, subject, action, purpose, resources, data_subjects, fields, reasons, obligations, snapshots,
// time}. `request.data_subjects` are keyed hashes by now.
boost::json::object decision_body(const std::string& id, const policy::DecisionRequest& request,
                                  const policy::Decision& decision);

// A random id in the form of RFC 4122 version 4.
std::string new_uuid();

}  // namespace steward::service
