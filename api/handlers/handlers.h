// One function for each endpoint: query and body in, a use case of the service, JSON out. They block; Errors
// become problem documents in the HTTP layer. Shapes: schemas.h; meanings: docs/api.md.
#pragma once

#include "api/handlers/metrics.h"
#include "api/http/message.h"
#include "service/steward.h"

namespace steward::api {

// status_handlers.cc
Result<HttpResponse> show_home(const HttpRequest& request);
Result<HttpResponse> show_health(const HttpRequest& request);
Result<HttpResponse> show_ready(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> show_metrics(service::Steward& steward, const Metrics& metrics, const HttpRequest& request);
Result<HttpResponse> show_openapi(const HttpRequest& request);

// catalog_handlers.cc
Result<HttpResponse> search_catalog(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_dataset(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_dataset_by_name(service::Steward& steward, const HttpRequest& request);

// lineage_handlers.cc
Result<HttpResponse> post_lineage(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> post_lineage_batch(service::Steward& steward, const HttpRequest& request);

// lineage_query_handlers.cc
Result<HttpResponse> get_lineage_graph(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_lineage_paths(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_lineage_impact(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_lineage_models(service::Steward& steward, const HttpRequest& request);

// marquez_handlers.cc
Result<HttpResponse> get_marquez_lineage(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_marquez_column_lineage(service::Steward& steward, const HttpRequest& request);

// merge_handlers.cc
Result<HttpResponse> post_merge(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> post_unmerge(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_merges(service::Steward& steward, const HttpRequest& request);

// decision_handlers.cc
Result<HttpResponse> post_decision(service::Steward& steward, Metrics& metrics, bool allows_advisory,
                                   const HttpRequest& request);
// The same without waiting; see DirectHandler.
void post_decision_directly(service::Steward& steward, Metrics& metrics, bool allows_advisory,
                            const HttpRequest& request, std::function<void(DirectAnswer)> respond);
Result<HttpResponse> post_decision_batch(service::Steward& steward, Metrics& metrics, bool allows_advisory,
                                         const HttpRequest& request);

// catalog_access_handlers.cc
Result<HttpResponse> post_access(service::Steward& steward, const HttpRequest& request);

// audit_handlers.cc
Result<HttpResponse> export_audit(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> show_audit_head(service::Steward& steward, const HttpRequest& request);

// report_handlers.cc
Result<HttpResponse> list_reports(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> export_report(service::Steward& steward, const HttpRequest& request);

// Who the ledger says acted when a caller of the API did; the API knows callers by the shared token only.
inline constexpr const char* kApiActor = "api";

}  // namespace steward::api
