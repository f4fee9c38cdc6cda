// A decision as JSON: the body of its ledger entry, and what API and CLI answer. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "audit/entry.h"
#include "policy/decision.h"

namespace steward::service {

// A decision together with its line in the ledger.
struct RecordedDecision {
  std::string id;  // UUID v4, also the ledger entry's body.id
  policy::DecisionRequest request;
  policy::Decision decision;
  audit::Entry entry;
};

// {id, verdict, subject, action, purpose, resources, data_subjects, fields, reasons, obligations, snapshots,
// time}. `request.data_subjects` are keyed hashes by now.
boost::json::object decision_body(const std::string& id, const policy::DecisionRequest& request,
                                  const policy::Decision& decision);

// The body, and `ledger`: {seq, leaf} of the entry that records it.
boost::json::object decision_answer(const RecordedDecision& recorded);

// A random id in the form of RFC 4122 version 4.
std::string new_uuid();

}  // namespace steward::service
