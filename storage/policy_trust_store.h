// Whose signatures of policy sets count, and the signatures, as rows. Append-only: trust ends by a newer row.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "audit/signing.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::storage {

Status put_policy_trust(pqxx::transaction_base& tx, const audit::PublicKey& key, bool is_trusted,
                        const std::string& actor, Timestamp now);

// In order of their text. Empty: sets need no signature.
Result<std::vector<audit::PublicKey>> load_trusted_policy_keys(pqxx::transaction_base& tx);

// The set must be stored already.
Status put_policy_signature(pqxx::transaction_base& tx, const Digest& set, const std::string& note, Timestamp now);
std::vector<std::string> load_policy_signatures(pqxx::transaction_base& tx, const Digest& set);

}  // namespace steward::storage
