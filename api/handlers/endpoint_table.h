// Every endpoint of the API, described once: the router, the OpenAPI document, the home page and the metrics
// read this table.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "api/http/router.h"

namespace steward::api {

struct QueryParameter {
  std::string_view name;
  std::string_view type;  // a schema, in the notation of schemas.h
  std::string_view description;
  bool is_required = false;
};

struct EndpointDescription {
  Endpoint endpoint;
  std::string_view summary;
  std::span<const QueryParameter> query;
  std::string_view request_schema;   // empty: no body
  std::string_view response_schema;  // empty: text
  std::string_view response_type = "application/json";
  int success = 200;
};

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

inline constexpr size_t kDecisionBodyLimit = 1u << 20;
inline constexpr size_t kLineageBodyLimit = 32u << 20;

inline constexpr std::array<EndpointDescription, 12> kEndpoints = {{
    {{Method::kGet, "/", "home", 0, true}, "What listens here", {}, "", "", "text/html; charset=utf-8"},
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
    {{Method::kPost, "/api/v1/decisions", "post_decision", kDecisionBodyLimit},
     "May this subject use this data for this purpose, now? 200 whatever the verdict",
     {},
     "DecisionRequest",
     "Decision"},
    {{Method::kGet, "/api/v1/audit/export", "export_audit"},
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

// The row of that name; an unknown name does not compile.
consteval const EndpointDescription& endpoint_named(std::string_view name) {
  for (const EndpointDescription& row : kEndpoints)
    if (row.endpoint.name == name) return row;
  throw "no such endpoint";
}

}  // namespace steward::api
