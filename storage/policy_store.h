// Policy sets and consent events as rows. Both append-only: a new set supersedes, nothing is overwritten.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "policy/consent/consent.h"
#include "base/hash.h"
#include "policy/policy_set.h"
#include "storage/generation.h"
#include "storage/pool.h"

namespace steward::storage {

// Once a set came into force.
struct PolicyActivation {
  Digest set{};
  std::string actor;
  Timestamp at{};
  std::string signed_by;              // the trusted public key; empty: none was asked for
  std::optional<Digest> rollback_of;  // the set it replaced, when it went back to an older one
};

// Stores the sources of the set under its hash and makes it the set in force, atomically.
Status activate_policy_set(pqxx::transaction_base& tx, const std::vector<policy::PolicySource>& sources,
                           const PolicyActivation& activation);

// Newest first; the first is in force.
Result<std::vector<PolicyActivation>> load_policy_history(pqxx::transaction_base& tx, size_t limit);

// The sources of the set in force; none when there never was one.
Result<std::optional<std::vector<policy::PolicySource>>> load_active_policies(pqxx::transaction_base& tx);

// The sources of any set that was ever in force. kNotFound when there is none with this hash.
Result<std::vector<policy::PolicySource>> load_policies_of(pqxx::transaction_base& tx, const Digest& hash);

Status append_consent(pqxx::transaction_base& tx, const policy::ConsentEvent& event);
Result<std::vector<policy::ConsentEvent>> load_consent(pqxx::transaction_base& tx,
                                                        int64_t as_of = kPresent);

}  // namespace steward::storage
