// The register of what people asked about their own data, as entries of kind `subject_request` tell it: what
// each says, what may follow what, and where a request stands.
//
// An entry is one event of one request:
//
//   {"event":"opened","request":UUID,"subject":HASH,"right":"access","regulation":"gdpr","received":"2026-11-22",
//    "due":"2026-12-22","extendable_to":"2027-02-22","reference":"T-17"}
//   {"event":"confirmed"|"identified","request":UUID,"on":DAY}
//   {"event":"extended","request":UUID,"on":DAY,"due":DAY,"reason":"…"}
//   {"event":"closed","request":UUID,"on":DAY,"outcome":"fulfilled"|"refused"|"withdrawn","reason":"…"}
//
// Only the first names the person, by the keyed hash. A fold over them in order of seq is the register: what
// was due is what was written then, whatever the law says later. Pure, thread-safe but for SubjectRegister.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "audit/subject_deadline.h"
#include "base/error.h"
#include "base/time.h"

namespace steward::audit {

namespace entry_kind {
inline constexpr std::string_view kSubjectRequest = "subject_request";
}

enum class Outcome { kFulfilled, kRefused, kWithdrawn };
std::string_view to_string(Outcome outcome);
Result<Outcome> parse_outcome(std::string_view text);

enum class SubjectEvent { kOpened, kConfirmed, kIdentified, kExtended, kClosed };
std::string_view to_string(SubjectEvent event);
// kOpened is none of them: a request is opened by itself.
Result<SubjectEvent> parse_step_event(std::string_view text);

struct SubjectRequest {
  std::string id;       // a UUID
  std::string subject;  // the keyed hash, in hex
  Regulation regulation = Regulation::kGdpr;
  DataRight right = DataRight::kAccess;
  Day received{};
  std::string reference;             // of the tool that received it; may be empty
  Day first_due{}, due{};            // before and after an extension
  std::optional<Day> extendable_to;  // none: the law knows no extension
  std::optional<Day> confirm_by;     // none: the receipt need not be confirmed
  std::optional<Day> confirmed, identified, extended, closed;
  Outcome outcome = Outcome::kFulfilled;  // when it is closed
  std::string extension_reason, closing_reason;
  int64_t entry = -1, last_entry = -1;  // of its first event and its last
  // When the ledger got its opening, its extension and its closing.
  Timestamp recorded{}, extension_recorded{}, closing_recorded{};
};

// Where a request stands on a day. Whoever withdraws after the deadline had been kept waiting all the same.
enum class Standing { kOpen, kDueSoon, kOverdue, kInTime, kLate };
std::string_view to_string(Standing standing);  // "due soon"
inline constexpr std::chrono::days kSoon{7};
Standing standing_on(const SubjectRequest& request, Day day);
// True when it is in time, or not overdue yet, by an event alone that the ledger got after the deadline which
// that kept. A day between them is none: it is another day elsewhere.
bool is_kept_by_hindsight(const SubjectRequest& request, Day day);
// Days from the receipt to the answer; none while it is open.
std::optional<int64_t> days_taken(const SubjectRequest& request);
// True when the receipt was, or still is, confirmed too late.
bool missed_confirmation(const SubjectRequest& request, Day day);

// A step that somebody says was taken on a day.
struct SubjectStep {
  SubjectEvent event = SubjectEvent::kClosed;
  Day on{};
  Outcome outcome = Outcome::kFulfilled;  // of kClosed
  std::string reason;                     // needed to extend and to refuse
};

// `request` with its deadlines, before anything happened. kInvalidInput: received after `today`, or no such
// right.
Result<SubjectRequest> opened(SubjectRequest request, Day today);
// kConflict where the request has no room for it (closed, extended already), kInvalidInput where the step
// makes no sense by itself (before the receipt, after `today`, an extension told too late or without a
// reason).
Status take(SubjectRequest& request, const SubjectStep& step, Day today);

// True when that very step was taken before: said again, it is no conflict.
bool is_taken(const SubjectRequest& request, const SubjectStep& step);

// The bodies of the entries.
boost::json::object opening_body(const SubjectRequest& request);
boost::json::object step_body(const SubjectRequest& taken, const SubjectStep& step);

// The fold. Entries come in order of seq; what is no event of the register is counted and left out.
class SubjectRegister {
 public:
  void add(int64_t seq, Timestamp time, const boost::json::object& body);
  // Of an entry's canonical text; an Error when it is none.
  Status add(int64_t seq, std::string_view canonical);

  const std::map<std::string, SubjectRequest>& requests() const { return requests_; }  // by id
  size_t unreadable() const { return unreadable_; }

 private:
  std::map<std::string, SubjectRequest> requests_;
  size_t unreadable_ = 0;
};

}  // namespace steward::audit
