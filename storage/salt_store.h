// The salts of data subjects, and that some were destroyed (migrations/014_people_and_counters.sql).
#pragma once

#include <cstdint>
#include <map>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::storage {

using Salts = std::map<Digest, Digest>;  // by lookup

Result<Salts> load_salts(pqxx::transaction_base& tx, const std::vector<Digest>& lookups);
Result<Salts> load_all_salts(pqxx::transaction_base& tx);
// Those that are there already stay as they are.
Status add_salts(pqxx::transaction_base& tx, const Salts& salts);

// Which of these hashes consent was recorded under.
Result<std::vector<Digest>> with_consent(pqxx::transaction_base& tx, const std::vector<Digest>& subjects);

int64_t count_erasures(pqxx::transaction_base& tx);

struct Erased {
  bool had_salt = false;
  int64_t consent_events = 0;  // deleted: those under the hash of before there were salts
};
// Destroys the salt, and the consent recorded under `unsalted`. Under lock_writes(); the caller notes the erasure
// when there was anything, and bumps consent.
Erased erase_subject(pqxx::transaction_base& tx, const Digest& lookup, const Digest& unsalted);
void note_erasure(pqxx::transaction_base& tx, const std::string& id, const std::string& actor,
                  const std::string& reason, Timestamp now);

}  // namespace steward::storage
