// Explaining what rules make of a request. Nothing is decided for anybody, so nothing is recorded.
#include "service/steward_impl.h"

namespace steward::service {

Result<policy::RulesExplanation> Steward::explain_rules(policy::DecisionRequest request) {
  STEWARD_ASSIGN_OR_RETURN(const auto world, impl_->loader.current());
  impl_->people.name_asked(request.data_subjects, world->erasures);
  if (request.time == Timestamp{}) request.time = impl_->now();
  return policy::explain_rules(world->context(), request);
}

}  // namespace steward::service
