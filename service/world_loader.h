// Keeps one World in step with the database: reloads the parts whose generation has moved, and nothing else.
#pragma once

#include <memory>
#include <mutex>

#include "service/world.h"
#include "storage/pool.h"

namespace steward::service {

// Thread-safe. One caller reloads; the others wait for its result rather than load the same again.
class WorldLoader {
 public:
  explicit WorldLoader(storage::Database& database) : database_(database) {}

  // The world as of now: one query when nothing has changed.
  Result<std::shared_ptr<const World>> current();

  // The one that was loaded last, without asking the database; null before the first.
  std::shared_ptr<const World> latest() const;

 private:
  Result<std::shared_ptr<const World>> reload(const std::shared_ptr<const World>& old);

  storage::Database& database_;
  mutable std::mutex mutex_;
  std::shared_ptr<const World> world_;
};

}  // namespace steward::service
