// What people asked about their own data: opened when it comes, closed when it is answered, by when the law
// says (audit/subject_deadline.h). Each event is an entry of the ledger; the tables beside it follow from
// those.
//
//   auto request = requests.open({.person = "K4711", .regulation = kGdpr, .right = kErasure}, "officer");
//   requests.take(request->id, {.event = kClosed, .on = {}, .outcome = kFulfilled}, "officer");
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/subject_request.h"
#include "base/error.h"
#include "base/time.h"
#include "service/audit/people.h"
#include "storage/pool.h"
#include "storage/subject_request_store.h"

namespace steward::service {

// Thread-safe.
class SubjectRequests {
 public:
  // All outlive it.
  SubjectRequests(storage::Database& database, People& people, const Clock& clock)
      : database_(database), people_(people), clock_(clock) {}

  struct Opening {
    std::string id;      // a UUID; empty: a new one. One that was used before with the same is answered again
    std::string person;  // the id in clear, of which only the keyed hash is kept
    audit::Regulation regulation = audit::Regulation::kGdpr;
    audit::DataRight right = audit::DataRight::kAccess;
    std::optional<audit::Day> received;  // none: today in UTC
    std::string reference;               // of the tool that received it; it must not name the person
  };
  // kInvalidInput as audit::opened(), kConflict when the id is of another request.
  Result<audit::SubjectRequest> open(const Opening& opening, const std::string& actor);

  struct Step {
    audit::SubjectEvent event = audit::SubjectEvent::kClosed;
    std::optional<audit::Day> on;  // none: today in UTC
    audit::Outcome outcome = audit::Outcome::kFulfilled;
    std::string reason;  // names nobody: it is kept for ever
  };
  // Errors as audit::take(); kNotFound. The very same step again is answered again and not recorded twice.
  Result<audit::SubjectRequest> take(const std::string& id, const Step& step, const std::string& actor);

  Result<audit::SubjectRequest> get(const std::string& id);

  struct Filter {
    storage::SubjectRequestFilter stored;
    std::string person;             // the id in clear
    std::optional<int64_t> due_in;  // days: open ones that are due by then, and those that are overdue
    bool is_overdue = false;
  };
  Result<storage::SubjectRequestPage> list(Filter filter);

  // Today in UTC: what the standing of a request is told of.
  audit::Day today() const { return audit::day_of(clock_()); }

 private:
  storage::Database& database_;
  People& people_;
  const Clock& clock_;
};

}  // namespace steward::service
