// Keeps one World in step with the database: reloads the parts whose generation has moved, and nothing else.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include "service/world.h"
#include "storage/pool.h"

namespace steward::service {

// Thread-safe. One caller reloads; the others wait for its result rather than load the same again.
class WorldLoader {
 public:
  WorldLoader(storage::Database& database, std::function<Timestamp()> clock)
      : database_(database), clock_(std::move(clock)) {}

  // The world as of now: one query when nothing has changed.
  Result<std::shared_ptr<const World>> current();

  // The one that was loaded last, without asking the database; null before the first.
  std::shared_ptr<const World> latest() const;

  // The latest, when the database said at most `age` ago that it is the current one; else null. Never waits
  // for the database, nor for who reads a new world.
  std::shared_ptr<const World> confirmed(std::chrono::milliseconds age) const;

 private:
  void publish(std::chrono::steady_clock::time_point asked_at);
  Result<std::shared_ptr<const World>> reload(const std::shared_ptr<const World>& old);

  storage::Database& database_;
  std::function<Timestamp()> clock_;
  std::mutex mutex_;  // held while the database is asked
  std::shared_ptr<const World> world_;

  mutable std::mutex published_mutex_;  // held for a moment
  std::shared_ptr<const World> published_;
  std::chrono::steady_clock::time_point confirmed_at_{};
};

}  // namespace steward::service
