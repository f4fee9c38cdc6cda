// The access rules that speak to one request about one dataset, sorted out before any field is looked at.
#pragma once

#include <vector>

#include "catalog/dataset.h"
#include "policy/consent/consent_check.h"
#include "policy/decision.h"
#include "policy/policy_set.h"

namespace steward::policy {

bool matches_roles(const AccessRule& rule, const Subject& subject);
bool matches_action(const AccessRule& rule, Action action);

// A permit must cover the purpose asked for. A forbid also speaks when the purpose asked for covers one of
// its own: who asks for `marketing` asks for marketing.advertising too.
bool matches_purpose(const AccessRule& rule, const Purpose& asked);

struct DatasetRules {
  std::vector<const AccessRule*> forbids;
  std::vector<const AccessRule*> permits;  // consent holds; approval may still be needed
  // Permits that match a name nobody vouches for: they permit nothing, but their masks hold.
  std::vector<const AccessRule*> masking;
};

class ApplicableRules {
 public:
  ApplicableRules(const PolicySet& set, const DecisionRequest& request, const Purpose& asked,
                  ConsentCheck& consent);

  DatasetRules for_dataset(const Dataset& dataset) const;

 private:
  std::vector<const AccessRule*> forbids_;
  std::vector<const AccessRule*> permits_;
};

}  // namespace steward::policy
