// The least that an HTTP server on Beast can do: read a request, answer bytes that are there already.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace steward::bench {

// As many threads as Steward's server has, an io_context each; keep-alive, TCP_NODELAY; every request is
// answered 200 with `body`, which stands there until the end.
class EchoServer {
 public:
  EchoServer(std::string body, size_t threads);
  ~EchoServer();

  uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::bench
