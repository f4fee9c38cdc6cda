// Deciding, and the consent that decisions rest on.
#include "service/access.h"
#include "service/decision_record.h"
#include "service/steward_impl.h"
#include "storage/policy_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

constexpr int kFreeTries = 3;
constexpr size_t kMaxTogetherBytes = 64u << 20;

// What a thread that serves others besides may decide: the fields of one ordinary table.
constexpr size_t kQuickResources = 4;
constexpr size_t kQuickFields = 64;
constexpr size_t kQuickSubjects = 16;

bool is_quick(const World& world, const policy::DecisionRequest& request) {
  if (request.resources.size() > kQuickResources || request.data_subjects.size() > kQuickSubjects)
    return false;
  size_t fields = 0;
  for (const std::string& resource : request.resources) {
    // By a full name: whatever else it may mean is searched for, and that takes its time.
    const auto place = world.engine->find_plainly(resource);
    // Nor one that nobody asked about since the last change: its rules are still to be worked out.
    if (!place || !world.engine->index().has_plan(place->dataset)) return false;
    fields += world.catalog->datasets()[place->dataset].fields.size();
  }
  return fields <= kQuickFields;
}

std::string body_of(const RecordedDecision& recorded) {
  return decision_body(recorded.id, recorded.request, recorded.decision, recorded.generation, Reasons::kAll,
                       recorded.refused_by, recorded.server);
}

audit::PreparedEntry entry_of(const RecordedDecision& recorded, Timestamp now) {
  return {std::string(audit::entry_kind::kDecision), recorded.request.subject.id, now, recorded.body};
}

// Whatever kept the ledger from taking it, there is no decision to hand out; whoever asked is told that
// first, and in one way.
Error unrecorded(const Error& cause) {
  if (cause.code == ErrorCode::kTooLarge || cause.code == ErrorCode::kInvalidInput) return cause;
  return {ErrorCode::kUnavailable, "The decision could not be recorded, so it is not given. " + cause.message,
          cause.where};
}

Status append_one(pqxx::transaction_base& tx, audit::EntryDraft draft) {
  STEWARD_RETURN_IF_ERROR(storage::append_entries(tx, {std::move(draft)}));
  return {};
}

// A purpose that the set in force no longer declares can still be withdrawn from.
Status check_purpose(const World& world, const policy::ConsentEvent& event) {
  const auto known = known_purpose(world, event.purpose);
  const bool ends_something =
      event.state != policy::ConsentState::kGranted &&
      world.consent->state(event.subject, event.purpose, event.recorded_at) != policy::ConsentState::kUnknown;
  return known.ok() || ends_something ? Status() : Status(known.error());
}

}  // namespace

RecordedDecision Steward::Impl::decided(const World& world, policy::DecisionRequest request,
                                        bool has_id) const {
  // After the world was read: a withdrawal that is in it must not lie in the future of the request.
  if (request.time == Timestamp{}) request.time = now();
  RecordedDecision recorded;
  if (has_id) {
    recorded.id = new_uuid();
    recorded.server = counters.server();
  }
  recorded.decision = policy::decide(world.context(), request);
  recorded.request = std::move(request);
  recorded.generation = world.generation;
  return recorded;
}

// Says which state it was refused in, so like any decision it stands behind no change that it does not know
// of.
RecordedDecision Steward::Impl::refused(const World& world, policy::DecisionRequest request,
                                        const std::string& door, std::string sentence) const {
  RecordedDecision recorded;
  recorded.id = new_uuid();
  recorded.server = counters.server();
  recorded.refused_by = door;
  recorded.request = std::move(request);
  if (recorded.request.time == Timestamp{}) recorded.request.time = now();
  recorded.decision.reasons.push_back({"", "error", std::move(sentence)});
  recorded.decision.snapshots = {world.policies->hash, world.catalog->hash(), world.graph->hash(),
                                 world.consent->hash(), world.grants->hash()};
  recorded.generation = world.generation;
  return recorded;
}

Result<Steward::Impl::Made> Steward::Impl::make(const World& world, const std::vector<Question>& questions,
                                                const IsLast& is_last,
                                                storage::DecisionCounters::Deciding& deciding) {
  // All at once: whoever is not known yet costs one question to the database, not one each.
  std::vector<std::string> subjects;
  for (const Question& question : questions)
    subjects.insert(subjects.end(), question.request.data_subjects.begin(),
                    question.request.data_subjects.end());
  STEWARD_RETURN_IF_ERROR(people.name_recorded(subjects, world.erasures));
  auto named = std::make_move_iterator(subjects.begin());

  Made made;
  std::optional<policy::Recording> strictest;
  size_t bytes = 0;
  for (const Question& question : questions) {
    policy::DecisionRequest request = question.request;
    for (std::string& subject : request.data_subjects) subject = *named++;
    std::string objection = question.objection ? question.objection(world) : "";
    deciding.decided();
    RecordedDecision recorded = objection.empty()
                                    ? decided(world, std::move(request), true)
                                    : refused(world, std::move(request), question.door, std::move(objection));
    recorded.body = body_of(recorded);
    audit::PreparedEntry entry = entry_of(recorded, now());
    if (const auto checked = storage::check_prepared(entry); !checked.ok()) {
      deciding.refused(1);
      made.decisions.emplace_back(checked.error());
    } else {
      bytes += entry.body.size();
      if (bytes > kMaxTogetherBytes) {
        deciding.refused(static_cast<int64_t>(made.entries.size()) + 1);
        return Error{ErrorCode::kTooLarge, "The decisions together are too long; ask about less at a time.",
                     ""};
      }
      const policy::Recording& recording = recorded.decision.obligations.record;
      strictest = strictest ? policy::strictest(*strictest, recording) : recording;
      made.entries.push_back(std::move(entry));
      made.decisions.emplace_back(std::move(recorded));
    }
    if (is_last && is_last(made.decisions.back())) break;
  }
  made.recording = strictest.value_or(policy::Recording());
  return made;
}

bool Steward::Impl::queue(Made& made) {
  if (made.recording.is_durable() || !ledger.append_early(made.entries, made.recording)) return false;
  for (auto& decision : made.decisions)
    if (decision.ok()) {
      decision->is_queued = true;
      decision->decision.obligations.record = made.recording;  // of all that were asked together
    }
  return true;
}

Result<std::optional<Steward::Impl::Decided>> Steward::Impl::decide_once(
    const std::vector<Question>& questions, const IsLast& is_last) {
  const auto current = loader.current();
  // While the database is away, by what it last said: for as long as policy lets an answer wait for its
  // entry.
  const auto world = current.ok() ? *current : loader.confirmed(policy::kMostWithin);
  if (!world) return unrecorded(current.error());
  storage::DecisionCounters::Deciding deciding(counters.memory());
  auto made = make(*world, questions, is_last, deciding);
  if (!made.ok()) return current.ok() ? made.error() : unrecorded(made.error());
  const bool is_confirmed = current.ok() || loader.confirmed(made->recording.within) == world;
  if (is_confirmed && queue(*made)) return std::optional(std::move(made->decisions));
  if (!current.ok()) {
    deciding.refused(static_cast<int64_t>(made->entries.size()));
    return unrecorded(current.error());
  }
  // The answer leaves only after its entry is durable; a decision that cannot be recorded is not given.
  auto written = ledger.append_all_if_current(std::move(made->entries), world->generation);
  if (!written.ok()) return unrecorded(written.error());
  if (!*written) return std::optional<Decided>();
  auto next = (*written)->begin();
  for (auto& decision : made->decisions)
    if (decision.ok()) decision->entry = std::move(*next++);
  return std::optional(std::move(made->decisions));
}

Result<std::vector<Result<RecordedDecision>>> Steward::decide_until(
    std::vector<Question> questions, const std::function<bool(const Result<RecordedDecision>&)>& is_last) {
  for (int tries = 0; tries < kFreeTries; ++tries) {
    STEWARD_ASSIGN_OR_RETURN(auto recorded, impl_->decide_once(questions, is_last));
    if (recorded) return *std::move(recorded);
  }
  // Others write faster than this world is read: they wait while it is read and decided on once more.
  std::lock_guard turn(impl_->holding_writers);
  return impl_->database.run([&](pqxx::work& tx) -> Result<std::vector<Result<RecordedDecision>>> {
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(auto recorded, impl_->decide_once(questions, is_last));
    if (recorded) return *std::move(recorded);
    return Error{ErrorCode::kUnavailable,
                 "What the decision rests on changed while it was being made: try again.", ""};
  });
}

Result<std::vector<Result<RecordedDecision>>> Steward::decide_all(
    std::vector<policy::DecisionRequest> requests) {
  std::vector<Question> questions;
  questions.reserve(requests.size());
  for (auto& request : requests) questions.push_back({std::move(request), nullptr, ""});
  return decide_until(std::move(questions), nullptr);
}

Result<RecordedDecision> Steward::decide(policy::DecisionRequest request) {
  std::vector<policy::DecisionRequest> requests;
  requests.push_back(std::move(request));
  STEWARD_ASSIGN_OR_RETURN(auto recorded, decide_all(std::move(requests)));
  return std::move(recorded.front());
}

void Steward::decide_soon(policy::DecisionRequest request,
                          std::function<void(std::optional<Result<RecordedDecision>>)> then) {
  const auto world = impl_->loader.confirmed(kAdviceAge);
  if (!world || !is_quick(*world, request) ||
      !impl_->people.name_soon(request.data_subjects, world->erasures))
    return then(std::nullopt);
  storage::DecisionCounters::Deciding deciding(impl_->counters.memory());
  deciding.decided();
  auto recorded = std::make_shared<RecordedDecision>(impl_->decided(*world, std::move(request), true));
  recorded->body = body_of(*recorded);
  std::vector<audit::PreparedEntry> entries;
  entries.push_back(entry_of(*recorded, impl_->now()));
  const policy::Recording& recording = recorded->decision.obligations.record;
  if (!recording.is_durable() && impl_->ledger.append_early(entries, recording)) {
    recorded->is_queued = true;
    return then(Result<RecordedDecision>(std::move(*recorded)));
  }
  // Whether the world is still the current one is looked at where the entry gets its place, once for all that
  // are written together.
  impl_->ledger.append_soon(std::move(entries.front()), world->generation,
                            [recorded, then = std::move(then)](Result<std::optional<audit::Entry>> entry) {
                              if (!entry.ok())
                                return then(Result<RecordedDecision>(unrecorded(entry.error())));
                              if (!*entry) return then(std::nullopt);
                              recorded->entry = **std::move(entry);
                              then(Result<RecordedDecision>(std::move(*recorded)));
                            });
}

Result<std::vector<RecordedDecision>> Steward::advise(std::vector<policy::DecisionRequest> requests) {
  auto world = impl_->loader.confirmed(kAdviceAge);
  if (!world) {
    STEWARD_ASSIGN_OR_RETURN(world, impl_->loader.current());
  }
  std::vector<RecordedDecision> advised;
  impl_->counters.memory().advised(static_cast<int64_t>(requests.size()));
  for (auto& request : requests) {
    impl_->people.name_asked(request.data_subjects, world->erasures);
    advised.push_back(impl_->decided(*world, std::move(request), false));
  }
  return advised;
}

std::optional<RecordedDecision> Steward::advise_soon(policy::DecisionRequest request) {
  const auto world = impl_->loader.confirmed(kAdviceAge);
  if (!world || !is_quick(*world, request) ||
      !impl_->people.name_soon(request.data_subjects, world->erasures))
    return std::nullopt;
  impl_->counters.memory().advised(1);
  return impl_->decided(*world, std::move(request), false);
}

Status Steward::record_consent(std::string_view subject, policy::ConsentEvent event,
                               const std::string& actor) {
  event.recorded_at = impl_->now();
  if (!purpose_taxonomy().contains(event.purpose.str())) {
    STEWARD_ASSIGN_OR_RETURN(const auto current, world());
    std::vector<std::string> named{std::string(subject)};
    impl_->people.name_asked(named, current->erasures);
    event.subject = named.front();
    STEWARD_RETURN_IF_ERROR(check_purpose(*current, event));
  }
  if (event.effective_at == Timestamp{}) event.effective_at = event.recorded_at;
  return impl_->database.run([&](pqxx::work& tx) -> Status {
    // In one order with erasing: what is recorded behind it is recorded of somebody new.
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(event.subject, impl_->people.name_recorded(tx, subject));
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
  STEWARD_RETURN_IF_ERROR(known_purpose(*current, purpose));
  std::vector<std::string> named{std::string(subject)};
  impl_->people.name_asked(named, current->erasures);
  return current->consent->state(named.front(), purpose, impl_->now());
}

}  // namespace steward::service
