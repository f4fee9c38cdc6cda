#include "service/world_loader.h"

#include <algorithm>

#include "catalog/difference.h"
#include "service/catalog_part.h"
#include "storage/access_store.h"
#include "storage/merge_store.h"
#include "storage/policy_store.h"
#include "storage/salt_store.h"

namespace steward::service {
namespace {

// What another server wrote a moment ahead of this clock happened; what lies further ahead must not end
// grants.
constexpr std::chrono::hours kClockSkew{1};

Result<std::shared_ptr<const policy::PolicySet>> load_policy_set(pqxx::transaction_base& tx) {
  STEWARD_ASSIGN_OR_RETURN(auto sources, storage::load_active_policies(tx));
  if (!sources) return std::make_shared<const policy::PolicySet>();  // no rule permits anything
  auto outcome = policy::load_policies(*std::move(sources));
  if (outcome.set) return outcome.set;
  // Stored sets were checked before they were stored: an older binary reads a newer language.
  const auto& first = outcome.diagnostics.front();
  return Error{ErrorCode::kInternal, "The policy set in force cannot be read: " + first.message, first.place};
}

Result<std::shared_ptr<const TrinoMapping>> load_trino_mapping(pqxx::transaction_base& tx) {
  for (const auto& [kind, body] : storage::load_lineage_settings(tx)) {
    if (kind != "TrinoMapping") continue;
    STEWARD_ASSIGN_OR_RETURN(TrinoMapping mapping, TrinoMapping::parse(body, kind));
    return std::make_shared<const TrinoMapping>(std::move(mapping));
  }
  return std::make_shared<const TrinoMapping>();
}

Status load_catalog_part(pqxx::transaction_base& tx, World& world) {
  STEWARD_ASSIGN_OR_RETURN(MergedCatalog merged, load_merged_catalog(tx, storage::kPresent));
  world.catalog = std::make_shared<const CatalogSnapshot>(std::move(merged.snapshot));
  world.identity = std::make_shared<const Identity>(std::move(merged.identity));
  return {};
}

Result<std::optional<lineage::GraphChange>> load_lineage_part(pqxx::transaction_base& tx, const World* old,
                                                              World& world) {
  const bool can_follow = old && world.identity->maps_like(*old->identity);
  STEWARD_ASSIGN_OR_RETURN(LineageStep step, can_follow ? follow_lineage(tx, *world.identity, *old->lineage,
                                                                         old->generation.lineage)
                                                        : load_lineage(tx, *world.identity));
  world.lineage = std::move(step.state);
  world.graph = world.lineage->graph;
  world.jobs = world.lineage->jobs;
  return std::move(step.change);
}

// In time of what changed where that is known; else computed anew. `change` is of the graph, none: read
// whole.
std::shared_ptr<const lineage::Propagation> follow_propagation(
    const World* old, const World& world, const std::optional<lineage::GraphChange>& change,
    bool has_new_rows) {
  const auto& declassifiers = world.policies->declassifiers;
  const auto computed = [&] {
    return std::make_shared<const lineage::Propagation>(
        lineage::Propagation::compute(*world.catalog, *world.graph, declassifiers));
  };
  if (!old || has_new_rows || (world.graph != old->graph && !change)) return computed();
  if (declassifiers != old->policies->declassifiers) return computed();
  if (world.graph == old->graph && world.catalog == old->catalog) return old->propagation;
  CatalogDifference catalog;
  if (world.catalog != old->catalog) catalog = difference(*old->catalog, *world.catalog);
  if (catalog.lost_something) return computed();
  const lineage::GraphChange none;
  const lineage::Change step{change ? *change : none, std::move(catalog.retagged),
                             std::move(catalog.reshaped)};
  return std::make_shared<const lineage::Propagation>(
      old->propagation->updated(*world.catalog, *world.graph, declassifiers, step));
}

// Cheap: what datasets need is compiled when they are first asked for.
std::shared_ptr<const policy::Engine> follow_engine(const World* old, const World& world) {
  if (old && world.policies == old->policies && world.catalog == old->catalog && world.graph == old->graph &&
      world.propagation == old->propagation)
    return old->engine;
  return std::make_shared<const policy::Engine>(policy::Engine::compile(
      *world.policies, *world.catalog, *world.graph, *world.propagation, old ? old->engine.get() : nullptr));
}

}  // namespace

Result<std::shared_ptr<const World>> WorldLoader::current() {
  std::lock_guard lock(mutex_);
  const auto asked_at = std::chrono::steady_clock::now();
  if (world_) {
    STEWARD_ASSIGN_OR_RETURN(const auto now, database_.read([](pqxx::transaction_base& tx) {
      return storage::load_generation(tx);
    }));
    if (now == world_->generation) {
      publish(asked_at);
      return world_;
    }
  }
  STEWARD_ASSIGN_OR_RETURN(world_, reload(world_));
  publish(asked_at);
  return world_;
}

void WorldLoader::publish(std::chrono::steady_clock::time_point asked_at) {
  std::lock_guard lock(published_mutex_);
  published_ = world_;
  confirmed_at_ = asked_at;
}

std::shared_ptr<const World> WorldLoader::latest() const {
  std::lock_guard lock(published_mutex_);
  return published_;
}

std::shared_ptr<const World> WorldLoader::confirmed(std::chrono::milliseconds age) const {
  std::lock_guard lock(published_mutex_);
  return published_ && std::chrono::steady_clock::now() - confirmed_at_ <= age ? published_ : nullptr;
}

Result<std::shared_ptr<const World>> WorldLoader::reload(const std::shared_ptr<const World>& old) {
  return database_.read([&](pqxx::transaction_base& tx) -> Result<std::shared_ptr<const World>> {
    auto world = old ? std::make_shared<World>(*old) : std::make_shared<World>();
    // Read inside the same snapshot as the rest, so that parts and generation belong together.
    STEWARD_ASSIGN_OR_RETURN(world->generation, storage::load_generation(tx));
    const auto& now = world->generation;
    if (!old || now.policy != old->generation.policy) {
      STEWARD_ASSIGN_OR_RETURN(world->policies, load_policy_set(tx));
    }
    const bool has_new_catalog = !old || now.catalog != old->generation.catalog;
    if (has_new_catalog) STEWARD_RETURN_IF_ERROR(load_catalog_part(tx, *world));
    const bool has_new_rows = !old || !world->identity->maps_like(*old->identity);
    std::optional<lineage::GraphChange> change;
    if (has_new_rows || now.lineage != old->generation.lineage) {
      STEWARD_ASSIGN_OR_RETURN(change, load_lineage_part(tx, old.get(), *world));
    }
    if (has_new_catalog) {
      STEWARD_ASSIGN_OR_RETURN(world->purposes, load_purposes(tx, *world->identity, storage::kPresent));
      STEWARD_ASSIGN_OR_RETURN(world->trino, load_trino_mapping(tx));
    }
    if (!old || now.consent != old->generation.consent) {
      STEWARD_ASSIGN_OR_RETURN(auto events, storage::load_consent(tx));
      world->consent = std::make_shared<const policy::ConsentView>(std::move(events));
      world->erasures = storage::count_erasures(tx);
    }
    if (!old || now.grants != old->generation.grants) {
      STEWARD_ASSIGN_OR_RETURN(auto grants, storage::load_grants(tx, clock_() + kClockSkew));
      world->grants = std::make_shared<const policy::GrantView>(std::move(grants));
    }
    world->propagation = follow_propagation(old.get(), *world, change, has_new_rows);
    world->engine = follow_engine(old.get(), *world);
    return std::shared_ptr<const World>(std::move(world));
  });
}

}  // namespace steward::service
