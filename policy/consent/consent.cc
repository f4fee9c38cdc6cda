#include "policy/consent/consent.h"

#include <algorithm>
#include <set>

namespace steward::policy {
namespace {

bool is_refusal(ConsentState state) {
  return state == ConsentState::kRefused || state == ConsentState::kWithdrawn;
}

// True when `a` decides over `b`: later, or at the same moment the one that allows less.
bool decides_over(const ConsentEvent& a, const ConsentEvent& b) {
  if (a.effective_at != b.effective_at) return a.effective_at > b.effective_at;
  if (is_refusal(a.state) != is_refusal(b.state)) return is_refusal(a.state);
  if (a.state != b.state) return a.state > b.state;
  return a.valid_until.value_or(Timestamp::max()) < b.valid_until.value_or(Timestamp::max());
}

ConsentState state_at(const ConsentEvent& event, Timestamp at) {
  if (event.state == ConsentState::kGranted && event.valid_until && *event.valid_until <= at)
    return ConsentState::kExpired;
  return event.state;
}

// What the events for `purpose` and for the purposes above it say.
ConsentState state_from_above(const std::vector<ConsentEvent>& events, const Purpose& purpose, Timestamp at) {
  const ConsentEvent* deciding = nullptr;
  for (const ConsentEvent& event : events) {
    if (event.effective_at > at || !event.purpose.covers(purpose)) continue;
    if (!deciding || decides_over(event, *deciding)) deciding = &event;
  }
  return deciding ? state_at(*deciding, at) : ConsentState::kUnknown;
}

std::string row_of(const ConsentEvent& event) {
  Sha256 row;
  for (const std::string_view part : {std::string_view(event.subject), std::string_view(event.purpose.str()),
                                      to_string(event.state), std::string_view(event.notice_version),
                                      std::string_view(event.basis), std::string_view(event.jurisdiction)})
    row.update_framed(part);
  row.update_framed(format_rfc3339(event.effective_at)).update_framed(format_rfc3339(event.recorded_at));
  row.update_framed(event.valid_until ? format_rfc3339(*event.valid_until) : "");
  return std::string(as_bytes(row.finish()));
}

}  // namespace

std::string_view to_string(ConsentState state) {
  switch (state) {
    case ConsentState::kUnknown:
      return "unknown";
    case ConsentState::kGranted:
      return "granted";
    case ConsentState::kRefused:
      return "refused";
    case ConsentState::kWithdrawn:
      return "withdrawn";
    case ConsentState::kExpired:
      return "expired";
  }
  return "unknown";
}

std::optional<ConsentState> parse_consent_state(std::string_view text) {
  for (const auto state : {ConsentState::kGranted, ConsentState::kRefused, ConsentState::kWithdrawn})
    if (to_string(state) == text) return state;
  return std::nullopt;
}

ConsentView::ConsentView(std::vector<ConsentEvent> events) {
  std::vector<std::string> rows;
  rows.reserve(events.size());
  for (const ConsentEvent& event : events) rows.push_back(row_of(event));
  std::sort(rows.begin(), rows.end());
  Sha256 hash;
  for (const std::string& row : rows) hash.update(row);
  hash_ = hash.finish();
  for (ConsentEvent& event : events) {
    std::string subject = event.subject;
    by_subject_[std::move(subject)].push_back(std::move(event));
  }
}

ConsentState ConsentView::state(std::string_view subject, const Purpose& purpose, Timestamp at) const {
  const auto found = by_subject_.find(subject);
  if (found == by_subject_.end()) return ConsentState::kUnknown;
  const ConsentState state = state_from_above(found->second, purpose, at);
  if (state != ConsentState::kGranted) return state;
  // A grant for `marketing` does not speak for marketing.communications.email once that was withdrawn.
  for (const ConsentEvent& event : found->second) {
    if (event.purpose == purpose || !purpose.covers(event.purpose)) continue;
    const ConsentState below = state_from_above(found->second, event.purpose, at);
    if (is_refusal(below)) return below;
  }
  return state;
}

std::vector<Timestamp> ConsentView::moments() const {
  std::vector<Timestamp> moments;
  for (const auto& [subject, events] : by_subject_)
    for (const ConsentEvent& event : events) {
      moments.push_back(event.effective_at);
      if (event.valid_until) moments.push_back(*event.valid_until);
    }
  return moments;
}

}  // namespace steward::policy
