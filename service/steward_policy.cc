// Putting policies in force: checked whole, signed when that is asked for, recorded, and taken back.
#include <fmt/format.h>

#include <algorithm>

#include "audit/policy_signature.h"
#include "base/text.h"
#include "service/steward_impl.h"
#include "storage/policy_store.h"
#include "storage/policy_trust_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

constexpr size_t kMaxHistory = 10'000;
constexpr size_t kLeastPrefix = 6;  // hex digits that name a set

Status append_change(pqxx::transaction_base& tx, const std::string& actor, Timestamp now, json::object body) {
  STEWARD_RETURN_IF_ERROR(storage::append_entries(
      tx, {{std::string(audit::entry_kind::kPolicyChange), actor, now, std::move(body)}}));
  return {};
}

// The trusted key that signed the set; empty when none is asked for.
Result<std::string> signer_of(pqxx::transaction_base& tx, const Digest& set, const std::string& signature) {
  STEWARD_ASSIGN_OR_RETURN(const auto trusted, storage::load_trusted_policy_keys(tx));
  if (trusted.empty()) return std::string();
  // One that was handed in must hold, whatever is stored.
  const std::vector<std::string> notes =
      signature.empty() ? storage::load_policy_signatures(tx, set) : std::vector<std::string>{signature};
  Error problem{
      ErrorCode::kForbidden,
      fmt::format("Policy set {} is not signed, and only signed sets are accepted; sign it with `steward "
                  "policy sign` and apply it with --signature.",
                  to_hex(set).substr(0, 12)),
      ""};
  for (size_t i = 0; i < notes.size(); ++i) {
    const auto signer = audit::open_policy_signature(notes[i], set, trusted);
    if (signer.ok()) return signer->to_string();
    if (i == 0) problem = signer.error();  // of the one that was handed in
  }
  return problem;
}

// The set that was in force before the present one, or the one of that name.
Result<Digest> set_to_go_back_to(const std::vector<storage::PolicyActivation>& history,
                                 const std::string& prefix) {
  if (history.empty()) return Error{ErrorCode::kNotFound, "No policy set was ever in force.", ""};
  if (prefix.empty()) {
    for (const auto& activation : history)
      if (activation.set != history.front().set) return activation.set;
    return Error{ErrorCode::kNotFound, "There was no other policy set in force before.", ""};
  }
  if (prefix.size() < kLeastPrefix)
    return Error{
        ErrorCode::kInvalidInput,
        fmt::format("'{}' is too short for the hash of a policy set; write at least {} digits of it, as "
                    "`steward policy history` shows them.",
                    excerpt(prefix), kLeastPrefix),
        ""};
  std::optional<Digest> found;
  for (const auto& activation : history) {
    if (!to_hex(activation.set).starts_with(to_lower(prefix))) continue;
    if (found && *found != activation.set)
      return Error{
          ErrorCode::kInvalidInput,
          fmt::format("More than one policy set begins with '{}'; write more of it.", excerpt(prefix)), ""};
    found = activation.set;
  }
  if (!found)
    return Error{ErrorCode::kNotFound,
                 fmt::format("No policy set '{}' was ever in force; `steward policy history` lists them.",
                             excerpt(prefix)),
                 ""};
  return *found;
}

}  // namespace

Status activate_and_record(pqxx::transaction_base& tx, const policy::LoadOutcome& loaded,
                           const std::string& actor, Timestamp now, const std::string& signature,
                           std::optional<Digest> rollback_of) {
  const policy::PolicySet& set = *loaded.set;
  storage::lock_writes(tx);  // before the keys are read: none is trusted or dropped meanwhile
  STEWARD_ASSIGN_OR_RETURN(const std::string signer, signer_of(tx, set.hash, signature));
  json::array files;
  for (const std::string& file : set.files) files.emplace_back(file);
  json::object body{{"hash", to_hex(set.hash)}, {"files", std::move(files)}};
  if (!signer.empty()) body["signed_by"] = signer;
  if (rollback_of) body["rollback_of"] = to_hex(*rollback_of);
  STEWARD_RETURN_IF_ERROR(
      storage::activate_policy_set(tx, loaded.sources, {set.hash, actor, now, signer, rollback_of}));
  if (!signature.empty() && !signer.empty())
    STEWARD_RETURN_IF_ERROR(storage::put_policy_signature(tx, set.hash, signature, now));
  return append_change(tx, actor, now, std::move(body));
}

Result<policy::LoadOutcome> Steward::apply_policies(std::vector<policy::PolicySource> sources,
                                                    const std::string& actor, const std::string& signature) {
  policy::LoadOutcome outcome = policy::load_policies(std::move(sources));
  if (!outcome.set) return outcome;
  const Timestamp now = impl_->now();
  STEWARD_RETURN_IF_ERROR(impl_->database.run(
      [&](pqxx::work& tx) { return activate_and_record(tx, outcome, actor, now, signature); }));
  return outcome;
}

Result<policy::LoadOutcome> Steward::rollback_policies(const std::string& hash_prefix,
                                                       const std::string& actor) {
  const Timestamp now = impl_->now();
  return impl_->database.run([&](pqxx::work& tx) -> Result<policy::LoadOutcome> {
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(const auto history, storage::load_policy_history(tx, kMaxHistory));
    STEWARD_ASSIGN_OR_RETURN(const Digest target, set_to_go_back_to(history, hash_prefix));
    if (target == history.front().set)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("Policy set {} is in force; there is nothing to roll back.",
                               to_hex(target).substr(0, 12)),
                   ""};
    STEWARD_ASSIGN_OR_RETURN(auto sources, storage::load_policies_of(tx, target));
    policy::LoadOutcome outcome = policy::load_policies(std::move(sources));
    if (!outcome.set) return outcome;
    STEWARD_RETURN_IF_ERROR(activate_and_record(tx, outcome, actor, now, "", history.front().set));
    return outcome;
  });
}

Result<std::vector<storage::PolicyActivation>> Steward::policy_history(size_t limit) {
  return impl_->database.run(
      [&](pqxx::work& tx) { return storage::load_policy_history(tx, std::min(limit, kMaxHistory)); });
}

Status Steward::trust_policy_key(const audit::PublicKey& key, bool is_trusted, const std::string& actor) {
  const Timestamp now = impl_->now();
  return impl_->database.run([&](pqxx::work& tx) -> Status {
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(const auto trusted, storage::load_trusted_policy_keys(tx));
    const bool was_trusted = std::any_of(trusted.begin(), trusted.end(), [&](const audit::PublicKey& known) {
      return known.to_string() == key.to_string();
    });
    if (was_trusted == is_trusted)
      return Error{is_trusted ? ErrorCode::kConflict : ErrorCode::kNotFound,
                   fmt::format("The key {} is {} trusted.", key.id(), is_trusted ? "already" : "not"), ""};
    STEWARD_RETURN_IF_ERROR(storage::put_policy_trust(tx, key, is_trusted, actor, now));
    return append_change(tx, actor, now, {{is_trusted ? "trusted_key" : "removed_key", key.to_string()}});
  });
}

Result<std::vector<audit::PublicKey>> Steward::trusted_policy_keys() {
  return impl_->database.run([](pqxx::work& tx) { return storage::load_trusted_policy_keys(tx); });
}

}  // namespace steward::service
