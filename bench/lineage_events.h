// OpenLineage events as pipelines send them: whole runs with schemas, column lineage and the usual facets,
// some 6 KB each. Deterministic.
#pragma once

#include <string>
#include <vector>

namespace steward::bench {

// START and COMPLETE of `runs` runs, in order. Jobs come back: of 200 jobs each runs runs/200 times.
std::vector<std::string> lineage_events(int runs);

}  // namespace steward::bench
