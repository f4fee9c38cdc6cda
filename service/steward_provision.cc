// Grants in the databases of others: made, compared with what was made, refreshed, dropped when they end.
//
// Whoever makes or drops holds lock_provision() from before it reads world and record until what it did is
// recorded, so that two servers have an order and the later one knows more.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"
#include "enforcement/postgres.h"
#include "scanners/sources/source.h"
#include "service/provision_plan.h"
#include "service/steward_impl.h"
#include "storage/access_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;
using storage::StoredProvision;

constexpr int kMostRounds = 3;  // while what the views rest on keeps changing

storage::PoolOptions target_of(const std::string& url) {
  return {.url = url,
          .size = 1,
          .statement_timeout = std::chrono::minutes(10),
          .lock_timeout = std::chrono::seconds(5)};
}

Status check_target(const std::string& url) {
  if (!url.starts_with("postgresql://") && !url.starts_with("postgres://"))
    return Error{ErrorCode::kInvalidInput,
                 "Grants are enforced in PostgreSQL: write postgresql://HOST/DATABASE.", "--to"};
  if (scanners::redact_uri(url) == url) return {};
  return Error{ErrorCode::kInvalidInput,
               "The URL holds a password, and Steward stores none: remove it and put it into ~/.pgpass.",
               "--to"};
}

// One database has one name in the records.
std::string canonical(const std::string& url) {
  constexpr std::string_view kShort = "postgres://";
  return url.starts_with(kShort) ? "postgresql://" + url.substr(kShort.size()) : url;
}

Result<enforcement::Record> record_of(const StoredProvision& provision) {
  STEWARD_ASSIGN_OR_RETURN(const auto value, parse_json(provision.body));
  return enforcement::read_record(JsonView(value));
}

// `record` goes into the record whole; the ledger gets the names.
Status store(storage::Database& database, StoredProvision provision, const enforcement::Record& record,
             const char* event, const std::vector<std::string>& repaired = {}) {
  provision.body = json::serialize(enforcement::to_json(record));
  json::object entry{{"event", event},
                     {"id", provision.grant},
                     {"target", provision.target},
                     {"names", enforcement::to_json(record.names)}};
  if (record.observation) entry["record_sha256"] = to_hex(sha256(provision.body));
  if (!repaired.empty()) entry["repaired"] = json::array(repaired.begin(), repaired.end());
  return database.run([&](pqxx::work& tx) -> Status {
    storage::lock_writes(tx);
    STEWARD_RETURN_IF_ERROR(storage::add_provision(tx, provision));
    STEWARD_RETURN_IF_ERROR(storage::append_entries(
        tx, {{std::string(audit::entry_kind::kGrant), provision.actor, provision.at, std::move(entry)}}));
    return {};
  });
}

// A database that is away or busy may do what is asked the next time.
bool may_pass(const Error& error) {
  return error.code == ErrorCode::kTimeout || error.code == ErrorCode::kUnavailable;
}

Error not_there(const std::string& grant, const std::string& target_url) {
  return {ErrorCode::kNotFound,
          fmt::format("Nothing is on record for the grant '{}'{}: `steward grant drift` lists what is.",
                      excerpt(grant), target_url.empty() ? "" : " in " + excerpt(target_url)),
          ""};
}

// Ends the one connection of `target` when Steward is told to stop, whether a statement runs on it or not.
class Interruption {
 public:
  Interruption(storage::Database& target, const std::string& url, const std::stop_token& stop)
      : process_(stop.stop_possible() ? process_of(target) : 0), callback_(stop, [this, url] {
          if (process_ == 0) return;
          storage::Database another(target_of(url));
          (void)another.run([&](pqxx::work& tx) -> Status {
            tx.exec_params(kEnd, process_);
            return {};
          });
        }) {}

 private:
  static constexpr auto kProcess = "SELECT pg_backend_pid()";
  static constexpr auto kEnd = "SELECT pg_terminate_backend($1)";

  static int process_of(storage::Database& target) {
    const auto process = target.read(
        [](pqxx::transaction_base& tx) -> Result<int> { return tx.exec1(kProcess)[0].as<int>(); });
    return process.ok() ? *process : 0;
  }

  int process_;
  std::stop_callback<std::function<void()>> callback_;
};

// One database that is away must not keep the others' views standing.
template <class Outcome>
void note(const StoredProvision& provision, const Status& dropped, Outcome& outcome) {
  if (dropped.ok())
    ++outcome.dropped;
  else if (dropped.error().code != ErrorCode::kNotFound)  // else another server was first
    outcome.failures.push_back(fmt::format("{}: {}", provision.grant, dropped.error().message));
}

template <class Body>
auto holding(storage::Database& database, const std::string& grant, const std::string& target, Body body)
    -> decltype(body()) {
  return database.run([&](pqxx::work& tx) {
    storage::lock_provision(tx, grant, target);
    return body();
  });
}

}  // namespace

Result<std::vector<StoredProvision>> Steward::Impl::made(const std::string& grant) {
  STEWARD_ASSIGN_OR_RETURN(auto all, database.read([&](pqxx::transaction_base& tx) {
    return storage::load_provisions(tx, grant);
  }));
  std::erase_if(all, [](const StoredProvision& provision) { return !provision.is_made; });
  return all;
}

Status Steward::Impl::drop(const StoredProvision& provision, const std::string& actor,
                           const std::stop_token& stop) {
  STEWARD_ASSIGN_OR_RETURN(const enforcement::Record record, record_of(provision));
  storage::Database target(target_of(provision.target));
  const Interruption interruption(target, provision.target, stop);
  STEWARD_RETURN_IF_ERROR(enforcement::drop(target, record.names));
  return store(database, {provision.grant, provision.target, false, actor, now(), ""},
               {record.names, std::nullopt, {}}, "dropped");
}

Result<ProvisionOutcome> Steward::Impl::provision(const std::string& grant, const std::string& target_url,
                                                  const std::string& member, const std::string& actor,
                                                  Standing standing, const std::stop_token& stop) {
  ProvisionOutcome outcome{grant, target_url, {}, {}, false};
  for (int round = 1; round <= kMostRounds; ++round) {
    STEWARD_ASSIGN_OR_RETURN(const auto current, loader.current());
    const Timestamp at = now();
    STEWARD_ASSIGN_OR_RETURN(auto records, made(grant));
    std::erase_if(records,
                  [&](const StoredProvision& known) { return canonical(known.target) != target_url; });
    if (records.empty() && standing == Standing::kThere) return not_there(grant, target_url);
    std::optional<enforcement::Record> before;
    if (!records.empty()) {
      STEWARD_ASSIGN_OR_RETURN(before, record_of(records.front()));
    }
    // What cannot be made as it should be must not go on as it was.
    const auto dropped_for = [&](Error error) {
      if (!before) return error;
      if (may_pass(error)) return error;  // make() has cut it off; what prepare() cannot reach, nobody can
      const Status dropped = drop(records.front(), actor, stop);
      error.message += dropped.ok() ? " What was there for the grant was dropped."
                                    : " What is there for the grant still stands: " + dropped.error().message;
      return error;
    };
    const policy::Grant* held = current->grants->find(grant);
    if (!held)
      return dropped_for({ErrorCode::kNotFound, "There is no grant '" + excerpt(grant) + "'.", "id"});
    STEWARD_ASSIGN_OR_RETURN(const auto request, database.read([&](pqxx::transaction_base& tx) {
      return storage::find_access_request(tx, held->request);
    }));
    if (!request) return dropped_for({ErrorCode::kNotFound, "The grant's request is gone.", "id"});
    const std::string role = member.empty() ? held->subject : member;
    auto planned = plan_provision(*current, *request, role, at);
    if (!planned.ok()) return dropped_for(planned.error());
    storage::Database target(target_of(target_url));
    const Interruption interruption(target, target_url, stop);
    if (stop.stop_requested()) return Error{ErrorCode::kUnavailable, "Steward is stopping.", ""};
    auto prepared = enforcement::prepare(target, planned->plan, before.has_value());
    if (!prepared.ok()) return dropped_for(std::move(prepared).error());
    const StoredProvision entry{grant, before ? records.front().target : target_url, true, actor, at, ""};
    // Written down before it is done: what a crash leaves behind is found and dropped. What was there before
    // stays on record until it is gone.
    if (!before)
      STEWARD_RETURN_IF_ERROR(store(database, entry, {prepared->names, std::nullopt, {}}, "provisioning"));
    STEWARD_ASSIGN_OR_RETURN(const auto named, people.everybody());
    const auto agreed = [&](const std::string& id, const Purpose& purpose) {
      return current->consent->state(named(id), purpose, at) == policy::ConsentState::kGranted;
    };
    auto done = enforcement::make(target, *prepared, before, agreed, stop);
    if (!done.ok()) return dropped_for(std::move(done).error());
    if (done->is_changed)
      STEWARD_RETURN_IF_ERROR(store(database, entry, done->record, "provisioned", done->repaired));

    outcome.is_changed |= done->is_changed;
    outcome.names = prepared->names;
    outcome.warnings = planned->warnings;
    outcome.warnings.insert(outcome.warnings.end(), prepared->warnings.begin(), prepared->warnings.end());
    for (const std::string& repaired : done->repaired)
      outcome.warnings.push_back("It was put right: " + repaired);

    // What has changed while it was being made.
    STEWARD_ASSIGN_OR_RETURN(const auto afterwards, loader.current());
    const policy::Grant* still = afterwards->grants->find(grant);
    if (!still || !policy::in_force(*still, now())) {
      STEWARD_ASSIGN_OR_RETURN(const auto newest, made(grant));
      for (const StoredProvision& known : newest)
        if (canonical(known.target) == target_url) STEWARD_RETURN_IF_ERROR(drop(known, actor, stop));
      return Error{ErrorCode::kConflict,
                   "The grant ended while it was being enforced; what was made was dropped.", ""};
    }
    const auto as_now = plan_provision(*afterwards, *request, role, at);
    if (as_now.ok() && as_now->plan == planned->plan &&
        afterwards->generation.consent == current->generation.consent)
      return outcome;
  }
  outcome.warnings.emplace_back("What the views rest on kept changing while they were made: refresh them.");
  return outcome;
}

Result<ProvisionOutcome> Steward::provision_grant(const std::string& grant, const std::string& target_url,
                                                  const std::string& member, const std::string& actor) {
  STEWARD_RETURN_IF_ERROR(check_target(target_url));
  const std::string target = canonical(target_url);
  return holding(impl_->database, grant, target,
                 [&] { return impl_->provision(grant, target, member, actor, Impl::Standing::kAny, {}); });
}

Result<std::vector<GrantDrift>> Steward::grant_drift(const std::string& grant) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, impl_->made(grant));
  std::vector<GrantDrift> drifts;
  for (const StoredProvision& provision : records) {
    GrantDrift drift{provision.grant, provision.target, {}};
    STEWARD_ASSIGN_OR_RETURN(const enforcement::Record record, record_of(provision));
    storage::Database target(target_of(provision.target));
    if (!record.observation) {
      drift.differences.emplace_back("Provisioning was begun and not finished: provision again.");
    } else if (const auto now = enforcement::observe(target, record.names); now.ok()) {
      drift.differences = enforcement::differences(record.names, *record.observation, *now);
    } else {
      drift.differences.push_back("The database could not be looked at: " + now.error().message);
    }
    drifts.push_back(std::move(drift));
  }
  return drifts;
}

Status Steward::drop_provision(const std::string& grant, const std::string& target_url,
                               const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, impl_->made(grant));
  size_t found = 0;
  std::optional<Error> failed;
  for (const StoredProvision& provision : records) {
    const std::string target = canonical(provision.target);
    if (!target_url.empty() && target != canonical(target_url)) continue;
    ++found;
    const Status dropped = holding(impl_->database, grant, target, [&]() -> Status {
      // Another may have dropped it, or made it otherwise, while this one waited.
      STEWARD_ASSIGN_OR_RETURN(const auto newest, impl_->made(grant));
      for (const StoredProvision& known : newest)
        if (known.target == provision.target) return impl_->drop(known, actor, {});
      return {};
    });
    if (dropped.ok()) continue;
    const std::string sentence = fmt::format("In {}: {}", provision.target, dropped.error().message);
    if (failed)
      failed->message += " " + sentence;
    else
      failed = Error{dropped.error().code, sentence, ""};
  }
  if (failed) return *failed;
  return found == 0 ? Status(not_there(grant, target_url)) : Status();
}

Result<SweepOutcome> Steward::sweep_grants(const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto current, world());
  STEWARD_ASSIGN_OR_RETURN(const auto records, impl_->made(""));
  const Timestamp now = impl_->now();
  SweepOutcome outcome;
  for (const StoredProvision& provision : records) {
    const policy::Grant* grant = current->grants->find(provision.grant);
    if (grant && policy::in_force(*grant, now)) continue;
    note(provision, drop_provision(provision.grant, provision.target, actor), outcome);
  }
  return outcome;
}

Result<std::vector<ProvisionOutcome>> Steward::refresh_grants(const std::string& grant,
                                                              const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, impl_->made(grant));
  std::vector<ProvisionOutcome> outcomes;
  std::string failures;
  for (const StoredProvision& provision : records) {
    auto outcome = impl_->refresh(provision, actor, {});
    // One that fails must not keep the others as they were.
    if (outcome.ok())
      outcomes.push_back(*std::move(outcome));
    else
      failures += fmt::format("{}{} in {}: {}", failures.empty() ? "" : " ", provision.grant,
                              provision.target, outcome.error().message);
  }
  if (!failures.empty()) return Error{ErrorCode::kUnavailable, failures, ""};
  return outcomes;
}

Result<ProvisionOutcome> Steward::Impl::refresh(const StoredProvision& provision, const std::string& actor,
                                                const std::stop_token& stop) {
  STEWARD_ASSIGN_OR_RETURN(const enforcement::Record record, record_of(provision));
  const std::string target = canonical(provision.target);
  return holding(database, provision.grant, target, [&] {
    return this->provision(provision.grant, target, record.names.member, actor, Standing::kThere, stop);
  });
}

Result<KeepOutcome> Steward::keep_grants(KeptGrants& kept, const std::string& actor,
                                         const std::stop_token& stop) {
  KeepOutcome outcome;
  STEWARD_ASSIGN_OR_RETURN(const auto current, world());
  STEWARD_ASSIGN_OR_RETURN(const auto records, impl_->made(""));
  const Timestamp now = impl_->now();
  auto moments = current->consent->moments();
  std::sort(moments.begin(), moments.end());
  const auto holds = [&](const StoredProvision& provision) {
    const policy::Grant* grant = current->grants->find(provision.grant);
    return grant && policy::in_force(*grant, now);
  };
  // What is over goes first: making the others anew may take long.
  for (const StoredProvision& provision : records)
    if (!holds(provision) && !stop.stop_requested())
      note(provision, drop_provision(provision.grant, provision.target, actor), outcome);
  for (const StoredProvision& provision : records) {
    if (stop.stop_requested()) break;
    if (!holds(provision)) continue;
    const policy::Grant* grant = current->grants->find(provision.grant);
    STEWARD_ASSIGN_OR_RETURN(const enforcement::Record record, record_of(provision));
    STEWARD_ASSIGN_OR_RETURN(const AccessStanding standing, access_request(grant->request));
    const auto planned = plan_provision(*current, standing.request, record.names.member, now);
    const KeptGrants::Place place{provision.grant, provision.target};
    if (planned.ok() && !kept.is_due(place, planned->plan, *current, moments, now)) continue;
    kept.forget(place);
    const auto refreshed = impl_->refresh(provision, actor, stop);
    if (!refreshed.ok()) {
      outcome.failures.push_back(
          fmt::format("{} in {}: {}", provision.grant, provision.target, refreshed.error().message));
      continue;
    }
    if (refreshed->is_changed) ++outcome.changed;
    if (planned.ok()) kept.made(place, planned->plan, *current, now);
  }
  return outcome;
}

}  // namespace steward::service
