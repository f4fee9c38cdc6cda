// Legal holds: what must stay although its time is over (audit/legal_hold.h). Each event is an entry of the
// ledger; what is in force is their fold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/legal_hold.h"
#include "base/error.h"
#include "base/time.h"
#include "service/audit/people.h"
#include "storage/pool.h"

namespace steward::service {

// Thread-safe.
class LegalHolds {
 public:
  // All outlive it.
  LegalHolds(storage::Database& database, People& people, const Clock& clock)
      : database_(database), people_(people), clock_(clock) {}

  struct Adding {
    std::string id;                     // a UUID; empty: a new one. The same again is answered again
    std::vector<std::string> datasets;  // as policies name them
    std::string person;  // the id in clear, of which only the keyed hash is kept; empty: everybody
    std::string reason, ordered_by;  // they must not name that person
    std::optional<audit::Day> from;  // none: today in UTC
  };
  // kInvalidInput as audit::check_hold(), kConflict when the id is of another hold.
  Result<audit::LegalHold> add(const Adding& adding, const std::string& actor);
  // As audit::release(); kNotFound. No day: today. The very same release again is answered again.
  Result<audit::LegalHold> release(const std::string& id, const std::string& reason,
                                   std::optional<audit::Day> on, const std::string& actor);

  // In the order they were added.
  Result<std::vector<audit::LegalHold>> list(bool only_in_force = false);

  audit::Day today() const { return audit::day_of(clock_()); }

 private:
  Result<audit::HoldRegister> folded(pqxx::transaction_base& tx);

  storage::Database& database_;
  People& people_;
  const Clock& clock_;
};

}  // namespace steward::service
