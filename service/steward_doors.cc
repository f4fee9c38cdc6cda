// What the standard doors (AuthZEN, Trino) need besides deciding.
#include "service/decision_record.h"
#include "service/steward_impl.h"

namespace steward::service {
namespace {

constexpr int kTries = 10;

}  // namespace

policy::DecisionRequest Steward::prepared(policy::DecisionRequest request) const {
  for (std::string& subject : request.data_subjects) subject = impl_->hasher.hash(subject);
  if (request.time == Timestamp{}) request.time = impl_->now();
  return request;
}

std::string Steward::mask_salt(std::string_view subject) const {
  return impl_->hasher.hash("mask salt of " + std::string(subject));
}

// Says which state it was refused in, so like any decision it stands behind no change that it does not know
// of.
Result<RecordedDecision> Steward::refuse(std::string_view door, policy::DecisionRequest request,
                                         std::string sentence) {
  RecordedDecision recorded;
  recorded.id = new_uuid();
  recorded.refused_by = door;
  recorded.request = prepared(std::move(request));
  recorded.decision.reasons.push_back({"", "error", std::move(sentence)});
  for (int tries = 0; tries < kTries; ++tries) {
    STEWARD_ASSIGN_OR_RETURN(const auto current, world());
    recorded.decision.snapshots = {current->policies->hash, current->catalog->hash(), current->graph->hash(),
                                   current->consent->hash(), current->grants->hash()};
    recorded.generation = current->generation;
    recorded.body = decision_body(recorded.id, recorded.request, recorded.decision, recorded.generation,
                                  Reasons::kAll, recorded.refused_by);
    STEWARD_ASSIGN_OR_RETURN(auto entry, impl_->ledger.append_if_current(
                                             {std::string(audit::entry_kind::kDecision),
                                              recorded.request.subject.id, impl_->now(), recorded.body},
                                             recorded.generation));
    if (!entry) continue;
    recorded.entry = *std::move(entry);
    return recorded;
  }
  return Error{ErrorCode::kUnavailable, "The catalog changes faster than a refusal is recorded: try again.",
               ""};
}

}  // namespace steward::service
