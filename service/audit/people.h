// What data subjects are called: the hashes under which people stand in the ledger and in consent, and
// forgetting one.
//
// A person's hash is HMAC(master key, salt || id); the salt is made when the person is first recorded.
// Destroying it makes every hash it was part of say nothing to anybody, and the tree of the ledger stays as
// it is. Who had consent on record before there were salts goes on under HMAC(master key, id) until
// forgotten. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "service/subject_hasher.h"
#include "service/world.h"
#include "storage/pool.h"

namespace steward::service {

class People {
 public:
  // All outlive it.
  People(const SubjectHasher& hasher, storage::Database& database, const Clock& clock);
  ~People();

  // Replace raw ids by hashes, as they are while `erasures` people were forgotten (World::erasures). Whoever
  // is not known gets a salt.
  Status name_recorded(std::vector<std::string>& subjects, int64_t erasures);
  // The same inside a transaction that holds lock_writes().
  Result<std::string> name_recorded(pqxx::transaction_base& tx, std::string_view subject);
  // For what is not recorded: makes nobody known. Whom the database cannot be asked about is somebody
  // unknown.
  void name_asked(std::vector<std::string>& subjects, int64_t erasures);
  // Without waiting for the database; false, and nothing is replaced, where it would have to be asked.
  bool name_soon(std::vector<std::string>& subjects, int64_t erasures);

  // All who are known, as a function, for those who ask about very many. A kilobyte for ten people.
  Result<std::function<std::string(std::string_view)>> everybody();

  // Every hash that entries on this person may bear: that of the salt, if there is one, and that of before
  // salts.
  Result<std::vector<std::string>> names_of(std::string_view subject);

  struct Erasure {
    std::string id;              // a random UUID; empty: nobody of that id was known, and nothing was done
    bool had_salt = false;       // entries since the upgrade are unlinked
    int64_t consent_events = 0;  // of before the upgrade: deleted
  };
  // Destroys what links a person to entries, in one transaction with the ledger's entry of it: by whom, why
  // and when, nothing of whom. Consent is unknown from then on, and a new record makes a new hash. Entries of
  // before salts stay linkable by who holds master key and id. kConflict: a legal hold is on the person.
  Result<Erasure> erase(std::string_view subject, const std::string& reason, const std::string& actor);

 private:
  struct Cache;
  enum class Unknown { kStay, kMade };

  Result<std::vector<std::string>> fetch(pqxx::transaction_base& tx, const std::vector<std::string>& subjects,
                                         Unknown unknown);
  Status name(std::vector<std::string>& subjects, int64_t erasures, Unknown unknown);

  const SubjectHasher& hasher_;
  storage::Database& database_;
  const Clock& clock_;
  std::unique_ptr<Cache> cache_;
};

}  // namespace steward::service
