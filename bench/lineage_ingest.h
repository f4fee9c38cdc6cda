// How fast lineage events are taken in, durably, on one core.
#pragma once

#include <string>

#include "bench/measure.h"

namespace steward::bench {

// Starts a PostgreSQL of its own; that and this process share one core while it lasts. The baseline is a bare
// COPY of the same texts into a table, committed as often.
// `folder`: of events to take instead of made ones; empty: none.
void bench_lineage_ingest(Ratios& ratios, bool quick, const std::string& folder);

}  // namespace steward::bench
