// Answers of the OpenID AuthZEN Authorization API 1.0. Pure.
//
// A denial is 200 with "decision": false. What Steward adds stands in `context`:
//   id             of the decision, as the ledger has it
//   verdict        permit, deny or pending; `approvals` says who must still approve
//   reason_admin   {"403": …} in the words of the policies; reason_user {"403": …} what anyone may be told
//   reasons        [{rule, effect, sentence}]
//   fields         [{name, verdict}] when a dataset was asked for
//   obligations    [{id, type, properties}] of a permit: whoever enforces must do all of them, or deny. Types
//   mask,
//                  row_filter, retention, aggregate_only and notify. An id is made of what the obligation
//                  says, so it is the same in every answer.
//   error          {status, message} of a question that could not be asked; then nothing else but decision
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "api/codec/authzen_request.h"
#include "service/decision_record.h"
#include "service/doors/access_search.h"

namespace steward::api {

boost::json::object evaluation_json(const service::RecordedDecision& recorded);
// Of a question that no policy can answer.
boost::json::object failed_evaluation_json(const Error& error);

boost::json::array obligations_json(const policy::Obligations& obligations);

// {"page":{"next_token","count"},"results":[…]}: entities of the type searched for. `reason`: why there is
// nothing, or empty.
boost::json::object search_json(const AccessSearch& search, SearchFor what,
                                const service::AccessResults& results, std::string_view reason = "");

// PDP Metadata; `base` is the PDP's URL without a slash at its end.
boost::json::object metadata_json(std::string_view base);

}  // namespace steward::api
