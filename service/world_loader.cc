#include "service/world_loader.h"

#include "storage/catalog_store.h"
#include "storage/policy_store.h"

namespace steward::service {
namespace {

Result<std::shared_ptr<const policy::PolicySet>> load_policy_set(pqxx::transaction_base& tx) {
  STEWARD_ASSIGN_OR_RETURN(auto sources, storage::load_active_policies(tx));
  if (!sources) return std::make_shared<const policy::PolicySet>();  // no rule permits anything
  auto outcome = policy::load_policies(*std::move(sources));
  if (outcome.set) return outcome.set;
  // Stored sets were checked before they were stored: an older binary reads a newer language.
  const auto& first = outcome.diagnostics.front();
  return Error{ErrorCode::kInternal, "The policy set in force cannot be read: " + first.message, first.place};
}

}  // namespace

Result<std::shared_ptr<const World>> WorldLoader::current() {
  std::lock_guard lock(mutex_);
  if (world_) {
    STEWARD_ASSIGN_OR_RETURN(const auto now, database_.read([](pqxx::transaction_base& tx) {
      return storage::load_generation(tx);
    }));
    if (now == world_->generation) return world_;
  }
  STEWARD_ASSIGN_OR_RETURN(world_, reload(world_));
  return world_;
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
    if (!old || now.catalog != old->generation.catalog) {
      STEWARD_ASSIGN_OR_RETURN(auto catalog, storage::load_catalog(tx));
      world->catalog = std::make_shared<const CatalogSnapshot>(std::move(catalog));
    }
    if (!old || now.lineage != old->generation.lineage) {
      STEWARD_ASSIGN_OR_RETURN(auto edges, storage::load_edges(tx));
      world->graph = std::make_shared<const lineage::Graph>(edges);
      STEWARD_ASSIGN_OR_RETURN(world->jobs, storage::load_jobs(tx));
    }
    if (!old || now.consent != old->generation.consent) {
      STEWARD_ASSIGN_OR_RETURN(auto events, storage::load_consent(tx));
      world->consent = std::make_shared<const policy::ConsentView>(std::move(events));
    }
    if (!old || world->catalog != old->catalog || world->graph != old->graph ||
        world->policies != old->policies)
      world->propagation = std::make_shared<const lineage::Propagation>(
          lineage::Propagation::compute(*world->catalog, *world->graph, world->policies->declassifiers));
    return std::shared_ptr<const World>(std::move(world));
  });
}

}  // namespace steward::service
