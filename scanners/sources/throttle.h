// Throttle: keeps a reader under so many bytes per second by letting it sleep, so that a production database
// has room for its own work. A token bucket of one second's bytes. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace steward::scanners {

class Throttle {
 public:
  using Time = std::chrono::steady_clock::time_point;
  struct Clock {
    std::function<Time()> now;
    std::function<void(std::chrono::nanoseconds)> sleep;
  };

  // 0 bytes per second: never sleeps.
  explicit Throttle(int64_t bytes_per_second);
  Throttle(int64_t bytes_per_second, Clock clock);

  // Sleeps until that many bytes more were allowed, or until `deadline` if that is sooner.
  void spend(int64_t bytes, Time deadline = Time::max());

 private:
  Clock clock_;
  double rate_;
  double tokens_;
  Time refilled_;
};

}  // namespace steward::scanners
