// The least that an HTTP server on Beast can do: read a request, answer bytes that are there already.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace steward::bench {

// One io_context on one thread, keep-alive, TCP_NODELAY; every request is answered 200 with `body`, which
// stands there until the end.
class EchoServer {
 public:
  explicit EchoServer(std::string body);
  ~EchoServer();

  uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::bench
