// OpenLineage events as pipelines send them: whole runs with schemas, column lineage and the usual facets,
// some 6 KB each. Deterministic.
#pragma once

#include <string>
#include <vector>

namespace steward::bench {

// START and COMPLETE of `runs` runs, in order. Jobs come back: of 200 jobs each runs runs/200 times.
std::vector<std::string> lineage_events(int runs);

// The events of every *.json file below `folder`, over and over until there are `count`, each time under new
// run ids. Empty when there is none.
std::vector<std::string> events_of_folder(const std::string& folder, size_t count);

}  // namespace steward::bench
