#include "audit/check_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::audit {
namespace {

constexpr size_t kMaxFailuresPerCheck = 10;

}  // namespace

void CheckList::check(const std::vector<std::string>& failures, std::string if_held) {
  if (failures.empty()) return held(std::move(if_held));
  const size_t shown = std::min(failures.size(), kMaxFailuresPerCheck);
  failures_.insert(failures_.end(), failures.begin(), failures.begin() + static_cast<long>(shown));
  if (failures.size() > shown) failed(fmt::format("… and {} more like these.", failures.size() - shown));
}

Verification CheckList::finish(Verification verification) && {
  for (const std::string& failure : failures_) verification.checks.push_back("✗ " + failure);
  for (auto* lines : {&held_, &notes_})
    verification.checks.insert(verification.checks.end(), lines->begin(), lines->end());
  verification.holds = failures_.empty();
  verification.failures = std::move(failures_);
  return verification;
}

std::string counted(uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", with_thousands(static_cast<int64_t>(count)), count == 1 ? one : many);
}

}  // namespace steward::audit
