// Parts of the policy benchmark: each measures one thing and adds its ratios.
#pragma once

#include "bench/measure.h"

namespace steward::bench {

struct PolicyBenchOptions {
  bool is_quick = false;
};

// policy_process.cc: load, compile, decide and swap in this process.
void measure_policy_in_process(const PolicyBenchOptions& options, Ratios& ratios);

}  // namespace steward::bench
