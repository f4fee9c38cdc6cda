// Grants in the databases of others: made, compared with what was made, refreshed, dropped when they end.
#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "base/text.h"
#include "enforcement/postgres.h"
#include "scanners/sources/source.h"
#include "service/provision_plan.h"
#include "service/steward_impl.h"
#include "storage/access_store.h"
#include "storage/provision_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;
using storage::StoredProvision;

storage::PoolOptions target_of(const std::string& url) {
  return {.url = url, .size = 1, .statement_timeout = std::chrono::minutes(10)};
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

struct Recorded {
  enforcement::Names names;
  std::optional<enforcement::Observation> observation;  // none: it was begun and not finished
};

Result<Recorded> read_record(const StoredProvision& provision) {
  STEWARD_ASSIGN_OR_RETURN(const auto value, parse_json(provision.body));
  const JsonView body(value);
  Recorded recorded;
  STEWARD_ASSIGN_OR_RETURN(recorded.names, enforcement::read_names(body.at("names")));
  if (body.at("observation").present()) {
    STEWARD_ASSIGN_OR_RETURN(recorded.observation, enforcement::read_observation(body.at("observation")));
  }
  return recorded;
}

// `body` goes into the record whole; the ledger gets the names.
Status record(storage::Database& database, StoredProvision provision, const enforcement::Names& names,
              const std::optional<enforcement::Observation>& observation, const char* event) {
  json::object body{{"names", enforcement::to_json(names)}};
  if (observation) body["observation"] = enforcement::to_json(*observation);
  provision.body = json::serialize(body);
  json::object entry{{"event", event},
                     {"id", provision.grant},
                     {"target", provision.target},
                     {"names", enforcement::to_json(names)}};
  if (observation) entry["record_sha256"] = to_hex(sha256(provision.body));
  return database.run([&](pqxx::work& tx) -> Status {
    storage::lock_writes(tx);
    STEWARD_RETURN_IF_ERROR(storage::add_provision(tx, provision));
    STEWARD_RETURN_IF_ERROR(storage::append_entries(
        tx, {{std::string(audit::entry_kind::kGrant), provision.actor, provision.at, std::move(entry)}}));
    return {};
  });
}

Result<std::vector<StoredProvision>> made(storage::Database& database, const std::string& grant) {
  STEWARD_ASSIGN_OR_RETURN(auto all, database.read([&](pqxx::transaction_base& tx) {
    return storage::load_provisions(tx, grant);
  }));
  std::erase_if(all, [](const StoredProvision& provision) { return !provision.is_made; });
  return all;
}

}  // namespace

Result<ProvisionOutcome> Steward::provision_grant(const std::string& grant, const std::string& target_url,
                                                  const std::string& member, const std::string& actor) {
  STEWARD_RETURN_IF_ERROR(check_target(target_url));
  STEWARD_ASSIGN_OR_RETURN(const auto current, world());
  const policy::Grant* held = current->grants->find(grant);
  if (!held) return Error{ErrorCode::kNotFound, "There is no grant '" + excerpt(grant) + "'.", "id"};
  STEWARD_ASSIGN_OR_RETURN(const AccessStanding standing, access_request(held->request));
  const Timestamp now = impl_->now();
  STEWARD_ASSIGN_OR_RETURN(
      auto planned, plan_provision(*current, standing.request, member.empty() ? held->subject : member, now));
  std::optional<enforcement::Names> before;
  STEWARD_ASSIGN_OR_RETURN(const auto records, made(impl_->database, grant));
  for (const StoredProvision& known : records) {
    if (known.target != target_url) continue;
    STEWARD_ASSIGN_OR_RETURN(Recorded recorded, read_record(known));
    before = std::move(recorded.names);
  }
  storage::Database target(target_of(target_url));
  // What cannot be made as it should be now must not go on as it was.
  const auto dropped_for = [&](Error error) {
    if (!before) return error;
    const Status dropped = drop_provision(grant, target_url, actor);
    error.message += dropped.ok() ? " What was there for the grant was dropped."
                                  : " What is there for the grant still stands: " + dropped.error().message;
    return error;
  };
  auto made_ready = enforcement::prepare(target, std::move(planned.plan), before.has_value());
  if (!made_ready.ok()) return dropped_for(std::move(made_ready).error());
  auto prepared = *std::move(made_ready);
  const StoredProvision entry{grant, target_url, true, actor, now, ""};
  // Written down before it is done: what a crash leaves behind is found and dropped. What was there before
  // stays on record until it is gone.
  if (!before)
    STEWARD_RETURN_IF_ERROR(record(impl_->database, entry, prepared.names, std::nullopt, "provisioning"));
  const auto agreed = [&](const std::string& id, const Purpose& purpose) {
    return current->consent->state(impl_->hasher.hash(id), purpose, now) == policy::ConsentState::kGranted;
  };
  auto observation = enforcement::make(target, prepared, before, agreed);
  if (!observation.ok()) return dropped_for(std::move(observation).error());
  STEWARD_RETURN_IF_ERROR(record(impl_->database, entry, prepared.names, *observation, "provisioned"));
  // Withdrawn while it was being made.
  STEWARD_ASSIGN_OR_RETURN(const auto afterwards, world());
  const policy::Grant* still = afterwards->grants->find(grant);
  if (!still || !policy::in_force(*still, impl_->now())) {
    STEWARD_RETURN_IF_ERROR(drop_provision(grant, target_url, actor));
    return Error{ErrorCode::kConflict,
                 "The grant ended while it was being enforced; what was made was dropped.", ""};
  }
  ProvisionOutcome outcome{grant, target_url, prepared.names, std::move(planned.warnings)};
  outcome.warnings.insert(outcome.warnings.end(), prepared.warnings.begin(), prepared.warnings.end());
  return outcome;
}

Result<std::vector<GrantDrift>> Steward::grant_drift(const std::string& grant) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, made(impl_->database, grant));
  std::vector<GrantDrift> drifts;
  for (const StoredProvision& provision : records) {
    GrantDrift drift{provision.grant, provision.target, {}};
    STEWARD_ASSIGN_OR_RETURN(const Recorded recorded, read_record(provision));
    storage::Database target(target_of(provision.target));
    if (!recorded.observation) {
      drift.differences.emplace_back("Provisioning was begun and not finished: provision again.");
    } else if (const auto now = enforcement::observe(target, recorded.names); now.ok()) {
      drift.differences = enforcement::differences(recorded.names, *recorded.observation, *now);
    } else {
      drift.differences.push_back("The database could not be looked at: " + now.error().message);
    }
    drifts.push_back(std::move(drift));
  }
  return drifts;
}

Status Steward::drop_provision(const std::string& grant, const std::string& target_url,
                               const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, made(impl_->database, grant));
  for (const StoredProvision& provision : records) {
    if (!target_url.empty() && provision.target != target_url) continue;
    STEWARD_ASSIGN_OR_RETURN(const Recorded recorded, read_record(provision));
    storage::Database target(target_of(provision.target));
    STEWARD_RETURN_IF_ERROR(enforcement::drop(target, provision.grant, recorded.names));
    STEWARD_RETURN_IF_ERROR(record(impl_->database,
                                   {provision.grant, provision.target, false, actor, impl_->now(), ""},
                                   recorded.names, std::nullopt, "dropped"));
  }
  return {};
}

Result<SweepOutcome> Steward::sweep_grants(const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto current, world());
  STEWARD_ASSIGN_OR_RETURN(const auto records, made(impl_->database, ""));
  const Timestamp now = impl_->now();
  SweepOutcome outcome;
  for (const StoredProvision& provision : records) {
    const policy::Grant* grant = current->grants->find(provision.grant);
    if (grant && policy::in_force(*grant, now)) continue;
    // One database that is away must not keep the others' views standing.
    const Status dropped = drop_provision(provision.grant, provision.target, actor);
    if (dropped.ok())
      ++outcome.dropped;
    else
      outcome.failures.push_back(
          fmt::format("{} in {}: {}", provision.grant, provision.target, dropped.error().message));
  }
  return outcome;
}

Result<std::vector<ProvisionOutcome>> Steward::refresh_grants(const std::string& grant,
                                                              const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, made(impl_->database, grant));
  std::vector<ProvisionOutcome> outcomes;
  std::string failures;
  for (const StoredProvision& provision : records) {
    STEWARD_ASSIGN_OR_RETURN(const Recorded recorded, read_record(provision));
    auto outcome = provision_grant(provision.grant, provision.target, recorded.names.member, actor);
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

}  // namespace steward::service
