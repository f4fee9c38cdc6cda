// Decisions over HTTP on loopback, the load generator beside them: advisory against a bare Beast echo of the
// same sizes, durable in answers a second and their latency.
#pragma once

#include <string_view>

#include "bench/measure.h"

namespace steward::bench {

// `only`: "advisory", "durable", or empty for both.
void measure_policy_http(Ratios& ratios, bool quick, std::string_view only);

}  // namespace steward::bench
