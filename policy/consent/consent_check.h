// Whether the people a request is about agreed to what a permit requires; each purpose is looked up once per
// decision.
#pragma once

#include <map>
#include <string>

#include "policy/consent/consent.h"
#include "policy/decision.h"
#include "policy/policy_set.h"

namespace steward::policy {

class ConsentCheck {
 public:
  // `asked` is request.purpose, parsed. All arguments outlive the check. Not thread-safe: one per decision.
  ConsentCheck(const ConsentView& view, const DecisionRequest& request, const Purpose& asked)
      : view_(view), request_(request), asked_(asked) {}

  // True when the rule requires no consent, or every data subject of the request granted it. A request that
  // names no data subjects cannot show consent.
  bool holds(const AccessRule& rule);

  // "needs consent for marketing, which is unknown for 1 and withdrawn for 2 of 3 data subjects"; only when
  // !holds().
  std::string shortfall(const AccessRule& rule);

 private:
  using Tally = std::map<ConsentState, size_t>;

  const Purpose& purpose_of(const AccessRule& rule) const {
    return rule.require->consent->empty() ? asked_ : *rule.require->consent;
  }
  const Tally& tally(const Purpose& purpose);

  const ConsentView& view_;
  const DecisionRequest& request_;
  const Purpose& asked_;
  std::map<Purpose, Tally> tallies_;
};

}  // namespace steward::policy
