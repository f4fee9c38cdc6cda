#include "service/world_history.h"

#include <algorithm>

#include "policy/engine/engine.h"
#include "service/catalog_part.h"
#include "storage/access_store.h"
#include "storage/policy_store.h"

namespace steward::service {
namespace {

std::shared_ptr<const lineage::Propagation> propagation_of(const World& world) {
  return std::make_shared<const lineage::Propagation>(
      lineage::Propagation::compute(*world.catalog, *world.graph, world.policies->declassifiers));
}

// Grants that were made by then, without ends that came later: whoever made them is told in events of their
// own, so time tells what was known. Those that were over when grants last changed by then were left out then
// too.
std::vector<policy::Grant> known_by(Timestamp time, std::vector<policy::Grant> grants) {
  std::erase_if(grants, [&](const policy::Grant& grant) { return grant.valid_from > time; });
  for (policy::Grant& grant : grants)
    if (grant.ended_at && *grant.ended_at > time) grant.ended_at.reset();
  return grants;
}

std::shared_ptr<const policy::Engine> engine_of(const World& world) {
  return std::make_shared<const policy::Engine>(
      policy::Engine::compile(*world.policies, *world.catalog, *world.graph, *world.propagation));
}

}  // namespace

Status WorldHistory::find_bounds(pqxx::transaction_base& tx) {
  if (start_) return {};
  STEWARD_ASSIGN_OR_RETURN(start_, storage::load_history_start(tx));
  STEWARD_ASSIGN_OR_RETURN(consent_, storage::load_consent(tx));
  std::stable_sort(consent_.begin(), consent_.end(),
                   [](const auto& a, const auto& b) { return a.recorded_at < b.recorded_at; });
  return {};
}

size_t WorldHistory::consent_known_by(Timestamp time) const {
  const auto end = std::upper_bound(
      consent_.begin(), consent_.end(), time,
      [](Timestamp at, const policy::ConsentEvent& event) { return at < event.recorded_at; });
  return static_cast<size_t>(end - consent_.begin());
}

Result<std::shared_ptr<const policy::PolicySet>> WorldHistory::policies(pqxx::transaction_base& tx,
                                                                        const Digest& hash) {
  auto& known = sets_[hash];
  if (known) return known;
  STEWARD_ASSIGN_OR_RETURN(auto sources, storage::load_policies_of(tx, hash));
  auto outcome = policy::load_policies(std::move(sources));
  if (!outcome.set) {
    const auto& first = outcome.diagnostics.front();
    return Error{ErrorCode::kInternal, "A policy set of the past cannot be read any more: " + first.message,
                 first.place};
  }
  known = std::move(outcome.set);
  return known;
}

bool WorldHistory::is_last(const PastMoment& moment) const {
  if (!last_ || last_->policies->hash != moment.policy) return false;
  if (moment.generation) return last_moment_.generation == moment.generation;
  return !last_moment_.generation && consent_known_by(moment.time) == last_consent_count_;
}

Result<std::shared_ptr<const World>> WorldHistory::at(const PastMoment& moment) {
  if (is_last(moment)) return last_;
  STEWARD_ASSIGN_OR_RETURN(last_,
                           database_.read([&](pqxx::transaction_base& tx) { return build(tx, moment); }));
  last_moment_ = moment;
  return last_;
}

Result<std::shared_ptr<const World>> WorldHistory::build(pqxx::transaction_base& tx,
                                                         const PastMoment& moment) {
  STEWARD_RETURN_IF_ERROR(find_bounds(tx));
  auto world = std::make_shared<World>();
  storage::Generation& now = world->generation;
  now = moment.generation.value_or(*start_);
  // Of before history began there is nothing; the hashes will tell whether anything had changed by then.
  now.catalog = std::max(now.catalog, start_->catalog);
  now.lineage = std::max(now.lineage, start_->lineage);
  const World* last = last_.get();

  STEWARD_ASSIGN_OR_RETURN(world->policies, policies(tx, moment.policy));
  if (last && last->generation.catalog == now.catalog) {
    world->catalog = last->catalog;
    world->identity = last->identity;
    world->purposes = last->purposes;
  } else {
    STEWARD_ASSIGN_OR_RETURN(MergedCatalog merged, load_merged_catalog(tx, now.catalog));
    world->catalog = std::make_shared<const CatalogSnapshot>(std::move(merged.snapshot));
    world->identity = std::make_shared<const Identity>(std::move(merged.identity));
    STEWARD_ASSIGN_OR_RETURN(world->purposes, load_purposes(tx, *world->identity, now.catalog));
  }
  if (last && last->generation.lineage == now.lineage && world->identity->maps_like(*last->identity)) {
    world->lineage = last->lineage;
  } else {
    STEWARD_ASSIGN_OR_RETURN(LineageStep step, load_lineage(tx, *world->identity, now.lineage));
    world->lineage = std::move(step.state);
  }
  world->graph = world->lineage->graph;
  world->jobs = world->lineage->jobs;

  const std::optional<size_t> by_time =
      moment.generation ? std::nullopt : std::optional(consent_known_by(moment.time));
  if (last && by_time == last_consent_count_ && last->generation.consent == now.consent) {
    world->consent = last->consent;
  } else if (by_time) {
    world->consent = std::make_shared<const policy::ConsentView>(std::vector<policy::ConsentEvent>(
        consent_.begin(), consent_.begin() + static_cast<std::ptrdiff_t>(*by_time)));
  } else {
    STEWARD_ASSIGN_OR_RETURN(auto events, storage::load_consent(tx, now.consent));
    world->consent = std::make_shared<const policy::ConsentView>(std::move(events));
  }
  last_consent_count_ = by_time;

  if (last && moment.generation && last->generation.grants == now.grants) {
    world->grants = last->grants;
  } else if (moment.generation) {
    STEWARD_ASSIGN_OR_RETURN(auto grants, storage::load_grants(tx, moment.time));
    world->grants = std::make_shared<const policy::GrantView>(known_by(moment.time, std::move(grants)));
  }

  const bool flows_alike = last && world->catalog == last->catalog && world->graph == last->graph &&
                           world->policies->declassifiers == last->policies->declassifiers;
  world->propagation = flows_alike ? last->propagation : propagation_of(*world);
  world->engine = flows_alike && world->policies == last->policies ? last->engine : engine_of(*world);
  return std::shared_ptr<const World>(std::move(world));
}

std::shared_ptr<const World> with_policies(const World& world,
                                           std::shared_ptr<const policy::PolicySet> policies,
                                           const World* previous) {
  auto other = std::make_shared<World>(world);
  other->policies = std::move(policies);
  const bool is_as_before = previous && previous->catalog == world.catalog &&
                            previous->graph == world.graph && previous->policies == other->policies;
  if (is_as_before)
    other->propagation = previous->propagation;
  else if (!(other->policies->declassifiers == world.policies->declassifiers))
    other->propagation = propagation_of(*other);
  other->engine = is_as_before ? previous->engine : engine_of(*other);
  return other;
}

}  // namespace steward::service
