#include "policy/decision.h"

#include <array>
#include <utility>

namespace steward::policy {
namespace {

constexpr std::array<std::pair<Action, std::string_view>, 6> kActions = {{
    {Action::kRead, "read"},
    {Action::kExport, "export"},
    {Action::kTrain, "train"},
    {Action::kShare, "share"},
    {Action::kDelete, "delete"},
    {Action::kWrite, "write"},
}};

template <class Enum, size_t N>
std::string_view name_in(const std::array<std::pair<Enum, std::string_view>, N>& table, Enum value) {
  for (const auto& [entry, name] : table)
    if (entry == value) return name;
  return "unknown";
}

template <class Enum, size_t N>
std::optional<Enum> value_in(const std::array<std::pair<Enum, std::string_view>, N>& table,
                             std::string_view text) {
  for (const auto& [entry, name] : table)
    if (name == text) return entry;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Action action) {
  return name_in(kActions, action);
}
std::optional<Action> parse_action(std::string_view text) {
  return value_in(kActions, text);
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPermit:
      return "permit";
    case Verdict::kDeny:
      return "deny";
    case Verdict::kPending:
      return "pending";
  }
  return "deny";
}

}  // namespace steward::policy
