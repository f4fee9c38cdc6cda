// Worlds as they were when past decisions were made, built again from what is stored.
//
// A part that is as it was in the world before is shared with it; whoever asks in the order of the ledger,
// whose generations only grow, has each world built once.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "service/world.h"
#include "storage/pool.h"

namespace steward::service {

struct PastMoment {
  Digest policy{};  // of the set in force
  // None: it was not recorded. What history begins with stands for it, and consent as recorded by `time`.
  std::optional<storage::Generation> generation;
  Timestamp time{};
};

// Not thread-safe.
class WorldHistory {
 public:
  explicit WorldHistory(storage::Database& database) : database_(database) {}

  // kNotFound when no set of that hash was ever stored.
  Result<std::shared_ptr<const World>> at(const PastMoment& moment);

 private:
  Result<std::shared_ptr<const World>> build(pqxx::transaction_base& tx, const PastMoment& moment);
  Result<std::shared_ptr<const policy::PolicySet>> policies(pqxx::transaction_base& tx, const Digest& hash);
  bool is_last(const PastMoment& moment) const;
  Status find_bounds(pqxx::transaction_base& tx);
  size_t consent_known_by(Timestamp time) const;

  storage::Database& database_;
  std::optional<storage::Generation> start_;
  std::vector<policy::ConsentEvent> consent_;  // all there is, by recorded_at
  std::map<Digest, std::shared_ptr<const policy::PolicySet>> sets_;
  std::shared_ptr<const World> last_;
  PastMoment last_moment_;
  std::optional<size_t> last_consent_count_;  // of `last_`, when it is by time
};

// `world` under another set: nothing else differs, and what flows along lineage only where the set says that
// masking functions declassify otherwise.
std::shared_ptr<const World> with_policies(const World& world,
                                           std::shared_ptr<const policy::PolicySet> policies,
                                           const World* previous = nullptr);

}  // namespace steward::service
