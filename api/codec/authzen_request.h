// Requests of the OpenID AuthZEN Authorization API 1.0 (https://openid.net/specs/authorization-api-1_0.html)
// as questions to Steward. Pure.
//
// Subject, Resource, Action and Context are the Information Model's; unknown members are ignored (JSON
// Serialization), a required member that is missing, or any of the wrong type, is kInvalidInput with its JSON
// Pointer (Error Responses: 400). What AuthZEN leaves open means here:
//   subject   type user, role or group; properties.roles and .groups are lists of names, all others
//   attributes action    name read, export, train, share, delete or write; properties.purpose resource  type
//   dataset, field, or a kind of dataset; id as Steward names it: "customer#email" context   purpose,
//   data_subjects, environment, group_size; all others attributes. time is not read: the
//             time of a decision is the server's.
// Properties of action and resource become the attributes context.action.NAME and context.resource.NAME. An
// attribute is a boolean, a number, a string or a list of strings; any other value is as if it were not
// there, which no permit gains by.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "policy/decision.h"

namespace steward::api {

struct AccessQuestion {
  policy::DecisionRequest request;  // without subject id, action and resource, which are below
  std::string subject_type, subject_id;
  std::string action;
  std::string resource_type, resource_id;
};

// A question that Steward could ask its policies. kNotFound: its subject type, action or resource type is
// none of Steward's; nothing of it can be permitted.
Result<policy::DecisionRequest> decision_request(AccessQuestion question);

// Access Evaluation API Request.
Result<AccessQuestion> parse_evaluation(const JsonView& body);

enum class EvaluationsSemantic { kExecuteAll, kDenyOnFirstDeny, kPermitOnFirstPermit };

// Access Evaluations API Request. The top level holds the defaults: a whole entity, and the type, id or name
// that an item's own entity leaves out. An item that cannot be read fails alone.
struct Evaluations {
  EvaluationsSemantic semantic = EvaluationsSemantic::kExecuteAll;
  std::vector<Result<AccessQuestion>> items;
  bool is_single = false;  // no `evaluations`, or an empty array: one question, answered as an Evaluation
};
inline constexpr size_t kMaxEvaluations = 1'000;
Result<Evaluations> parse_evaluations(const JsonView& body);

// Subject, Resource and Action Search API Request. What is searched for lacks its id, or its name.
enum class SearchFor { kSubject, kResource, kAction };
struct AccessSearch {
  AccessQuestion question;
  std::string token;  // of the page before; empty: the first
  size_t limit = 100;
  std::string mark;  // equal for requests that differ in `page` alone
};
inline constexpr size_t kMaxSearchResults = 1'000;
Result<AccessSearch> parse_access_search(const JsonView& body, SearchFor what);

}  // namespace steward::api
