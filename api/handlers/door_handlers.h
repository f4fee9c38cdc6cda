// The endpoints of door_endpoints.h. Thin: a codec reads, a use case of the service answers, a codec writes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/handlers/metrics.h"
#include "api/http/message.h"
#include "api/http/router.h"
#include "service/steward.h"

namespace steward::api {

// All of them (door_routes.cc). `steward` must outlive the router; `public_url`: as below.
void add_doors(Router& router, service::Steward& steward, const std::shared_ptr<Metrics>& metrics,
               const std::optional<std::string>& public_url);

// authzen_handlers.cc. `public_url`: what clients call this server, "https://steward.example"; none: what
// they called it in this request.
Result<HttpResponse> show_authzen_metadata(const std::optional<std::string>& public_url,
                                           const HttpRequest& request);
Result<HttpResponse> evaluate_access(service::Steward& steward, Metrics& metrics, const HttpRequest& request);
Result<HttpResponse> evaluate_accesses(service::Steward& steward, Metrics& metrics,
                                       const HttpRequest& request);
Result<HttpResponse> search_access_subjects(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> search_access_resources(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> search_access_actions(service::Steward& steward, const HttpRequest& request);

// trino_handlers.cc
Result<HttpResponse> trino_allow(service::Steward& steward, Metrics& metrics, const HttpRequest& request);
Result<HttpResponse> trino_batch(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> trino_row_filters(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> trino_column_mask(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> trino_column_masks(service::Steward& steward, const HttpRequest& request);

}  // namespace steward::api
