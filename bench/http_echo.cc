#include "bench/http_echo.h"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <thread>
#include <vector>

namespace steward::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

class EchoSession : public std::enable_shared_from_this<EchoSession> {
 public:
  EchoSession(tcp::socket socket, const std::string& body) : stream_(std::move(socket)) {
    response_.set(http::field::content_type, "application/json");
    response_.body() = {body.data(), body.size()};
    response_.prepare_payload();
  }

  void read() {
    request_ = {};
    http::async_read(stream_, buffer_, request_,
                     [self = shared_from_this()](beast::error_code failure, size_t) {
                       if (!failure) self->write();
                     });
  }

 private:
  void write() {
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code failure, size_t) {
      if (!failure) self->read();
    });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::span_body<const char>> response_{http::status::ok, 11};
};

}  // namespace

struct EchoServer::Impl {
  struct Loop {
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(io);
    std::thread thread;
  };

  Impl(std::string text, size_t threads) : body(std::move(text)), loops(threads) {
    accept();
    for (Loop& loop : loops) loop.thread = std::thread([&loop] { loop.io.run(); });
  }
  ~Impl() {
    for (Loop& loop : loops) loop.io.stop();
    for (Loop& loop : loops) loop.thread.join();
  }
  void accept() {
    asio::io_context& io = loops[next++ % loops.size()].io;
    acceptor.async_accept(io, [this, &io](beast::error_code failure, tcp::socket socket) {
      if (failure) return;
      socket.set_option(tcp::no_delay(true), failure);
      asio::dispatch(io, [this, accepted = std::move(socket)]() mutable {
        std::make_shared<EchoSession>(std::move(accepted), body)->read();
      });
      accept();
    });
  }

  std::string body;
  std::vector<Loop> loops;
  size_t next = 0;
  tcp::acceptor acceptor{loops.front().io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
};

EchoServer::EchoServer(std::string body, size_t threads)
    : impl_(std::make_unique<Impl>(std::move(body), threads)) {}
EchoServer::~EchoServer() = default;

uint16_t EchoServer::port() const {
  return impl_->acceptor.local_endpoint().port();
}

}  // namespace steward::bench
