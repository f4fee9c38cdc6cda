// The handlers of the registers; see handlers.h.
#pragma once

#include "api/http/message.h"
#include "service/steward.h"

namespace steward::api {

// subject_request_handlers.cc
Result<HttpResponse> post_subject_request(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> list_subject_requests(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> get_subject_request(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> post_subject_event(service::Steward& steward, const HttpRequest& request);

// legal_hold_handlers.cc
Result<HttpResponse> post_legal_hold(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> list_legal_holds(service::Steward& steward, const HttpRequest& request);
Result<HttpResponse> post_hold_release(service::Steward& steward, const HttpRequest& request);

}  // namespace steward::api
