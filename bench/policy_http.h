// Decisions over HTTP on loopback, the load generator beside them: advisory against a bare Beast echo of the
// same sizes, durable in answers a second and their latency.
#pragma once

#include "bench/measure.h"

namespace steward::bench {

void measure_policy_http(Ratios& ratios, bool quick);

}  // namespace steward::bench
