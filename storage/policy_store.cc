#include "storage/policy_store.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "storage/generation.h"
#include "storage/row_text.h"
#include "storage/tag_rows.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kInsertPolicySet = R"(
  INSERT INTO policy_set (hash, stored_at) VALUES (decode($1, 'hex'), $2::timestamptz) ON CONFLICT (hash) DO NOTHING)";
constexpr auto kInsertSources = R"(
  INSERT INTO policy_source (set_hash, position, file, body)
  SELECT decode($1, 'hex'), n.position, n.file, n.body
  FROM json_to_recordset($2::json) AS n (position int, file text, body text))";
constexpr auto kInsertActivation = R"(
  INSERT INTO policy_activation (set_hash, actor, activated_at, signed_by, rollback_of)
  VALUES (decode($1, 'hex'), $2, $3::timestamptz, $4, decode(nullif($5, ''), 'hex')))";
constexpr auto kSelectHistory = R"(
  SELECT encode(set_hash, 'hex'), actor, (extract(epoch FROM activated_at) * 1000000)::bigint, signed_by,
         encode(rollback_of, 'hex')
  FROM policy_activation ORDER BY id DESC LIMIT $1)";
constexpr auto kSelectActiveHash =
    "SELECT encode(set_hash, 'hex') FROM policy_activation ORDER BY id DESC LIMIT 1";
constexpr auto kSelectPolicySources =
    "SELECT file, body FROM policy_source WHERE set_hash = decode($1, 'hex') ORDER BY position";

constexpr auto kInsertConsent = R"(
  INSERT INTO consent_event (subject, purpose, state, notice_version, basis, jurisdiction, effective_at, recorded_at,
                             valid_until, since)
  VALUES (decode($1, 'hex'), $2, $3, $4, $5, $6, $7::timestamptz, $8::timestamptz, nullif($9, '')::timestamptz,
          next_generation('consent')))";
constexpr auto kSelectConsent = R"(
  SELECT encode(subject, 'hex'), purpose, state, notice_version, basis, jurisdiction,
         (extract(epoch FROM effective_at) * 1000000)::bigint, (extract(epoch FROM recorded_at) * 1000000)::bigint,
         (extract(epoch FROM valid_until) * 1000000)::bigint
  FROM consent_event WHERE since <= $1 ORDER BY id)";

Result<std::string> sources_json(const std::vector<policy::PolicySource>& sources) {
  json::array rows;
  for (const policy::PolicySource& source : sources) {
    STEWARD_RETURN_IF_ERROR(check_storable(source.file, "The policy file's name"));
    STEWARD_RETURN_IF_ERROR(check_storable(source.text, "The policy file"));
    rows.push_back({{"position", rows.size()}, {"file", source.file}, {"body", source.text}});
  }
  return json::serialize(rows);
}

Status check_consent(const policy::ConsentEvent& event) {
  if (!digest_from_hex(event.subject))
    return Error{ErrorCode::kInvalidInput, "A consent event's subject must be a keyed hash of 64 hex digits.",
                 ""};
  if (!policy::parse_consent_state(policy::to_string(event.state)))
    return Error{ErrorCode::kInvalidInput, "A consent event's state must be granted, refused or withdrawn.",
                 ""};
  STEWARD_RETURN_IF_ERROR(check_storable(event.purpose.str(), "The purpose"));
  STEWARD_RETURN_IF_ERROR(check_storable(event.notice_version, "The notice's version"));
  STEWARD_RETURN_IF_ERROR(check_storable(event.basis, "The lawful basis"));
  return check_storable(event.jurisdiction, "The jurisdiction");
}

}  // namespace

Status activate_policy_set(pqxx::transaction_base& tx, const std::vector<policy::PolicySource>& sources,
                           const PolicyActivation& activation) {
  STEWARD_RETURN_IF_ERROR(check_storable(activation.actor, "The actor"));
  STEWARD_ASSIGN_OR_RETURN(const std::string rows, sources_json(sources));
  lock_writes(tx);
  const std::string hash = to_hex(activation.set), now = format_rfc3339(activation.at);
  if (tx.exec_params(kInsertPolicySet, hash, now).affected_rows() == 1)
    tx.exec_params(kInsertSources, hash, rows);
  tx.exec_params(kInsertActivation, hash, activation.actor, now, activation.signed_by,
                 activation.rollback_of ? to_hex(*activation.rollback_of) : "");
  return bump_generation(tx, State::kPolicy);
}

Result<std::vector<PolicyActivation>> load_policy_history(pqxx::transaction_base& tx, size_t limit) {
  std::vector<PolicyActivation> history;
  for (const auto& row : tx.exec_params(kSelectHistory, static_cast<int64_t>(limit))) {
    const auto set = digest_from_hex(row[0].c_str());
    if (!set) return unknown_word("hash of a policy set");
    PolicyActivation activation{*set, row[1].as<std::string>(), time_of(row[2]), row[3].as<std::string>(),
                                std::nullopt};
    if (!row[4].is_null()) activation.rollback_of = digest_from_hex(row[4].c_str());
    history.push_back(std::move(activation));
  }
  return history;
}

Result<std::vector<policy::PolicySource>> load_policies_of(pqxx::transaction_base& tx, const Digest& hash) {
  std::vector<policy::PolicySource> sources;
  for (const auto& row : tx.exec_params(kSelectPolicySources, to_hex(hash)))
    sources.push_back({row[0].as<std::string>(), row[1].as<std::string>()});
  if (!sources.empty()) return sources;
  return Error{ErrorCode::kNotFound, "No policy set with this hash was ever in force here.", to_hex(hash)};
}

Result<std::optional<std::vector<policy::PolicySource>>> load_active_policies(pqxx::transaction_base& tx) {
  const auto active = tx.exec(kSelectActiveHash);
  if (active.empty()) return std::optional<std::vector<policy::PolicySource>>();
  std::vector<policy::PolicySource> sources;
  for (const auto& row : tx.exec_params(kSelectPolicySources, active[0][0].as<std::string>()))
    sources.push_back({row[0].as<std::string>(), row[1].as<std::string>()});
  return std::optional(std::move(sources));
}

Status append_consent(pqxx::transaction_base& tx, const policy::ConsentEvent& event) {
  STEWARD_RETURN_IF_ERROR(check_consent(event));
  lock_writes(tx);
  tx.exec_params(kInsertConsent, event.subject, event.purpose.str(),
                 std::string(policy::to_string(event.state)), event.notice_version, event.basis,
                 event.jurisdiction, format_rfc3339(event.effective_at), format_rfc3339(event.recorded_at),
                 event.valid_until ? format_rfc3339(*event.valid_until) : "");
  return bump_generation(tx, State::kConsent);
}

Result<std::vector<policy::ConsentEvent>> load_consent(pqxx::transaction_base& tx, int64_t as_of) {
  std::vector<policy::ConsentEvent> events;
  for (const auto& row : tx.exec_params(kSelectConsent, as_of)) {
    const auto state = policy::parse_consent_state(row[2].c_str());
    if (!state) return unknown_word("state of consent");
    policy::ConsentEvent event;
    event.subject = row[0].as<std::string>();
    event.purpose = Purpose(row[1].as<std::string>());
    event.state = *state;
    event.notice_version = row[3].as<std::string>();
    event.basis = row[4].as<std::string>();
    event.jurisdiction = row[5].as<std::string>();
    event.effective_at = time_of(row[6]);
    event.recorded_at = time_of(row[7]);
    if (!row[8].is_null()) event.valid_until = time_of(row[8]);
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace steward::storage
