// The handlers of access requests and grants; see handlers.h.
#pragma once

#include "api/http/message.h"
#include "service/steward.h"

namespace steward::api {

Result<HttpResponse> post_access_request(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> list_access_requests(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_access_request(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> post_approval(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> post_refusal(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> post_cancellation(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> list_grants(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> post_withdrawal(service::Steward& steward, const HttpRequest& request);

}  // namespace steward::api
