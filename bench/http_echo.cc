#include "bench/http_echo.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <thread>

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
  explicit Impl(std::string text) : body(std::move(text)) {
    accept();
    thread = std::thread([this] { io.run(); });
  }
  ~Impl() {
    io.stop();
    thread.join();
  }
  void accept() {
    acceptor.async_accept([this](beast::error_code failure, tcp::socket socket) {
      if (failure) return;
      socket.set_option(tcp::no_delay(true), failure);
      std::make_shared<EchoSession>(std::move(socket), body)->read();
      accept();
    });
  }

  std::string body;
  asio::io_context io{1};
  tcp::acceptor acceptor{io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  std::thread thread;
};

EchoServer::EchoServer(std::string body) : impl_(std::make_unique<Impl>(std::move(body))) {}
EchoServer::~EchoServer() = default;

uint16_t EchoServer::port() const {
  return impl_->acceptor.local_endpoint().port();
}

}  // namespace steward::bench
