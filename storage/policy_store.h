// Policy sets and consent events as rows. Both append-only: a new set supersedes, nothing is overwritten.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "policy/consent/consent.h"
#include "policy/policy_set.h"
#include "storage/generation.h"
#include "storage/pool.h"

namespace steward::storage {

// Stores the sources under their hash and makes them the set in force, atomically.
Status activate_policy_set(pqxx::transaction_base& tx, const policy::PolicySet& set, const std::string& actor,
                           Timestamp now);

// The sources of the set in force; none when there never was one.
Result<std::optional<std::vector<policy::PolicySource>>> load_active_policies(pqxx::transaction_base& tx);

// The sources of any set that was ever in force. kNotFound when there is none with this hash.
Result<std::vector<policy::PolicySource>> load_policies_of(pqxx::transaction_base& tx, const Digest& hash);

Status append_consent(pqxx::transaction_base& tx, const policy::ConsentEvent& event);
Result<std::vector<policy::ConsentEvent>> load_consent(pqxx::transaction_base& tx,
                                                        int64_t as_of = kPresent);

}  // namespace steward::storage
