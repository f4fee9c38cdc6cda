// Consent as decisions see it: three-valued, with "never heard" apart from "no".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "catalog/taxonomy.h"

namespace steward::policy {

enum class ConsentState { kUnknown, kGranted, kRefused, kWithdrawn, kExpired };
std::string_view to_string(ConsentState state);

// An event as stored: append-only. `subject` is a keyed hash, never an identity in clear.
struct ConsentEvent {
  std::string subject;  // hex HMAC-SHA-256
  Purpose purpose;
  ConsentState state = ConsentState::kUnknown;  // granted, refused or withdrawn
  std::string notice_version;
  std::string basis = "consent";
  std::string jurisdiction;
  Timestamp effective_at{};  // when it counts from
  Timestamp recorded_at{};   // when Steward learnt it
  std::optional<Timestamp> valid_until;
};

std::optional<ConsentState> parse_consent_state(std::string_view text);  // of an event

// The state of consent at one moment. Immutable, thread-safe.
class ConsentView {
 public:
  ConsentView() = default;
  explicit ConsentView(std::vector<ConsentEvent> events);

  // The latest event effective at `at` among those for `purpose` or a purpose that covers it decides; of two
  // at one moment, the refusal. None: unknown. A grant does not hold for a purpose while a narrower one is
  // refused.
  ConsentState state(std::string_view subject, const Purpose& purpose, Timestamp at) const;
  // When any state may turn without an event: what is effective from, and what is valid until. Not sorted.
  std::vector<Timestamp> moments() const;
  const Digest& hash() const { return hash_; }

 private:
  std::map<std::string, std::vector<ConsentEvent>, std::less<>> by_subject_;
  Digest hash_{};
};

}  // namespace steward::policy
