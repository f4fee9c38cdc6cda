#include "service/audit/people.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <mutex>
#include <set>
#include <unordered_map>

#include "audit/entry.h"
#include "audit/legal_hold.h"
#include "service/decision_record.h"
#include "storage/generation.h"
#include "storage/ledger_store.h"
#include "storage/register_store.h"
#include "storage/row_text.h"
#include "storage/salt_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

// Of people each; two such halves, of which the older is forgotten when the newer is full.
constexpr size_t kHalf = 50'000;
constexpr size_t kMaxReasonBytes = 2'000;

struct HashOfDigest {
  size_t operator()(const Digest& digest) const {  // any part of it is as good as random
    size_t value = 0;
    std::memcpy(&value, digest.data(), sizeof value);
    return value;
  }
};

// An order to keep evidence is stronger than the wish to be forgotten (GDPR Art. 17(3)(e)), and without the
// link nobody can tell any more whose data it keeps.
Status check_not_held(pqxx::transaction_base& tx, const std::vector<std::string>& names, audit::Day today) {
  audit::HoldRegister holds;
  for (const storage::RegisterEntry& entry :
       storage::load_register(tx, audit::entry_kind::kLegalHold, std::numeric_limits<int64_t>::max()))
    STEWARD_RETURN_IF_ERROR(holds.add(entry.seq, entry.canonical));
  for (const audit::LegalHold& hold : holds.holds())
    if ((!hold.released || today < *hold.released) &&
        std::find(names.begin(), names.end(), hold.subject) != names.end())
      return Error{ErrorCode::kConflict,
                   "A legal hold is on this person: `steward retention hold release` it first.", hold.id};
  return {};
}

}  // namespace

// Hashes by lookup: no id is kept in memory.
struct People::Cache {
  using Half = std::unordered_map<Digest, std::string, HashOfDigest>;

  std::mutex mutex;
  int64_t erasures = 0;  // that it is of
  Half young, old;

  void follow(int64_t now) {
    if (now <= erasures) return;
    erasures = now;
    young.clear();
    old.clear();
  }
  const std::string* find(const Digest& lookup) {
    if (const auto found = young.find(lookup); found != young.end()) return &found->second;
    const auto found = old.find(lookup);
    if (found == old.end()) return nullptr;
    return &add(lookup, std::string(found->second));
  }
  const std::string& add(const Digest& lookup, std::string hash) {
    if (young.size() >= kHalf) {
      old = std::move(young);
      young.clear();
    }
    return young.insert_or_assign(lookup, std::move(hash)).first->second;
  }
};

People::People(const SubjectHasher& hasher, storage::Database& database, const Clock& clock)
    : hasher_(hasher), database_(database), clock_(clock), cache_(std::make_unique<Cache>()) {}

People::~People() = default;

bool People::name_soon(std::vector<std::string>& subjects, int64_t erasures) {
  std::vector<std::string> named;
  named.reserve(subjects.size());
  for (const std::string& subject : subjects) {
    const Digest lookup = hasher_.lookup(subject);
    std::lock_guard lock(cache_->mutex);
    cache_->follow(erasures);
    const std::string* known = cache_->find(lookup);
    if (!known) return false;
    named.push_back(*known);
  }
  subjects = std::move(named);
  return true;
}

// In one transaction: what it reads and makes is of one moment.
Result<std::vector<std::string>> People::fetch(pqxx::transaction_base& tx,
                                               const std::vector<std::string>& subjects, Unknown unknown) {
  std::vector<Digest> lookups, unsalted;
  for (const std::string& subject : subjects) lookups.push_back(hasher_.lookup(subject));
  STEWARD_ASSIGN_OR_RETURN(storage::Salts salts, storage::load_salts(tx, lookups));
  for (size_t i = 0; i < subjects.size(); ++i)
    if (!salts.contains(lookups[i])) unsalted.push_back(hasher_.unsalted(subjects[i]));
  if (unknown == Unknown::kMade && !unsalted.empty()) {
    STEWARD_ASSIGN_OR_RETURN(const auto with_consent, storage::with_consent(tx, unsalted));
    const std::set<Digest> known(with_consent.begin(), with_consent.end());
    storage::Salts added;
    for (size_t i = 0; i < subjects.size(); ++i) {
      if (salts.contains(lookups[i]) || known.contains(hasher_.unsalted(subjects[i]))) continue;
      Digest salt;
      const std::string bytes = random_bytes(salt.size());
      std::copy(bytes.begin(), bytes.end(), salt.begin());
      added.emplace(lookups[i], salt);
    }
    if (!added.empty()) {
      STEWARD_RETURN_IF_ERROR(storage::add_salts(tx, added));
      // Ours, or that of a server that was faster.
      STEWARD_ASSIGN_OR_RETURN(salts, storage::load_salts(tx, lookups));
    }
  }
  std::vector<std::string> named;
  for (size_t i = 0; i < subjects.size(); ++i) {
    const auto salt = salts.find(lookups[i]);
    named.push_back(salt == salts.end() ? hasher_.hash(subjects[i])
                                        : hasher_.hash(salt->second, subjects[i]));
  }
  return named;
}

Status People::name(std::vector<std::string>& subjects, int64_t erasures, Unknown unknown) {
  if (name_soon(subjects, erasures)) return {};
  struct Fetched {
    std::vector<std::string> named;
    int64_t erasures = 0;
  };
  const auto ask = [&](pqxx::transaction_base& tx) -> Result<Fetched> {
    Fetched fetched;
    fetched.erasures = storage::count_erasures(tx);
    STEWARD_ASSIGN_OR_RETURN(fetched.named, fetch(tx, subjects, unknown));
    return fetched;
  };
  // Reading committed rows: a rival's salt must be seen. What a salt is erased under is caught by the ledger,
  // which takes no decision of a world that knows of fewer erasures.
  STEWARD_ASSIGN_OR_RETURN(Fetched fetched,
                           unknown == Unknown::kMade ? database_.run(ask) : database_.read(ask));
  if (unknown == Unknown::kMade) {
    std::lock_guard lock(cache_->mutex);
    cache_->follow(fetched.erasures);
    if (cache_->erasures == fetched.erasures)
      for (size_t i = 0; i < subjects.size(); ++i) cache_->add(hasher_.lookup(subjects[i]), fetched.named[i]);
  }
  subjects = std::move(fetched.named);
  return {};
}

Status People::name_recorded(std::vector<std::string>& subjects, int64_t erasures) {
  return name(subjects, erasures, Unknown::kMade);
}

Result<std::string> People::name_recorded(pqxx::transaction_base& tx, std::string_view subject) {
  STEWARD_ASSIGN_OR_RETURN(auto named, fetch(tx, {std::string(subject)}, Unknown::kMade));
  return std::move(named.front());
}

void People::name_asked(std::vector<std::string>& subjects, int64_t erasures) {
  if (name(subjects, erasures, Unknown::kStay).ok()) return;
  // Nobody's consent is known under a hash that was never used.
  const std::string nobody = random_bytes(32);
  for (std::string& subject : subjects) subject = to_hex(hmac_sha256(nobody, subject));
}

Result<std::function<std::string(std::string_view)>> People::everybody() {
  STEWARD_ASSIGN_OR_RETURN(
      auto salts, database_.read([](pqxx::transaction_base& tx) { return storage::load_all_salts(tx); }));
  return std::function<std::string(std::string_view)>(
      [this, salts = std::make_shared<const storage::Salts>(std::move(salts))](std::string_view subject) {
        const auto salt = salts->find(hasher_.lookup(subject));
        return salt == salts->end() ? hasher_.hash(subject) : hasher_.hash(salt->second, subject);
      });
}

Result<std::vector<std::string>> People::names_of(std::string_view subject) {
  STEWARD_ASSIGN_OR_RETURN(auto named, database_.read([&](pqxx::transaction_base& tx) {
    return fetch(tx, {std::string(subject)}, Unknown::kStay);
  }));
  const std::string before = hasher_.hash(subject);
  if (named.front() != before) named.push_back(before);
  return named;
}

Result<People::Erasure> People::erase(std::string_view subject, const std::string& reason,
                                      const std::string& actor) {
  if (reason.empty() || reason.size() > kMaxReasonBytes)
    return Error{ErrorCode::kInvalidInput, "Say why the person is erased, in 1 to 2,000 bytes.", "reason"};
  STEWARD_RETURN_IF_ERROR(storage::check_storable(reason, "The reason"));
  STEWARD_RETURN_IF_ERROR(storage::check_storable(actor, "The actor"));
  if (!subject.empty() && reason.find(subject) != std::string::npos)
    return Error{ErrorCode::kInvalidInput,
                 "The reason names the person, and it is kept for ever: say it without the id.", "reason"};
  return database_.run([&](pqxx::work& tx) -> Result<Erasure> {
    storage::lock_writes(tx);
    const Timestamp now = clock_();
    STEWARD_ASSIGN_OR_RETURN(auto names, fetch(tx, {std::string(subject)}, Unknown::kStay));
    names.push_back(hasher_.hash(subject));
    STEWARD_RETURN_IF_ERROR(check_not_held(tx, names, audit::day_of(now)));
    const storage::Erased erased =
        storage::erase_subject(tx, hasher_.lookup(subject), hasher_.unsalted(subject));
    Erasure erasure{"", erased.had_salt, erased.consent_events};
    if (!erased.had_salt && erased.consent_events == 0) return erasure;
    erasure.id = new_uuid();
    storage::note_erasure(tx, erasure.id, actor, reason, now);
    // Every server learns of it, and no decision that was made before gets into the ledger behind it.
    STEWARD_RETURN_IF_ERROR(storage::bump_generation(tx, storage::State::kConsent));
    STEWARD_RETURN_IF_ERROR(
        storage::append_entries(tx, {{std::string(audit::entry_kind::kSubjectErasure), actor, now,
                                      json::object{{"erasure", erasure.id}, {"reason", reason}}}}));
    return erasure;
  });
}

}  // namespace steward::service
