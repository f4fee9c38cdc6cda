#include "service/kept_grants.h"

#include <algorithm>

namespace steward::service {
namespace {

// The data may have got new people, whose consent is as old as it likes.
constexpr auto kIdsHold = std::chrono::hours(1);

bool rests_on_consent(const enforcement::Plan& plan) {
  for (const enforcement::ViewPlan& view : plan.views)
    for (const policy::RowFilter& filter : view.rows)
      if (filter.kind == policy::RowFilter::Kind::kConsent) return true;
  return false;
}

}  // namespace

bool KeptGrants::is_due(const Place& place, const enforcement::Plan& plan, const World& world,
                        const std::vector<Timestamp>& moments, Timestamp now) const {
  const auto at = kept_.find(place);
  if (at == kept_.end() || at->second.plan != plan) return true;
  if (!rests_on_consent(plan)) return false;
  const auto next = std::upper_bound(moments.begin(), moments.end(), at->second.at);
  return at->second.consent != world.generation.consent || (next != moments.end() && *next <= now) ||
         now - at->second.at >= kIdsHold;
}

void KeptGrants::made(const Place& place, enforcement::Plan plan, const World& world, Timestamp began) {
  kept_[place] = {std::move(plan), world.generation.consent, began};
}

}  // namespace steward::service
