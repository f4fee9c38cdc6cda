// Example facets made out of OpenLineage's JSON schemas: an instance with every property of a facet, so that
// those without a fixture are tried too.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

namespace steward::testing {

enum class FacetPlace { kDataset, kInput, kOutput, kJob, kRun };

struct FacetExample {
  std::string source;  // the file it came from, for messages
  FacetPlace place;
  std::string name;  // "columnLineage"
  boost::json::value body;
};

// The place of a facet by the name of its schema or fixture folder: "SQLJobFacet" → kJob.
FacetPlace place_of(const std::string& schema_name);

// One for each facet that the schema file defines (LineageFacet.json: one of a dataset, one of a job).
std::vector<FacetExample> examples_of_schema(const std::string& path);

boost::json::value read_json(const std::string& path);

}  // namespace steward::testing
