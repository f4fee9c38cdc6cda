#include "api/http/server.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <thread>

#include "api/http/session.h"
#include "base/text.h"

namespace steward::api {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// So many connections over the limit still hear why; any more are dropped unanswered.
constexpr size_t kMaxRefusals = 64;
constexpr auto kAcceptPause = std::chrono::milliseconds(100);

Result<asio::ip::address> parse_address(const std::string& text) {
  if (text == "localhost") return asio::ip::address(asio::ip::address_v4::loopback());
  boost::system::error_code failure;
  const auto address = asio::ip::make_address(text, failure);
  if (!failure) return address;
  return Error{
      ErrorCode::kInvalidInput,
      fmt::format("'{}' is not an IP address to listen on; use 127.0.0.1 or 0.0.0.0.", excerpt(text)), ""};
}

Error listen_error(const ServerOptions& options, const boost::system::error_code& failure) {
  const std::string place = fmt::format("{}:{}", options.address, options.port);
  if (failure == asio::error::address_in_use)
    return {ErrorCode::kUnavailable,
            fmt::format("Another process listens on {}; stop it or choose another port.", place), ""};
  return {ErrorCode::kUnavailable, fmt::format("Cannot listen on {}: {}.", place, failure.message()), ""};
}

Result<AdmissionRules> rules_of(const ServerOptions& options, const asio::ip::address& address) {
  AdmissionRules rules;
  for (const std::string& host : options.allowed_hosts) rules.hosts.names.push_back(to_lower(host));
  rules.hosts.names.push_back(address.to_string());
  rules.hosts.any_address_literal = address.is_unspecified();
  if (options.token_file) {
    STEWARD_ASSIGN_OR_RETURN(rules.token, BearerToken::load(*options.token_file));
  } else if (!address.is_loopback()) {
    return Error{
        ErrorCode::kInvalidInput,
        fmt::format(
            "Listening on {} lets others in; ask them for a token with --token-file, or listen on 127.0.0.1.",
            options.address),
        "--listen"};
  }
  return rules;
}

}  // namespace

struct Server::Impl {
  Impl(ServerOptions options, AdmissionRules rules, Router routes)
      : router(std::move(routes)),
        io(1),
        workers(options.workers),
        acceptor(io),
        accept_pause(io),
        connections{std::move(options), std::move(rules), io, workers, {}, 0, false, {}, {}} {
    connections.rules.router = &router;
  }

  boost::system::error_code listen(const tcp::endpoint& endpoint);
  void accept();
  void admit_connection(tcp::socket socket);
  void begin_drain();

  Router router;
  asio::io_context io;
  asio::thread_pool workers;
  tcp::acceptor acceptor;
  asio::steady_timer accept_pause;
  Connections connections;
  std::promise<void> all_closed;
  std::thread thread;
  uint16_t port = 0;
  std::string url;
  bool is_drained = false;
};

boost::system::error_code Server::Impl::listen(const tcp::endpoint& endpoint) {
  boost::system::error_code failure;
  acceptor.open(endpoint.protocol(), failure);
  if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) acceptor.bind(endpoint, failure);
  if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (!failure) port = acceptor.local_endpoint(failure).port();
  return failure;
}

void Server::Impl::accept() {
  acceptor.async_accept([this](boost::system::error_code failure, tcp::socket socket) {
    if (failure == asio::error::operation_aborted || connections.is_draining) return;
    if (!failure) {
      admit_connection(std::move(socket));
      return accept();
    }
    // Out of descriptors or memory: the connections there are still get served.
    spdlog::warn("accepting a connection failed: {}", failure.message());
    accept_pause.expires_after(kAcceptPause);
    accept_pause.async_wait([this](boost::system::error_code stopped) {
      if (!stopped) accept();
    });
  });
}

void Server::Impl::admit_connection(tcp::socket socket) {
  const size_t open = connections.open.size();
  if (open >= connections.options.max_connections + kMaxRefusals) return;
  const auto session = std::make_shared<Session>(std::move(socket), connections);
  if (open >= connections.options.max_connections) return session->start_refusing();
  session->start();
}

void Server::Impl::begin_drain() {
  connections.is_draining = true;
  connections.on_last_closed = [this] { all_closed.set_value(); };
  boost::system::error_code ignored;
  acceptor.close(ignored);
  accept_pause.cancel();
  if (connections.open.empty()) return connections.on_last_closed();
  const std::vector<Session*> sessions(connections.open.begin(), connections.open.end());
  for (Session* session : sessions) session->drain();
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  drain();
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Router router) {
  STEWARD_ASSIGN_OR_RETURN(const auto address, parse_address(options.address));
  STEWARD_ASSIGN_OR_RETURN(auto rules, rules_of(options, address));
  const uint16_t wanted = options.port;
  auto impl = std::make_unique<Impl>(std::move(options), std::move(rules), std::move(router));
  if (const auto failure = impl->listen(tcp::endpoint(address, wanted)))
    return listen_error(impl->connections.options, failure);
  const std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
  impl->url = fmt::format("http://{}:{}", host, impl->port);
  impl->accept();
  impl->thread = std::thread([raw = impl.get()] { raw->io.run(); });
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

uint16_t Server::port() const {
  return impl_->port;
}

std::string Server::url() const {
  return impl_->url;
}

void Server::drain() {
  if (impl_->is_drained) return;
  impl_->is_drained = true;
  const auto work = asio::make_work_guard(impl_->io);
  auto closed = impl_->all_closed.get_future();
  asio::post(impl_->io, [impl = impl_.get()] { impl->begin_drain(); });
  if (closed.wait_for(impl_->connections.options.timeouts.drain) == std::future_status::timeout)
    spdlog::warn("requests in flight took too long to finish; their connections are cut");
  impl_->io.stop();
  impl_->thread.join();
  impl_->connections.latecomers.wait();
  impl_->workers.join();
}

}  // namespace steward::api
