#include "policy/consent/consent_check.h"

#include <fmt/format.h>

namespace steward::policy {

const ConsentCheck::Tally& ConsentCheck::tally(const Purpose& purpose) {
  const auto [slot, is_new] = tallies_.try_emplace(purpose);
  if (is_new)
    for (const std::string& subject : request_.data_subjects)
      ++slot->second[view_.state(subject, purpose, request_.time)];
  return slot->second;
}

bool ConsentCheck::holds(const AccessRule& rule) {
  if (!rule.require->consent) return true;
  const Tally& states = tally(purpose_of(rule));
  return states.size() == 1 && states.begin()->first == ConsentState::kGranted;
}

std::string ConsentCheck::shortfall(const AccessRule& rule) {
  const Purpose& purpose = purpose_of(rule);
  if (request_.data_subjects.empty())
    return fmt::format("needs consent for {}, which is unknown because the request names no data subjects",
                       purpose.str());
  std::string counts;
  for (const auto& [state, count] : tally(purpose))
    if (state != ConsentState::kGranted)
      counts += fmt::format("{}{} for {}", counts.empty() ? "" : " and ", to_string(state), count);
  const size_t total = request_.data_subjects.size();
  return fmt::format("needs consent for {}, which is {} of {} data {}", purpose.str(), counts, total,
                     total == 1 ? "subject" : "subjects");
}

}  // namespace steward::policy
