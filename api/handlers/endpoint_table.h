// Every endpoint of the API, described once: the router, the OpenAPI document, the home page and the metrics
// read this table. Those of access requests and grants: access_endpoints.h; of reports: report_endpoints.h;
// those of other people's protocols: door_endpoints.h. The pages for people (page_files.h) are not among
// them.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "api/handlers/access_endpoints.h"
#include "api/handlers/decision_endpoints.h"
#include "api/handlers/door_endpoints.h"
#include "api/handlers/endpoint_description.h"
#include "api/handlers/entry_endpoints.h"
#include "api/handlers/ledger_endpoints.h"
#include "api/handlers/register_endpoints.h"
#include "api/handlers/report_endpoints.h"

namespace steward::api {

inline constexpr QueryParameter kSearchQuery[] = {
    {"q", "string", "words of names and categories; 'category:user.contact' restricts; empty lists all"},
    {"limit", "integer", "hits per page, 1 to 500; 50 when not given"},
    {"cursor", "string", "next_cursor of the page before"}};
inline constexpr QueryParameter kDatasetQuery[] = {
    {"name", "string", "a dataset's full name, or any ending of it that names one dataset", true}};
inline constexpr QueryParameter kExportQuery[] = {
    {"from", "string", "RFC 3339; entries at or after"},
    {"to", "string", "RFC 3339; entries before"},
    {"kind", "string", "one kind of entry, such as decision or tag_change"},
    {"format", "string", "json (verifiable, the default) or html (for people; the same JSON inside)"}};

inline constexpr QueryParameter kGraphQuery[] = {
    {"node", "string", "dataset or dataset#field, by any ending of its name that names one", true},
    {"direction", "string", "upstream, downstream or both; both when not given"},
    {"depth", "integer", "hops at most, 0 to 1,000; 1,000 when not given"},
    {"granularity", "string", "field (the default) or dataset"},
    {"indirect", "boolean", "true: influence too, such as filters and joins"},
    {"as_of", "string", "RFC 3339; the graph as it was then; now when not given"},
    {"max_nodes", "integer", "in each direction, 1 to 100,000; 10,000 when not given"}};
inline constexpr QueryParameter kPathsQuery[] = {
    {"from", "string", "dataset or dataset#field", true},
    {"to", "string", "dataset or dataset#field", true},
    {"all", "boolean", "true: every simple path instead of a shortest one"},
    {"max", "integer", "paths at most, 1 to 1,000; 10 when not given"},
    {"depth", "integer", "hops at most"},
    {"indirect", "boolean", "true: influence too"},
    {"as_of", "string", "RFC 3339"},
    {"max_nodes", "integer", "steps of the search at most"}};
inline constexpr QueryParameter kImpactQuery[] = {{"node", "string", "dataset or dataset#field", true},
                                                  {"depth", "integer", "hops at most"},
                                                  {"as_of", "string", "RFC 3339"},
                                                  {"max_nodes", "integer", "nodes at most"}};
inline constexpr QueryParameter kModelsQuery[] = {
    {"category", "string", "models that hold data of it, or of one below it"},
    {"excludes", "string", "a purpose: models made from data that may not be used for it"}};
inline constexpr QueryParameter kMarquezQuery[] = {
    {"nodeId", "string", "dataset:NAMESPACE:NAME or job:NAMESPACE:NAME", true},
    {"depth", "integer", "steps from job to job; 20 when not given"},
    {"aggregateToParentRun", "boolean", "taken and without effect: Steward answers for jobs, not for runs"},
    {"includeFacets", "string", "taken and without effect"}};
inline constexpr QueryParameter kMarquezColumnQuery[] = {
    {"nodeId", "string", "datasetField:NAMESPACE:NAME:FIELD, or a dataset or job for all its columns", true},
    {"depth", "integer", "hops at most; 20 when not given"},
    {"withDownstream", "boolean", "true: what is made from it too"}};
inline constexpr QueryParameter kMergesQuery[] = {{"name", "string", "one of the names of a dataset", true}};

inline constexpr size_t kLineageBodyLimit = 32u << 20;
inline constexpr size_t kLineageBatchBodyLimit = 64u << 20;
inline constexpr size_t kMaxBatchEvents = 10'000;
inline constexpr size_t kMergeBodyLimit = 256u << 10;

inline constexpr std::array<EndpointDescription, 21> kOwnEndpoints = {{
    {{Method::kGet, "/api/", "home", 0, true}, "What listens here", {}, "", "", "text/html; charset=utf-8"},
    {{Method::kGet, "/healthz", "health", 0, true}, "The process runs", {}, "", "Health"},
    {{Method::kGet, "/readyz", "ready", 0, true}, "The database answers too", {}, "", "Health"},
    {{Method::kGet, "/metrics", "metrics"},
     "Counters and latencies, Prometheus text format 0.0.4",
     {},
     "",
     "",
     "text/plain; version=0.0.4; charset=utf-8"},
    {{Method::kGet, "/openapi.json", "openapi"}, "This API as an OpenAPI 3.1 document", {}, "", "object"},
    {{Method::kGet, "/api/v1/search", "search"}, "Find datasets and fields", kSearchQuery, "", "SearchPage"},
    {{Method::kGet, "/api/v1/datasets", "get_dataset_by_name"},
     "One dataset, by a name that may hold slashes",
     kDatasetQuery,
     "",
     "Dataset"},
    {{Method::kGet, "/api/v1/datasets/merges", "get_merges"},
     "Every name of a dataset, and why they are one",
     kMergesQuery,
     "",
     "DatasetNames"},
    {{Method::kPost, "/api/v1/datasets/merges", "post_merge", kMergeBodyLimit},
     "Two names are one dataset: tags, lineage and policies join",
     {},
     "MergeRequest",
     "DatasetNames"},
    {{Method::kPost, "/api/v1/datasets/unmerges", "post_unmerge", kMergeBodyLimit},
     "Two names are two datasets, whatever events say; each is as it was",
     {},
     "MergeRequest",
     "DatasetNames"},
    {{Method::kGet, "/api/v1/datasets/{dataset}", "get_dataset"},
     "One dataset, by id or name",
     {},
     "",
     "Dataset"},
    {{Method::kPost, "/api/v1/lineage", "post_lineage", kLineageBodyLimit},
     "Take in one OpenLineage event (2-0-2)",
     {},
     "object",
     "LineageOutcome",
     "application/json",
     201},
    {{Method::kPost, "/api/v1/lineage/batch", "post_lineage_batch", kLineageBatchBodyLimit},
     "Take in an array of OpenLineage events; 204 when all are taken, 200 tells which are not",
     {},
     "object[]",
     "BatchOutcome"},
    {{Method::kGet, "/api/v1/lineage", "get_marquez_lineage"},
     "Jobs and datasets around one, as Marquez answers it",
     kMarquezQuery,
     "",
     "object"},
    {{Method::kGet, "/api/v1/column-lineage", "get_marquez_column_lineage"},
     "Columns around one, as Marquez answers it",
     kMarquezColumnQuery,
     "",
     "object"},
    {{Method::kGet, "/api/v1/lineage/graph", "get_lineage_graph"},
     "What a node is made from and what is made from it, now or at any past time",
     kGraphQuery,
     "",
     "LineageGraph"},
    {{Method::kGet, "/api/v1/lineage/paths", "get_lineage_paths"},
     "The ways data takes from one node to another, with what happens on each step",
     kPathsQuery,
     "",
     "LineagePaths"},
    {{Method::kGet, "/api/v1/lineage/impact", "get_lineage_impact"},
     "What a change of a node touches, who owns it, what it carries along",
     kImpactQuery,
     "",
     "Impact"},
    {{Method::kGet, "/api/v1/lineage/models", "get_lineage_models"},
     "Which models hold data of a category, or were made from data that excludes a purpose",
     kModelsQuery,
     "",
     "ModelAnswer"},
    {{.method = Method::kGet, .path = "/api/v1/audit/export", .name = "export_audit", .is_recorded = true},
     "The ledger with its proofs, for offline verification",
     kExportQuery,
     "",
     "object"},
    {{Method::kGet, "/api/v1/audit/head", "audit_head"},
     "The signed tree head: a c2sp.org/tlog-checkpoint",
     {},
     "",
     "",
     "text/plain; charset=utf-8"},
}};

// A table a line: many add theirs at once.
inline constexpr auto kEndpoints = [] {
  constexpr size_t kCount = kOwnEndpoints.size()         //
                            + kDecisionEndpoints.size()  //
                            + kAccessEndpoints.size()    //
                            + kReportEndpoints.size()    //
                            + kLedgerEndpoints.size()    //
                            + kEntryEndpoints.size()     //
                            + kRegisterEndpoints.size()  //
                            + kDoorEndpoints.size();
  std::array<EndpointDescription, kCount> all;
  auto end = std::copy(kOwnEndpoints.begin(), kOwnEndpoints.end(), all.begin());
  end = std::copy(kDecisionEndpoints.begin(), kDecisionEndpoints.end(), end);
  end = std::copy(kAccessEndpoints.begin(), kAccessEndpoints.end(), end);
  end = std::copy(kReportEndpoints.begin(), kReportEndpoints.end(), end);
  end = std::copy(kLedgerEndpoints.begin(), kLedgerEndpoints.end(), end);
  end = std::copy(kEntryEndpoints.begin(), kEntryEndpoints.end(), end);
  end = std::copy(kRegisterEndpoints.begin(), kRegisterEndpoints.end(), end);
  std::copy(kDoorEndpoints.begin(), kDoorEndpoints.end(), end);
  return all;
}();

// The row of that name; an unknown name does not compile.
consteval const EndpointDescription& endpoint_named(std::string_view name) {
  for (const EndpointDescription& row : kEndpoints)
    if (row.endpoint.name == name) return row;
  throw "no such endpoint";
}

}  // namespace steward::api
