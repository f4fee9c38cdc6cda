// What of one rule holds for one request and one field: each part by itself, as docs/policy.md says it. Slow
// and obvious; for people (`steward policy explain`), coverage and lint. Deciding is decide()'s.
#pragma once

#include <string>
#include <vector>

#include "policy/decide.h"

namespace steward::policy {

struct PartCheck {
  std::string what;  // "roles", "when", "consent"
  Truth truth = Truth::kTrue;
  std::string sentence;               // what was asked for and what there is
  std::vector<PartCheck> parts = {};  // of a condition
};

// Of the request alone, in the order of the language: roles, actions, purposes, when, requirements.
std::vector<PartCheck> check_request(const AccessRule& rule, const DecisionContext& context,
                                     const DecisionRequest& request);
// Of the data: categories, datasets, tags, regions, owners, scans, origins; and a grant, where one is needed.
std::vector<PartCheck> check_field(const AccessRule& rule, const DecisionContext& context,
                                   const DecisionRequest& request, const NodeRef& field);

// The same of other rules, as if they were access rules.
AccessRule as_access_rule(const Exception& exception);

// True when a rule of this effect counts: permits need every part true, others only none false.
bool counts(Effect effect, const std::vector<PartCheck>& parts);

std::string test_text(const Test& test);

}  // namespace steward::policy
