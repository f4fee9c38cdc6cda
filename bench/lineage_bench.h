// The topics of lineage_bench, a file each. Every one prints what it measured and its ratios.
#pragma once

#include "base/error.h"
#include "bench/lineage_graph.h"
#include "bench/measure.h"

namespace steward::bench {

// Rows into a graph, bytes an edge, closures against a bare search over plain arrays, neighbourhoods.
void measure_graph(const LineageRows& rows, Ratios& ratios);

// Events of 20 edges into a graph, one after the other.
void measure_changes(const LineageRows& rows, Ratios& ratios);

// Closures against a recursive query of PostgreSQL over the same rows, indexed, in a cluster of its own.
Status measure_postgres(const LineageRows& rows, Ratios& ratios);

}  // namespace steward::bench
