#include "scanners/sources/throttle.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace steward::scanners {

Throttle::Throttle(int64_t bytes_per_second)
    : Throttle(bytes_per_second, {[] { return std::chrono::steady_clock::now(); },
                                  [](std::chrono::nanoseconds time) { std::this_thread::sleep_for(time); }}) {
}

Throttle::Throttle(int64_t bytes_per_second, Clock clock)
    : clock_(std::move(clock)),
      rate_(static_cast<double>(std::max<int64_t>(bytes_per_second, 0))),
      tokens_(rate_),
      refilled_(clock_.now()) {}

void Throttle::spend(int64_t bytes, Time deadline) {
  if (rate_ == 0) return;
  const Time now = clock_.now();
  const std::chrono::duration<double> passed = now - refilled_;
  refilled_ = now;
  tokens_ = std::min(tokens_ + rate_ * passed.count(), rate_) - static_cast<double>(bytes);
  if (tokens_ >= 0) return;
  const auto wait =
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(-tokens_ / rate_));
  clock_.sleep(now + wait < deadline ? wait : std::max<std::chrono::nanoseconds>(deadline - now, {}));
}

}  // namespace steward::scanners
