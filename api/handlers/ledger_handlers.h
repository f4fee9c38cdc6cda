// Handlers of ledger_endpoints.h.
#pragma once

#include "api/http/message.h"
#include "service/steward.h"

namespace steward::api {

Result<HttpResponse> show_checkpoint(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> show_tile(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> show_consistency(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> show_ledger_keys(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> show_servers(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> post_witness_checkpoint(service::Steward& steward, const HttpRequest& request);

}  // namespace steward::api
