// What the standard doors (AuthZEN, Trino) need besides deciding.
#include "service/steward_impl.h"

namespace steward::service {

policy::DecisionRequest Steward::prepared(policy::DecisionRequest request) const {
  const auto world = impl_->loader.latest();
  impl_->people.name_asked(request.data_subjects, world ? world->erasures : 0);
  if (request.time == Timestamp{}) request.time = impl_->now();
  return request;
}

std::string Steward::mask_salt(std::string_view subject) const {
  return impl_->hasher.hash("mask salt of " + std::string(subject));
}

Result<RecordedDecision> Steward::refuse(std::string_view door, policy::DecisionRequest request,
                                         std::string sentence) {
  std::vector<Question> questions;
  questions.push_back({std::move(request),
                       [sentence = std::move(sentence)](const World&) { return sentence; },
                       std::string(door)});
  STEWARD_ASSIGN_OR_RETURN(auto recorded, decide_until(std::move(questions), nullptr));
  return std::move(recorded.front());
}

}  // namespace steward::service
