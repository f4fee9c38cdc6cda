// Which rules speak to a request, and for each what holds and what does not. Rules that are far from it are
// counted only.
#pragma once

#include <string>
#include <vector>

#include "policy/checks/rule_check.h"

namespace steward::policy {

struct FieldExplanation {
  NodeRef node;
  std::string name;  // as short as it is found by
  std::vector<PartCheck> parts;
  bool holds = false;  // with the parts of the request
};

struct RuleExplanation {
  std::string rule;
  std::string kind;  // "permit", "forbid", "oblige", "exception"
  std::string reason;
  std::string place;
  std::vector<PartCheck> request;  // what the request itself meets or not
  bool request_holds = false;
  std::vector<FieldExplanation>
      fields;  // of those whose categories the rule speaks of; at most kMaxFieldsTold
  size_t more_fields = 0;
};

struct RulesExplanation {
  Decision decision;
  std::vector<RuleExplanation> rules;  // those that hold first, then by how many parts are missing
  size_t far_away = 0;                 // rules of which several parts do not hold
};

inline constexpr size_t kMaxFieldsTold = 20;
inline constexpr size_t kMaxRulesTold = 50;

RulesExplanation explain_rules(const DecisionContext& context, const DecisionRequest& request);

}  // namespace steward::policy
