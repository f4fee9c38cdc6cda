// Deciding, and the consent that decisions rest on.
#include "service/decision_record.h"
#include "service/steward_impl.h"
#include "storage/policy_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

constexpr int kFreeTries = 3;

Status append_one(pqxx::transaction_base& tx, audit::EntryDraft draft) {
  STEWARD_RETURN_IF_ERROR(storage::append_entries(tx, {std::move(draft)}));
  return {};
}

}  // namespace

Result<std::optional<RecordedDecision>> Steward::Impl::decide_once(policy::DecisionRequest request) {
  STEWARD_ASSIGN_OR_RETURN(const auto world, loader.current());
  // After the world was read: a withdrawal that is in it must not lie in the future of the request.
  if (request.time == Timestamp{}) request.time = now();

  RecordedDecision recorded;
  recorded.id = new_uuid();
  recorded.decision = policy::decide(world->context(), request);
  recorded.request = std::move(request);
  recorded.generation = world->generation;
  recorded.body = decision_body(recorded.id, recorded.request, recorded.decision, recorded.generation);
  // The answer leaves only after its entry is durable; a decision that cannot be recorded is not given.
  STEWARD_ASSIGN_OR_RETURN(auto entry,
                           ledger.append_if_current({std::string(audit::entry_kind::kDecision),
                                                     recorded.request.subject.id, now(), recorded.body},
                                                    world->generation));
  if (!entry) return std::optional<RecordedDecision>();
  recorded.entry = *std::move(entry);
  return std::optional(std::move(recorded));
}

Result<RecordedDecision> Steward::decide(policy::DecisionRequest request) {
  for (std::string& subject : request.data_subjects) subject = impl_->hasher.hash(subject);
  for (int tries = 0; tries < kFreeTries; ++tries) {
    STEWARD_ASSIGN_OR_RETURN(auto recorded, impl_->decide_once(request));
    if (recorded) return *std::move(recorded);
  }
  // Others write faster than this world is read: they wait while it is read and decided on once more.
  std::lock_guard turn(impl_->holding_writers);
  return impl_->database.run([&](pqxx::work& tx) -> Result<RecordedDecision> {
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(auto recorded, impl_->decide_once(request));
    if (recorded) return *std::move(recorded);
    return Error{ErrorCode::kUnavailable,
                 "What the decision rests on changed while it was being made: try again.", ""};
  });
}

Status Steward::record_consent(std::string_view subject, policy::ConsentEvent event,
                               const std::string& actor) {
  event.subject = impl_->hasher.hash(subject);
  event.recorded_at = impl_->now();
  if (event.effective_at == Timestamp{}) event.effective_at = event.recorded_at;
  return impl_->database.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(storage::append_consent(tx, event));
    json::object body{{"subject", event.subject},
                      {"purpose", event.purpose.str()},
                      {"state", std::string(policy::to_string(event.state))},
                      {"notice_version", event.notice_version},
                      {"effective_at", format_rfc3339(event.effective_at)}};
    return append_one(tx,
                      {std::string(audit::entry_kind::kConsent), actor, event.recorded_at, std::move(body)});
  });
}

Result<policy::ConsentState> Steward::consent_state(std::string_view subject, const Purpose& purpose) {
  STEWARD_ASSIGN_OR_RETURN(const auto current, world());
  return current->consent->state(impl_->hasher.hash(subject), purpose, impl_->now());
}

}  // namespace steward::service
