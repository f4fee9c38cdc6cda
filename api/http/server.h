// The HTTP server: few threads for all sockets, each socket on one of them, and a pool of workers for
// handlers that block.
//
//   STEWARD_ASSIGN_OR_RETURN(auto server, Server::start(options, std::move(router)));
//   ... server->port() ...
//   server->drain();
//
// Bounds: connections, head, body and time of every stage, and the memory of all bodies together. What
// admission.h refuses never reaches a handler. Bodies and query values are never logged.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/http/router.h"
#include "base/error.h"

namespace steward::api {

struct Timeouts {
  std::chrono::milliseconds idle = std::chrono::seconds(30);   // between requests of one connection
  std::chrono::milliseconds head = std::chrono::seconds(10);   // from its first byte to its last
  std::chrono::milliseconds body = std::chrono::seconds(60);   // from the end of the head
  std::chrono::milliseconds write = std::chrono::seconds(30);  // for each 256 KB of the answer
  std::chrono::milliseconds linger = std::chrono::seconds(2);  // for a refused client to read why
  std::chrono::milliseconds drain = std::chrono::seconds(20);  // for requests in flight at the end
};

// One answered request, for metrics.
struct Exchange {
  std::string_view endpoint;  // Endpoint::name; "none" when no endpoint was reached
  int status = 0;
  std::chrono::microseconds duration{};  // from the end of the head until the answer was ready
};

// What became of an answer's body.
struct Delivery {
  std::string_view endpoint;  // as above
  uint64_t bytes = 0;         // handed to the network
  bool is_whole = false;      // false: the client went away, read too slowly, or the file failed
};

struct ServerOptions {
  std::string address = "127.0.0.1";                // an IP address or "localhost"
  uint16_t port = 8642;                             // 0: any free one
  std::optional<std::filesystem::path> token_file;  // required beyond loopback
  std::vector<std::string> allowed_hosts;  // further Host values: "steward.example", "steward.example:8642"
  // What clients call this server, "https://steward.example", where a proxy stands in front of it.
  std::optional<std::string> public_url;
  size_t io_threads = 2;  // connections are dealt out to them in turn
  size_t workers = 8;
  size_t max_connections = 1000;            // more are answered 503
  size_t max_body_bytes_held = 256u << 20;  // of all requests together; more are answered 503
  Timeouts timeouts;
  std::function<void(const Exchange&)> on_exchange;  // called on the I/O threads; must not block
  std::function<void(const Delivery&)> on_delivery;  // likewise
};

class Server {
 public:
  // Binds and begins to serve. Fails in one sentence: port taken, address not ours, no token beyond loopback.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Router router);
  ~Server();  // drains

  uint16_t port() const;
  std::string url() const;  // "http://127.0.0.1:8642"

  // Stops accepting, lets requests in flight finish (at most timeouts.drain, then their connections are cut;
  // a handler that still runs or has yet to answer is waited for), then stops. From any thread but a
  // handler's; again is harmless.
  void drain();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::api
