// A load generator for one HTTP request over many connections: one thread, no pipelining, keep-alive.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace steward::bench {

struct Load {
  double per_second = 0;
  double p50_ms = 0, p99_ms = 0;
  size_t failures = 0;        // answers other than 200, and connections that broke
  double client_cpu_us = 0;   // of this thread, an answer
  size_t response_bytes = 0;  // head and body of the last answer
};

// Sends `request` (one whole HTTP/1.1 request) to 127.0.0.1:port again and again for `time`, after a tenth of
// it that does not count.
Load load(uint16_t port, const std::string& request, int connections, std::chrono::milliseconds time);

// POST with a JSON body.
std::string post_request(const std::string& target, const std::string& body);

}  // namespace steward::bench
