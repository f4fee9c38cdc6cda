// Handlers of the endpoints that look into the ledger (entry_endpoints.h).
#pragma once

#include "api/http/message.h"
#include "service/steward.h"

namespace steward::api {

Result<HttpResponse> search_entries(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_entry(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_decision(service::Steward& steward, const HttpRequest& request);

}  // namespace steward::api
