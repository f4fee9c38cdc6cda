// Events as they came, jobs, runs and edges as rows.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "lineage/edge.h"
#include "lineage/graph.h"
#include "lineage/openlineage.h"
#include "storage/pool.h"

namespace steward::storage {

// Keeps the event's text under its hash. False when the very same event was stored before.
Result<bool> store_event(pqxx::transaction_base& tx, const lineage::LineageEvent& event,
                         std::string_view text, Timestamp received_at);

Result<JobId> upsert_job(pqxx::transaction_base& tx, const std::string& ns, const std::string& name,
                         Timestamp now);

// Adds edges that are not there yet (same ends, job and transformation), valid from `valid_from`; an earlier
// `valid_from` than the stored one moves it back. Ids of unknown datasets and fields are made. Returns how
// many were new.
Result<int64_t> add_edges(pqxx::transaction_base& tx, const std::vector<lineage::NamedEdge>& edges, JobId job,
                          Timestamp valid_from, Timestamp now);

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
