// The time a query may take, as lineage::Budget asks for it.
#pragma once

#include <chrono>
#include <functional>

namespace steward::service {

// True once `time` has passed since the call.
inline std::function<bool()> deadline_in(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  return [end] { return std::chrono::steady_clock::now() >= end; };
}

}  // namespace steward::service
