#include "api/http/server.h"

#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/spdlog.h>

#include <boost/asio/dispatch.hpp>
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

// One I/O thread and the connections that are its own.
struct Loop {
  explicit Loop(ServerCommons& commons) : connections{commons, io, {}, {}, {}} {}

  void begin_drain();

  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(io);
  Connections connections;
  std::promise<void> all_closed;
  std::thread thread;
};

void Loop::begin_drain() {
  connections.on_last_closed = [this] { all_closed.set_value(); };
  connections.tell_if_all_are_closed();
  const std::vector<Session*> sessions(connections.open.begin(), connections.open.end());
  for (Session* session : sessions) session->drain();
}

class Loops {
 public:
  explicit Loops(ServerCommons& commons) {
    for (size_t i = 0; i < std::max<size_t>(commons.options.io_threads, 1); ++i)
      loops_.push_back(std::make_unique<Loop>(commons));
  }
  // In order: what the first one was about to accept may hold a socket of another.
  ~Loops() {
    for (auto& loop : loops_) loop.reset();
  }

  Loop& first() { return *loops_.front(); }
  Loop& next() { return *loops_[next_++ % loops_.size()]; }
  auto begin() { return loops_.begin(); }
  auto end() { return loops_.end(); }

 private:
  std::vector<std::unique_ptr<Loop>> loops_;
  size_t next_ = 0;
};

// So that a profile tells it from the others.
void run_named(asio::io_context& io) {
  ::pthread_setname_np(::pthread_self(), "steward-http");
  io.run();
}

AdmissionRules with_router(AdmissionRules rules, const Router& router) {
  rules.router = &router;
  return rules;
}

}  // namespace

struct Server::Impl {
  Impl(ServerOptions options, AdmissionRules rules, Router routes)
      : router(std::move(routes)),
        workers(options.workers),
        commons{std::move(options), with_router(std::move(rules), router), workers, 0, 0, false, {}},
        loops(commons),
        acceptor(loops.first().io),
        accept_pause(loops.first().io) {}

  boost::system::error_code listen(const tcp::endpoint& endpoint);
  void accept();
  void hand_over(Loop& loop, tcp::socket socket);
  void stop_accepting();

  Router router;
  asio::thread_pool workers;
  ServerCommons commons;
  Loops loops;
  tcp::acceptor acceptor;  // runs on the first loop
  asio::steady_timer accept_pause;
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
  Loop& loop = loops.next();
  acceptor.async_accept(loop.io, [this, &loop](boost::system::error_code failure, tcp::socket socket) {
    if (failure == asio::error::operation_aborted || !acceptor.is_open()) return;
    if (!failure) {
      hand_over(loop, std::move(socket));
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

void Server::Impl::hand_over(Loop& loop, tcp::socket socket) {
  const size_t open = commons.connections++;
  if (open >= commons.options.max_connections + kMaxRefusals) {
    --commons.connections;
    return;
  }
  const bool refuses = open >= commons.options.max_connections;
  asio::dispatch(loop.io, [&loop, refuses, accepted = std::move(socket)]() mutable {
    const auto session = std::make_shared<Session>(std::move(accepted), loop.connections);
    if (refuses) return session->start_refusing();
    session->start();
  });
}

void Server::Impl::stop_accepting() {
  boost::system::error_code ignored;
  acceptor.close(ignored);
  accept_pause.cancel();
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
    return listen_error(impl->commons.options, failure);
  const std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
  impl->url = fmt::format("http://{}:{}", host, impl->port);
  impl->accept();
  for (const auto& loop : impl->loops) loop->thread = std::thread([raw = loop.get()] { run_named(raw->io); });
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
  impl_->commons.is_draining = true;
  const auto end = std::chrono::steady_clock::now() + impl_->commons.options.timeouts.drain;
  // The first loop accepts: what it hands over afterwards finds the others draining.
  asio::post(impl_->loops.first().io, [impl = impl_.get()] { impl->stop_accepting(); });
  for (const auto& loop : impl_->loops) asio::post(loop->io, [raw = loop.get()] { raw->begin_drain(); });
  bool are_closed = true;
  for (const auto& loop : impl_->loops)
    are_closed &= loop->all_closed.get_future().wait_until(end) == std::future_status::ready;
  if (!are_closed) spdlog::warn("requests in flight took too long to finish; their connections are cut");
  for (const auto& loop : impl_->loops) loop->io.stop();
  for (const auto& loop : impl_->loops) loop->thread.join();
  impl_->commons.latecomers.wait();
  impl_->workers.join();
}

}  // namespace steward::api
