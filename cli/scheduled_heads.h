// Signed heads on a schedule, posted to witnesses: what a server does beside answering.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "service/steward.h"

namespace steward::cli {

struct HeadSchedule {
  std::chrono::seconds every{3600};  // when the ledger has grown
  uint64_t after_entries = 10'000;   // sooner, when it has grown by so many
};

// What is told of the witnesses after each look at them.
struct WitnessFigures {
  std::string address;
  uint64_t lag = 0;
  double last_success = 0;  // Unix seconds; 0: never
  bool has_parted = false;
};

// Second histories of other ledgers that this server caught as their witness.
struct SplitViewFigures {
  std::string origin;
  uint64_t proven = 0, unproven = 0;
};

struct HeadFigures {
  std::vector<WitnessFigures> witnesses;
  std::vector<SplitViewFigures> split_views;  // one for each origin that is watched
};

// Until told to stop; then the record of this server ends (Steward::end_record()) and a last head is signed.
// A failure is logged and tried again.
void keep_heads(service::Steward& steward, const HeadSchedule& schedule,
                const std::function<void(const HeadFigures&)>& tell, const std::stop_token& stop);

}  // namespace steward::cli
