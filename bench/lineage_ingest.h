// How fast lineage events are taken in, durably, on one core.
#pragma once

#include "bench/measure.h"

namespace steward::bench {

// Starts a PostgreSQL of its own; that and this process share one core while it lasts. The baseline is a bare
// COPY of the same texts into a table, committed as often.
void bench_lineage_ingest(Ratios& ratios, bool quick);

}  // namespace steward::bench
