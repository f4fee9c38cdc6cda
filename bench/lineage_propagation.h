// How long it takes to compute propagation anew, and to keep it in step with one event.
#pragma once

#include "bench/measure.h"

namespace steward::bench {

// 1M fields, 2.7M edges, one field in ten tagged; a tenth of that when quick.
void measure_propagation(Ratios& ratios, bool quick);

}  // namespace steward::bench
