// One POST to another server: what Steward itself asks of others over HTTP, such as a witness of its ledger.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/error.h"

namespace steward::api {

struct ClientOptions {
  std::chrono::milliseconds timeout{10'000};  // for all of it, once the name is resolved
  size_t max_answer = 64 << 10;               // bytes of the body
};

struct ClientAnswer {
  int status = 0;
  std::string body;
};

// `url`: http:// or https://, without user, query or fragment. HTTPS checks the server's certificate and name
// by the system's authorities (or SSL_CERT_FILE), TLS 1.2 at least. Redirects are answers like others:
// nothing is sent elsewhere. Blocks; any thread. kInvalidInput for the URL, kUnavailable when there is no
// answer, kTimeout, kTooLarge.
Result<ClientAnswer> http_post(const std::string& url, const std::string& body,
                               const ClientOptions& options = {});

}  // namespace steward::api
