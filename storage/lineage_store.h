// Jobs and edges as rows.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/hash.h"
#include "lineage/edge.h"
#include "lineage/graph/graph.h"
#include "storage/pool.h"

namespace steward::storage {

Result<JobId> upsert_job(pqxx::transaction_base& tx, const std::string& ns, const std::string& name,
                         Timestamp now);

// Adds edges that are not there yet (same ends, job and transformation), valid from `valid_from`; an earlier
// `valid_from` than the stored one moves it back. Ids of unknown datasets and fields are made. Returns how
// many were new.
Result<int64_t> add_edges(pqxx::transaction_base& tx, const std::vector<lineage::NamedEdge>& edges, JobId job,
                          Timestamp valid_from, Timestamp now);

// What the events of one run say together, see lineage::edges_of_run().
struct RunEdges {
  Digest run{};                                   // run_digest() of its events
  std::vector<lineage::NamedEdge> edges;          // of all its events
  std::vector<DatasetName> outputs_with_columns;  // of which it has told how columns are made
  Timestamp valid_from{};  // when the run began to speak of datasets: data may have flowed from then on
};

// add_edges() for a run. A dataset-level edge into one of `outputs_with_columns` that this run alone brought
// was a guess made before its columns were known: it ends where it began, so it never held. One that another
// run of the job has brought too stays.
Result<int64_t> add_run_edges(pqxx::transaction_base& tx, const RunEdges& run, JobId job, Timestamp now);

// Ends the still-valid edges of `job` that are not among `edges`: a view was redefined.
Status end_other_edges(pqxx::transaction_base& tx, JobId job, const std::vector<lineage::NamedEdge>& edges,
                       Timestamp ended_at);

Result<std::vector<lineage::Edge>> load_edges(pqxx::transaction_base& tx);

struct StoredJob {
  JobId id;
  std::string ns, name;
};
Result<std::vector<StoredJob>> load_jobs(pqxx::transaction_base& tx);

}  // namespace steward::storage
