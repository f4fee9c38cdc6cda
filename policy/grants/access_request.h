// Access requests: one state machine from asking to the end of the grant.
//
//              ask ──► refused                      (decided at once)
//                 ├──► approved ──► granted         (nothing stood open, or `grant: active` alone did)
//                 └──► pending ──► approved | refused | cancelled | lapsed
//   granted ──► expired | withdrawn
//
// Approved = granted = enforced: a request in state approved has exactly one grant, and what the grant covers
// is what was asked. Events are facts, stored and never changed; the state is their fold. Pure: time is
// passed in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "policy/grants/grant.h"

namespace steward::policy {

// What a person asks for. Resources resolve when asked; later renames do not change them.
struct AccessAsk {
  std::string id;  // a UUID
  Subject subject;
  std::vector<Action> actions;
  std::vector<std::string> resources;  // as given: "customer", "customer#email"
  Purpose purpose;
  Period duration;            // of the grant, from its approval
  std::string justification;  // one sentence, required
  Attributes context;
  std::string environment;            // as in DecisionRequest
  std::optional<int64_t> group_size;  // likewise
  Timestamp asked_at{};
};

struct AccessEvent {
  enum class Kind { kDecided, kApproved, kRefused, kCancelled, kLapsed, kWithdrawn };
  Kind kind = Kind::kDecided;
  std::string person;              // who did it; of kDecided and kLapsed: empty
  std::vector<std::string> roles;  // of kApproved, kRefused and kWithdrawn: in which
  // One sentence; required of a refusal and a withdrawal. kDecided: why, a reason on each line.
  std::string note;
  Timestamp at{};
  // kDecided: what the engine said when it was asked.
  Verdict verdict = Verdict::kDeny;
  std::vector<ApprovalNeeded> needed;  // kDecided

  friend bool operator==(const AccessEvent&, const AccessEvent&) = default;
};

enum class AccessState { kPending, kRefused, kApproved, kCancelled, kLapsed, kExpired, kWithdrawn };
std::string_view to_string(AccessState state);
std::optional<AccessState> parse_access_state(std::string_view text);

std::string_view to_string(AccessEvent::Kind kind);
std::optional<AccessEvent::Kind> parse_access_event(std::string_view text);

inline constexpr std::string_view kDatasetOwner = "dataset_owner";
inline constexpr std::string_view kPrivacyOfficer = "privacy_officer";  // may end any grant
inline constexpr Period kPendingLapses{.months = 0, .days = 30};        // a request nobody settles

struct AccessRequest {
  AccessAsk ask;
  std::vector<DatasetName> datasets;                       // resolved
  std::map<DatasetName, std::vector<std::string>> fields;  // as in Grant
  std::vector<AccessEvent> events;                         // in order
};

// Each action and each resource is asked for once, however often it was said. The order stays.
void drop_repetitions(AccessAsk& ask);

// What is asked for is whole and within bounds; kInvalidInput names what is not.
Status check_ask(const AccessAsk& ask);

// At a moment: pending requests lapse and grants expire without an event. Events of after `at` are not yet
// known; a request that nothing was decided on is pending.
AccessState state_at(const AccessRequest& request, Timestamp at);

// What the approvals so far leave open; empty: nothing. Each approval that is needed is counted by itself: by
// the people who approved in one of its roles (of no roles: in any).
struct OpenApprovals {
  std::vector<std::string> roles;      // in which nobody approved yet
  int people = 0;                      // at least so many more; one may serve several of `needed`
  std::vector<ApprovalNeeded> needed;  // those not met: so many more people, in these of its roles

  friend bool operator==(const OpenApprovals&, const OpenApprovals&) = default;
};
OpenApprovals open_approvals(const AccessRequest& request);

// The request with the event added, or why it is refused (kConflict: not in that state, or an approval that
// nothing waits for; kForbidden or kInvalidInput: not oneself, not twice, not in a role that is asked for).
// A grant is withdrawn by its subject, by who approved it, in a role that could approve it, by who owns one
// of its datasets (kDatasetOwner) or as kPrivacyOfficer. Events are in order of time. The roles of an event
// are cut to those that count.
Result<AccessRequest> with_event(AccessRequest request, AccessEvent event);

// The grant of an approved request (at any later state too, ended accordingly); none otherwise. Its id
// follows from the request's, so that one request never has two.
std::optional<Grant> grant_of(const AccessRequest& request);

}  // namespace steward::policy
