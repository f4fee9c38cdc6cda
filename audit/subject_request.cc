#include "audit/subject_request.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/register_event.h"
#include "base/text.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view kOutcomes[] = {"fulfilled", "refused", "withdrawn"};
constexpr std::string_view kEvents[] = {"opened", "confirmed", "identified", "extended", "closed"};
constexpr std::string_view kStandings[] = {"open", "due soon", "overdue", "answered in time",
                                           "answered late"};

// As long as it is another day somewhere.
constexpr std::chrono::days kElsewhere{1};

template <class E, size_t N>
std::optional<E> named(const std::string_view (&names)[N], std::string_view text) {
  const auto found = std::find(std::begin(names), std::end(names), text);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<E>(found - std::begin(names));
}

Status check_day(const SubjectRequest& request, Day on, Day today) {
  if (on > today)
    return invalid_input(fmt::format("{} is still to come: say what was done when it was.", format_day(on)),
                         "on");
  if (on < request.received)
    return invalid_input(fmt::format("{} is before the request was received ({}).", format_day(on),
                                     format_day(request.received)),
                         "on");
  return {};
}

Status check_extension(const SubjectRequest& request, const SubjectStep& step) {
  if (!request.extendable_to)
    return invalid_input(fmt::format("Under '{}' the time to answer '{}' cannot be extended.",
                                     to_string(request.regulation), to_string(request.right)),
                         "event");
  if (request.extended)
    return Error{ErrorCode::kConflict,
                 fmt::format("The time to answer was extended already, on {}: the law knows one extension.",
                             format_day(*request.extended)),
                 request.id};
  if (step.on > request.first_due)
    return invalid_input(
        fmt::format("The first deadline was {}: a person must be told of an extension by then.",
                    format_day(request.first_due)),
        "on");
  if (step.reason.empty())
    return invalid_input("Say why more time is needed, as the person was told.", "reason");
  return {};
}

Status check_closing(const SubjectStep& step) {
  if (step.outcome == Outcome::kRefused && step.reason.empty())
    return invalid_input("Say why it is refused, as the person was told.", "reason");
  return {};
}

Status already(const SubjectRequest& request, std::string_view what, Day on) {
  return Error{ErrorCode::kConflict, fmt::format("The request was {} already, on {}.", what, format_day(on)),
               request.id};
}

void put_day(json::object& body, std::string_view key, const std::optional<Day>& day) {
  if (day) body[key] = format_day(*day);
}

// None: it is no opening.
std::optional<SubjectRequest> opening_of(const json::object& body) {
  SubjectRequest request;
  request.id = event_text(body, "request");
  request.subject = event_text(body, "subject");
  request.reference = event_text(body, "reference");
  const auto regulation = parse_regulation(event_text(body, "regulation"));
  const auto right = parse_right(event_text(body, "right"));
  const auto received = event_day(body, "received"), due = event_day(body, "due");
  if (request.id.empty() || !regulation.ok() || !right.ok() || !received || !due) return std::nullopt;
  request.regulation = *regulation;
  request.right = *right;
  request.received = *received;
  request.first_due = request.due = *due;
  request.extendable_to = event_day(body, "extendable_to");
  request.confirm_by = event_day(body, "confirm_by");
  return request;
}

bool fold_step(SubjectRequest& request, SubjectEvent event, const json::object& body) {
  const auto on = event_day(body, "on");
  if (!on) return false;
  switch (event) {
    case SubjectEvent::kOpened:
      return false;
    case SubjectEvent::kConfirmed:
      request.confirmed = on;
      return true;
    case SubjectEvent::kIdentified:
      request.identified = on;
      return true;
    case SubjectEvent::kExtended: {
      const auto due = event_day(body, "due");
      if (!due) return false;
      request.extended = on;
      request.due = *due;
      request.extension_reason = event_text(body, "reason");
      return true;
    }
    case SubjectEvent::kClosed: {
      const auto outcome = named<Outcome>(kOutcomes, event_text(body, "outcome"));
      if (!outcome) return false;
      request.closed = on;
      request.outcome = *outcome;
      request.closing_reason = event_text(body, "reason");
      return true;
    }
  }
  return false;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  return kOutcomes[static_cast<size_t>(outcome)];
}

Result<Outcome> parse_outcome(std::string_view text) {
  if (const auto outcome = named<Outcome>(kOutcomes, text)) return *outcome;
  return invalid_input(
      fmt::format("'{}' is no outcome: a request is fulfilled, refused or withdrawn.", excerpt(text)),
      "outcome");
}

std::string_view to_string(SubjectEvent event) {
  return kEvents[static_cast<size_t>(event)];
}

Result<SubjectEvent> parse_step_event(std::string_view text) {
  const auto event = named<SubjectEvent>(kEvents, text);
  if (event && *event != SubjectEvent::kOpened) return *event;
  return invalid_input(
      fmt::format("'{}' is no event of a request: it is confirmed, identified, extended or closed.",
                  excerpt(text)),
      "event");
}

std::string_view to_string(Standing standing) {
  return kStandings[static_cast<size_t>(standing)];
}

Standing standing_on(const SubjectRequest& request, Day day) {
  if (request.closed) return *request.closed <= request.due ? Standing::kInTime : Standing::kLate;
  if (day > request.due) return Standing::kOverdue;
  return request.due - day <= kSoon ? Standing::kDueSoon : Standing::kOpen;
}

bool is_kept_by_hindsight(const SubjectRequest& request, Day day) {
  const Standing standing = standing_on(request, day);
  if (standing == Standing::kOverdue || standing == Standing::kLate) return false;
  const auto came_after = [](Timestamp recorded, Day due) { return day_of(recorded) - due > kElsewhere; };
  if (request.closed && came_after(request.closing_recorded, request.due)) return true;
  const Day judged = request.closed.value_or(day);
  return request.extended && judged > request.first_due &&
         came_after(request.extension_recorded, request.first_due);
}

std::optional<int64_t> days_taken(const SubjectRequest& request) {
  if (!request.closed) return std::nullopt;
  return (*request.closed - request.received).count();
}

bool missed_confirmation(const SubjectRequest& request, Day day) {
  if (!request.confirm_by) return false;
  // An answer in that time confirms the receipt too (11 CCR 7021(a)).
  Day confirmed = request.confirmed.value_or(day);
  if (request.closed) confirmed = std::min(confirmed, *request.closed);
  return confirmed > *request.confirm_by;
}

Result<SubjectRequest> opened(SubjectRequest request, Day today) {
  if (request.received > today)
    return invalid_input(
        fmt::format("A request received on {} is still to come.", format_day(request.received)), "received");
  STEWARD_ASSIGN_OR_RETURN(const Deadlines deadlines,
                           deadlines_of(request.regulation, request.right, request.received));
  request.first_due = request.due = deadlines.answer;
  request.extendable_to = deadlines.extended;
  request.confirm_by = deadlines.confirm;
  return request;
}

Status take(SubjectRequest& request, const SubjectStep& step, Day today) {
  if (request.closed) return already(request, "closed", *request.closed);
  STEWARD_RETURN_IF_ERROR(check_day(request, step.on, today));
  if (step.event == SubjectEvent::kConfirmed && request.confirmed)
    return already(request, "confirmed", *request.confirmed);
  if (step.event == SubjectEvent::kIdentified && request.identified)
    return already(request, "identified", *request.identified);
  if (step.event == SubjectEvent::kExtended) STEWARD_RETURN_IF_ERROR(check_extension(request, step));
  if (step.event == SubjectEvent::kClosed) STEWARD_RETURN_IF_ERROR(check_closing(step));
  SubjectRequest taken = request;
  if (step.event == SubjectEvent::kExtended) taken.due = *taken.extendable_to;
  if (!fold_step(taken, step.event, step_body(taken, step)))
    return Error{ErrorCode::kInternal, "A step of a request cannot be read back.", request.id};
  request = std::move(taken);
  return {};
}

bool is_taken(const SubjectRequest& request, const SubjectStep& step) {
  switch (step.event) {
    case SubjectEvent::kOpened:
      return false;
    case SubjectEvent::kConfirmed:
      return request.confirmed == step.on;
    case SubjectEvent::kIdentified:
      return request.identified == step.on;
    case SubjectEvent::kExtended:
      return request.extended == step.on && request.extension_reason == step.reason;
    case SubjectEvent::kClosed:
      return request.closed == step.on && request.outcome == step.outcome &&
             request.closing_reason == step.reason;
  }
  return false;
}

json::object opening_body(const SubjectRequest& request) {
  json::object body{{"event", to_string(SubjectEvent::kOpened)},
                    {"request", request.id},
                    {"subject", request.subject},
                    {"right", to_string(request.right)},
                    {"regulation", to_string(request.regulation)},
                    {"received", format_day(request.received)},
                    {"due", format_day(request.first_due)}};
  put_day(body, "extendable_to", request.extendable_to);
  put_day(body, "confirm_by", request.confirm_by);
  if (!request.reference.empty()) body["reference"] = request.reference;
  return body;
}

json::object step_body(const SubjectRequest& taken, const SubjectStep& step) {
  json::object body{{"event", to_string(step.event)}, {"request", taken.id}, {"on", format_day(step.on)}};
  if (step.event == SubjectEvent::kExtended) body["due"] = format_day(taken.due);
  if (step.event == SubjectEvent::kClosed) body["outcome"] = to_string(step.outcome);
  if (!step.reason.empty()) body["reason"] = step.reason;
  return body;
}

void SubjectRegister::add(int64_t seq, Timestamp time, const json::object& body) {
  const auto event = named<SubjectEvent>(kEvents, event_text(body, "event"));
  const auto known = requests_.find(event_text(body, "request"));
  if (event == SubjectEvent::kOpened && known == requests_.end()) {
    auto request = opening_of(body);
    if (request) {
      request->entry = request->last_entry = seq;
      request->recorded = time;
      requests_.emplace(request->id, *std::move(request));
      return;
    }
  } else if (event && known != requests_.end() && fold_step(known->second, *event, body)) {
    known->second.last_entry = seq;
    if (*event == SubjectEvent::kExtended) known->second.extension_recorded = time;
    if (*event == SubjectEvent::kClosed) known->second.closing_recorded = time;
    return;
  }
  ++unreadable_;
}

Status SubjectRegister::add(int64_t seq, std::string_view canonical) {
  STEWARD_ASSIGN_OR_RETURN(const RegisterEvent event, read_register_event(seq, canonical));
  add(seq, event.time, event.body);
  return {};
}

}  // namespace steward::audit
