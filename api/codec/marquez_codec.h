// Lineage as Marquez answers it (GET /api/v1/lineage and /api/v1/column-lineage of its OpenAPI document), so
// that its web client and what was written for it work on Steward. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>

#include "service/lineage_queries/flow.h"
#include "service/lineage_queries/job_neighbourhood.h"

namespace steward::api {

struct MarquezRun {
  std::string id;
  std::string state;  // of OpenLineage: START, RUNNING, COMPLETE, ABORT, FAIL, OTHER
  std::optional<Timestamp> started_at, ended_at;
  Timestamp updated_at{};
};

// What is shown beside the graph and comes from the database. Facets: name → body as it came.
struct MarquezDetails {
  std::map<DatasetId, std::map<std::string, std::string>> dataset_facets;
  std::map<JobId, std::map<std::string, std::string>> job_facets;
  std::map<JobId, MarquezRun> latest_runs;
};

// {"graph":[{"id","type":"DATASET"|"JOB","data","inEdges","outEdges"}]}, nodes in order of id.
boost::json::object marquez_lineage(const service::World& world, const service::JobNeighbourhood& around,
                                    const MarquezDetails& details);

// {"graph":[{"id","type":"DATASET_FIELD","data","inEdges","outEdges"}]}. An inEdge's origin is its own node
// and its destination the input: so Marquez sends it, and so its client reads it.
boost::json::object marquez_column_lineage(const service::World& world, const service::Flow& flow);

}  // namespace steward::api
