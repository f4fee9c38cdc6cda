// A plain HTTP/1.1 client for tests: one request, one connection, no library in between.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace steward::testing {

struct HttpAnswer {
  int status = 0;
  std::string head;
  std::string body;
};

// None when the connection breaks before a whole answer has arrived.
std::optional<HttpAnswer> http(int port, std::string_view method, std::string_view target,
                               std::string_view body = "");

// The bytes of a whole request, which asks for the connection to be closed, as they are. To a HEAD a body is
// no whole answer, whatever length the head tells.
std::optional<HttpAnswer> http_exchange(int port, std::string_view request);

}  // namespace steward::testing
