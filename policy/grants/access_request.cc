#include "policy/grants/access_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"

namespace steward::policy {
namespace {

using Kind = AccessEvent::Kind;

constexpr std::array<std::pair<AccessState, std::string_view>, 7> kStates = {{
    {AccessState::kPending, "pending"},
    {AccessState::kRefused, "refused"},
    {AccessState::kApproved, "approved"},
    {AccessState::kCancelled, "cancelled"},
    {AccessState::kLapsed, "lapsed"},
    {AccessState::kExpired, "expired"},
    {AccessState::kWithdrawn, "withdrawn"},
}};

constexpr std::array<std::pair<Kind, std::string_view>, 6> kKinds = {{
    {Kind::kDecided, "decided"},
    {Kind::kApproved, "approved"},
    {Kind::kRefused, "refused"},
    {Kind::kCancelled, "cancelled"},
    {Kind::kLapsed, "lapsed"},
    {Kind::kWithdrawn, "withdrawn"},
}};

constexpr size_t kMaxName = 1'024;
constexpr size_t kMaxSentence = 2'000;
constexpr size_t kMaxResources = 1'000;
constexpr Period kLongestGrant{.months = 24};

// The one who was asked is no approver, however the name is written around it.
bool is_same_person(std::string_view a, std::string_view b) {
  return trim(a) == trim(b);
}

Timestamp end_of(const AccessRequest& request, Timestamp approved_at) {
  return add(approved_at, request.ask.duration);
}

std::set<std::string> roles_asked(const std::vector<ApprovalNeeded>& needed) {
  std::set<std::string> roles;
  for (const ApprovalNeeded& one : needed) roles.insert(one.roles.begin(), one.roles.end());
  return roles;
}

bool anyone_may_approve(const std::vector<ApprovalNeeded>& needed) {
  return std::any_of(needed.begin(), needed.end(), [](const auto& one) { return one.roles.empty(); });
}

bool shares_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](const std::string& role) { return std::find(b.begin(), b.end(), role) != b.end(); });
}

OpenApprovals open_after(const std::vector<ApprovalNeeded>& needed,
                         const std::vector<const AccessEvent*>& approvals) {
  std::set<std::string> given;
  for (const AccessEvent* approval : approvals) given.insert(approval->roles.begin(), approval->roles.end());
  OpenApprovals open;
  for (const std::string& role : roles_asked(needed))
    if (!given.contains(role)) open.roles.push_back(role);
  for (const ApprovalNeeded& one : needed) {
    // Who approves in a role that another permit asks for has not looked at this one.
    std::set<std::string> people;
    for (const AccessEvent* approval : approvals)
      if (one.roles.empty() || shares_one(approval->roles, one.roles)) people.insert(approval->person);
    std::vector<std::string> roles_left = one.roles;
    std::erase_if(roles_left, [&](const std::string& role) { return given.contains(role); });
    const int people_left =
        std::max(one.people - static_cast<int>(people.size()), roles_left.empty() ? 0 : 1);
    if (people_left == 0) continue;
    const bool fills_roles = people_left <= static_cast<int>(roles_left.size());
    open.needed.push_back({one.rule, fills_roles ? roles_left : one.roles, people_left});
    open.people = std::max(open.people, people_left);
  }
  return open;
}

// The state that events leave, and what of it decides: everything else is asked of this.
struct Folded {
  AccessState state = AccessState::kPending;
  const AccessEvent* decided = nullptr;
  std::vector<const AccessEvent*> approvals;
  std::optional<Timestamp> approved_at, withdrawn_at;
};

void approve(Folded& folded, Timestamp at) {
  folded.state = AccessState::kApproved;
  folded.approved_at = at;
}

void apply(Folded& folded, const AccessEvent& event) {
  switch (event.kind) {
    case Kind::kDecided:
      folded.decided = &event;
      if (event.verdict == Verdict::kDeny) folded.state = AccessState::kRefused;
      if (event.verdict == Verdict::kPermit) approve(folded, event.at);
      return;
    case Kind::kApproved: {
      folded.approvals.push_back(&event);
      const OpenApprovals open = open_after(folded.decided->needed, folded.approvals);
      if (open.needed.empty()) approve(folded, event.at);
      return;
    }
    case Kind::kRefused:
      folded.state = AccessState::kRefused;
      return;
    case Kind::kCancelled:
      folded.state = AccessState::kCancelled;
      return;
    case Kind::kLapsed:
      folded.state = AccessState::kLapsed;
      return;
    case Kind::kWithdrawn:
      folded.state = AccessState::kWithdrawn;
      folded.withdrawn_at = event.at;
      return;
  }
}

Folded folded_until(const AccessRequest& request, std::optional<Timestamp> until) {
  Folded folded;
  for (const AccessEvent& event : request.events) {
    if (until && *until < event.at) break;
    apply(folded, event);
  }
  return folded;
}

// An approver or a refuser: somebody else, in a role that is asked for.
Status check_judge(const AccessRequest& request, const Folded& folded, const AccessEvent& event) {
  const std::string_view verb = event.kind == Kind::kApproved ? "approve" : "refuse";
  if (is_same_person(event.person, request.ask.subject.id))
    return Error{ErrorCode::kForbidden,
                 event.kind == Kind::kApproved ? "Nobody approves a request of their own: somebody else must."
                                               : "Nobody refuses a request of their own: cancel it instead.",
                 ""};
  const auto& needed = folded.decided->needed;
  const auto asked = roles_asked(needed);
  if (anyone_may_approve(needed) || std::any_of(event.roles.begin(), event.roles.end(),
                                                [&](const auto& role) { return asked.contains(role); }))
    return {};
  return Error{ErrorCode::kForbidden,
               fmt::format("Only {} may {} this request; name the role in which you do.",
                           fmt::join(asked, " or "), verb),
               ""};
}

Status check_approval(const AccessRequest& request, const Folded& folded, const AccessEvent& event) {
  STEWARD_RETURN_IF_ERROR(check_judge(request, folded, event));
  for (const AccessEvent* approval : folded.approvals)
    if (is_same_person(approval->person, event.person))
      return Error{ErrorCode::kConflict, "This person has approved the request already and counts once.", ""};
  const auto& needed = folded.decided->needed;
  auto approvals = folded.approvals;
  const OpenApprovals before = open_after(needed, approvals);
  approvals.push_back(&event);
  if (open_after(needed, approvals) != before) return {};
  std::set<std::string> roles;
  for (const ApprovalNeeded& one : before.needed) roles.insert(one.roles.begin(), one.roles.end());
  return Error{
      ErrorCode::kConflict,
      fmt::format("Enough people approved in that role; the request waits for {}.", fmt::join(roles, " or ")),
      ""};
}

// The roles in which a grant may be ended by who neither holds nor approved it.
std::set<std::string> withdrawing_roles(const std::vector<ApprovalNeeded>& needed) {
  std::set<std::string> roles = roles_asked(needed);
  roles.emplace(kDatasetOwner);
  roles.emplace(kPrivacyOfficer);
  return roles;
}

Status check_withdrawal(const AccessRequest& request, const Folded& folded, const AccessEvent& event) {
  if (is_same_person(event.person, request.ask.subject.id)) return {};
  for (const AccessEvent* approval : folded.approvals)
    if (is_same_person(approval->person, event.person)) return {};
  const auto& needed = folded.decided->needed;
  const auto roles = withdrawing_roles(needed);
  if (anyone_may_approve(needed) || std::any_of(event.roles.begin(), event.roles.end(),
                                                [&](const auto& role) { return roles.contains(role); }))
    return {};
  return Error{
      ErrorCode::kForbidden,
      fmt::format("A grant is withdrawn by its subject, by who approved it, or as {}; name the role in "
                  "which you do.",
                  fmt::join(roles, " or ")),
      ""};
}

Error not_in(AccessState state, std::string_view what) {
  return {ErrorCode::kConflict,
          fmt::format("The request is {} already; only a pending one can be {}.", to_string(state), what),
          ""};
}

Status check_first(const AccessRequest& request, const AccessEvent& event) {
  if (event.kind != Kind::kDecided)
    return Error{ErrorCode::kConflict, "The request was not decided on yet.", ""};
  if (event.at < request.ask.asked_at) return invalid_input("A request is decided on after it was made.");
  if ((event.verdict == Verdict::kPending) == event.needed.empty())
    return invalid_input("A request is pending exactly when approvals are needed.");
  for (const ApprovalNeeded& one : event.needed)
    if (one.people < 1) return invalid_input("At least one person must approve what needs approval.");
  return {};
}

Status check_event(const AccessRequest& request, const AccessEvent& event) {
  if (request.events.empty()) return check_first(request, event);
  if (event.at < request.events.back().at)
    return invalid_input("An event of a request is not older than the one before.");
  const AccessState state = state_at(request, event.at);
  const Folded folded = folded_until(request, std::nullopt);
  const bool is_pending = state == AccessState::kPending;
  const bool needs_person = event.kind != Kind::kDecided && event.kind != Kind::kLapsed;
  if (needs_person && (trim(event.person).empty() || event.person.size() > kMaxName))
    return invalid_input("Say who does this, in 1 to 1,024 characters.", "person");
  if (event.note.size() > kMaxSentence) return invalid_input("A note has at most 2,000 bytes.", "note");
  const bool needs_note = event.kind == Kind::kRefused || event.kind == Kind::kWithdrawn;
  if (needs_note && trim(event.note).empty()) return invalid_input("Say why, in one sentence.", "note");
  switch (event.kind) {
    case Kind::kDecided:
      return Error{ErrorCode::kConflict, "The request was decided on already.", ""};
    case Kind::kApproved:
      return is_pending ? check_approval(request, folded, event) : not_in(state, "approved");
    case Kind::kRefused:
      return is_pending ? check_judge(request, folded, event) : not_in(state, "refused");
    case Kind::kCancelled:
      if (!is_pending) return not_in(state, "cancelled");
      if (is_same_person(event.person, request.ask.subject.id)) return {};
      return Error{ErrorCode::kForbidden, "Only who asked may cancel; an approver refuses instead.", ""};
    case Kind::kLapsed:
      // By then the state has lapsed by itself; the event only tells so, once.
      return state == AccessState::kLapsed && folded.state == AccessState::kPending
                 ? Status()
                 : Status(not_in(state, "called lapsed"));
    case Kind::kWithdrawn:
      return state == AccessState::kApproved ? check_withdrawal(request, folded, event)
                                             : not_in(state, "withdrawn");
  }
  return invalid_input("There is no such event.");
}

void keep_roles_that_count(const AccessRequest& request, AccessEvent& event) {
  const auto& needed = folded_until(request, std::nullopt).decided->needed;
  const auto asked = event.kind == Kind::kWithdrawn ? withdrawing_roles(needed) : roles_asked(needed);
  if (!asked.empty())
    std::erase_if(event.roles, [&](const std::string& role) { return !asked.contains(role); });
  std::sort(event.roles.begin(), event.roles.end());
  event.roles.erase(std::unique(event.roles.begin(), event.roles.end()), event.roles.end());
}

// Version 8 (RFC 9562 §5.8): made of a hash.
std::string grant_id_of(std::string_view request_id) {
  const Digest digest = Sha256().update_framed("steward grant").update_framed(request_id).finish();
  std::string hex = to_hex(digest).substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[(digest[8] >> 4) & 3];
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

}  // namespace

std::string_view to_string(AccessState state) {
  for (const auto& [entry, name] : kStates)
    if (entry == state) return name;
  return "unknown";
}

std::optional<AccessState> parse_access_state(std::string_view text) {
  for (const auto& [entry, name] : kStates)
    if (name == text) return entry;
  return std::nullopt;
}

std::string_view to_string(AccessEvent::Kind kind) {
  for (const auto& [entry, name] : kKinds)
    if (entry == kind) return name;
  return "unknown";
}

std::optional<AccessEvent::Kind> parse_access_event(std::string_view text) {
  for (const auto& [entry, name] : kKinds)
    if (name == text) return entry;
  return std::nullopt;
}

void drop_repetitions(AccessAsk& ask) {
  const auto drop = [](auto& list) {
    std::set<typename std::remove_reference_t<decltype(list)>::value_type> seen;
    std::erase_if(list, [&](const auto& one) { return !seen.insert(one).second; });
  };
  drop(ask.actions);
  drop(ask.resources);
}

Status check_ask(const AccessAsk& ask) {
  const auto is_name = [](std::string_view text) { return !trim(text).empty() && text.size() <= kMaxName; };
  if (!is_name(ask.id)) return invalid_input("A request has an id.", "id");
  if (!is_name(ask.subject.id)) return invalid_input("Say who asks, in 1 to 1,024 characters.", "subject");
  if (ask.actions.empty()) return invalid_input("Name at least one action, such as read.", "actions");
  if (ask.resources.empty() || ask.resources.size() > kMaxResources)
    return invalid_input("Name 1 to 1,000 datasets or fields.", "resources");
  if (!std::all_of(ask.resources.begin(), ask.resources.end(), is_name))
    return invalid_input("A resource is named in 1 to 1,024 characters.", "resources");
  if (ask.purpose.empty()) return invalid_input("Say for which purpose.", "purpose");
  if (trim(ask.justification).empty() || ask.justification.size() > kMaxSentence)
    return invalid_input("Say why, in one sentence of at most 2,000 bytes.", "justification");
  const Period& duration = ask.duration;
  const bool is_forward =
      duration.months >= 0 && duration.days >= 0 && duration.time.count() >= 0 && shorter(Period{}, duration);
  if (!is_forward || shorter(kLongestGrant, duration))
    return invalid_input("A grant lasts for more than no time and at most P2Y.", "duration");
  return {};
}

AccessState state_at(const AccessRequest& request, Timestamp at) {
  const Folded folded = folded_until(request, at);
  if (folded.state == AccessState::kPending && folded.decided &&
      add(folded.decided->at, kPendingLapses) <= at)
    return AccessState::kLapsed;
  if (folded.state == AccessState::kApproved && end_of(request, *folded.approved_at) <= at)
    return AccessState::kExpired;
  return folded.state;
}

OpenApprovals open_approvals(const AccessRequest& request) {
  const Folded folded = folded_until(request, std::nullopt);
  if (folded.state != AccessState::kPending || !folded.decided) return {};
  return open_after(folded.decided->needed, folded.approvals);
}

Result<AccessRequest> with_event(AccessRequest request, AccessEvent event) {
  STEWARD_RETURN_IF_ERROR(check_event(request, event));
  if (event.kind == Kind::kApproved || event.kind == Kind::kRefused || event.kind == Kind::kWithdrawn)
    keep_roles_that_count(request, event);
  request.events.push_back(std::move(event));
  return request;
}

std::optional<Grant> grant_of(const AccessRequest& request) {
  const Folded folded = folded_until(request, std::nullopt);
  if (!folded.approved_at) return std::nullopt;
  Grant grant;
  grant.id = grant_id_of(request.ask.id);
  grant.request = request.ask.id;
  grant.subject = request.ask.subject.id;
  grant.actions = request.ask.actions;
  grant.datasets = request.datasets;
  grant.fields = request.fields;
  grant.purpose = request.ask.purpose;
  for (const AccessEvent* approval : folded.approvals)
    grant.approvals.push_back({approval->person, approval->roles, approval->at});
  grant.valid_from = *folded.approved_at;
  grant.valid_until = end_of(request, *folded.approved_at);
  grant.ended_at = folded.withdrawn_at;
  return grant;
}

}  // namespace steward::policy
