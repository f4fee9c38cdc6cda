// Problem documents: every error as the same small JSON (RFC 9457, application/problem+json).
//
//   {"type":"urn:steward:problem:invalid_input","title":"Bad Request","status":400,"detail":"…",
//    "instance":"/api/v1/decisions","errors":[{"pointer":"/subject/id","detail":"Expected a string, …"}]}
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/message.h"
#include "base/error.h"

namespace steward::api {

struct Problem {
  struct Item {
    std::string pointer;  // RFC 6901, into the request's body
    std::string detail;
  };

  int status = 500;
  std::string code;    // last part of `type`; an ErrorCode's name, or an admission rule's ("host_refused")
  std::string detail;  // one sentence: the place and the fix
  std::vector<Item> errors;
  std::vector<std::pair<std::string, std::string>> headers;  // Allow, Retry-After, WWW-Authenticate
};

int http_status(ErrorCode code);

// What a caller may know of an error: an internal one keeps its message to the log.
Problem problem_of(const Error& error);

// `instance` is the path that was asked for, or empty.
HttpResponse to_response(const Problem& problem, std::string_view instance);

}  // namespace steward::api
