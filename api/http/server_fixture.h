// For tests of the server: the real one on a real socket over a router of its own, and a client that sends
// any bytes. No sleeps: whoever waits, waits for bytes or a close.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "api/http/server.h"

namespace steward::api {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;

class Client {
 public:
  explicit Client(uint16_t port) : socket_(io_) {
    socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  }

  void send(const std::string& bytes) {
    boost::system::error_code ignored;  // a refusing server may have closed already
    asio::write(socket_, asio::buffer(bytes), ignored);
  }
  void finish_sending() { socket_.shutdown(tcp::socket::shutdown_send); }

  // So many bytes at the most; none: the server closed.
  std::string read_some(size_t bytes) {
    if (received_.empty() && !read_more()) return "";
    std::string out = received_.substr(0, bytes);
    received_.erase(0, out.size());
    return out;
  }
  std::string read_head() {
    const size_t head = read_until("\r\n\r\n");
    std::string out = received_.substr(0, head);
    received_.erase(0, head);
    return out;
  }
  void close() { socket_.close(); }

  // Everything until the server closes.
  std::string read_all() {
    boost::system::error_code end;
    asio::read(socket_, asio::dynamic_buffer(received_), end);
    return std::exchange(received_, "");
  }

  // One response with its Content-Length body; "" when the server closed instead.
  std::string read_response(bool has_body = true) {
    const size_t head = read_until("\r\n\r\n");
    if (head == 0) return "";
    size_t size = head;
    const std::string_view kLength = "Content-Length: ";
    const size_t at = received_.find(kLength);
    if (has_body && at != std::string::npos && at < head)
      size += std::stoul(received_.substr(at + kLength.size()));
    while (received_.size() < size)
      if (!read_more()) return "";
    std::string response = received_.substr(0, size);
    received_.erase(0, size);
    return response;
  }

 private:
  size_t read_until(const std::string& mark) {
    for (;;) {
      const size_t at = received_.find(mark);
      if (at != std::string::npos) return at + mark.size();
      if (!read_more()) return 0;
    }
  }
  bool read_more() {
    char block[4096];
    boost::system::error_code failure;
    const size_t bytes = socket_.read_some(asio::buffer(block), failure);
    received_.append(block, bytes);
    return !failure;
  }

  asio::io_context io_;
  tcp::socket socket_;
  std::string received_;
};

inline int status_of(const std::string& response) {
  return response.size() > 12 && response.starts_with("HTTP/1.1 ") ? std::stoi(response.substr(9, 3)) : 0;
}

inline std::string body_of(const std::string& response) {
  const size_t at = response.find("\r\n\r\n");
  return at == std::string::npos ? "" : response.substr(at + 4);
}

inline const std::string kGet = "GET /echo/x HTTP/1.1\r\nHost: localhost\r\n\r\n";

inline std::string post(const std::string& path, const std::string& fields, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + fields +
         "\r\n" + body;
}

inline std::string counted(const std::string& path, const std::string& body) {
  return post(path, "Content-Length: " + std::to_string(body.size()) + "\r\n", body);
}

class HttpServer : public testing::Test {
 protected:
  HttpServer() {
    options_.port = 0;
    options_.workers = 2;
    options_.timeouts.linger = milliseconds(200);
  }

  void start() {
    Router router;
    router.add({Method::kGet, "/echo/{text}", "echo", 0, true}, [](const HttpRequest& request) {
      HttpResponse response;
      response.body = request.parameters[0];
      return Result<HttpResponse>(std::move(response));
    });
    router.add({Method::kPost, "/size", "size", 1000}, [](const HttpRequest& request) {
      HttpResponse response;
      response.body = std::to_string(request.body.size());
      return Result<HttpResponse>(std::move(response));
    });
    router.add({Method::kGet, "/large", "large"}, [](const HttpRequest&) {
      HttpResponse response;
      response.body.assign(3u << 20, 'x');
      return Result<HttpResponse>(std::move(response));
    });
    router.add({Method::kGet, "/file/{bytes}", "file"}, [this](const HttpRequest& request) {
      HttpResponse response;
      response.file = file_of(std::stoull(request.parameters[0]));
      return Result<HttpResponse>(std::move(response));
    });
    router.add({Method::kGet, "/fails", "fails"}, [](const HttpRequest&) -> Result<HttpResponse> {
      return Error{ErrorCode::kNotFound, "There is no such thing.", "/name"};
    });
    router.add({Method::kGet, "/throws", "throws"},
               [](const HttpRequest&) -> Result<HttpResponse> { throw std::runtime_error("secret detail"); });
    router.add({Method::kGet, "/waits", "waits"}, [this](const HttpRequest&) {
      entered_.set_value();
      released_.get_future().wait();
      HttpResponse response;
      response.body = "done";
      return Result<HttpResponse>(std::move(response));
    });
    // Answers "now" and "later" itself, and leaves the rest to a worker.
    router.add(
        {Method::kGet, "/direct/{what}", "direct"},
        [](const HttpRequest& request) { return text_response("worker " + request.parameters[0]); },
        [this](const HttpRequest& request, std::function<void(DirectAnswer)> respond) {
          const std::string& what = request.parameters[0];
          if (what == "now") return respond(text_response("direct now"));
          if (what == "fails") return respond(Result<HttpResponse>(Error{ErrorCode::kConflict, "No.", ""}));
          if (what == "throws") throw std::runtime_error("secret detail");
          if (what != "later") return respond(std::nullopt);
          late_ = std::thread([this, respond = std::move(respond)] {
            entered_.set_value();
            released_.get_future().wait();
            respond(text_response("direct later"));
          });
        });
    auto server = Server::start(options_, std::move(router));
    ASSERT_TRUE(server.ok()) << server.error().to_string();
    server_ = *std::move(server);
  }

  // A file without a name that holds so many bytes of bytes_of_file(); cut_files_ after the first few, when
  // set.
  FileBody file_of(uint64_t bytes) {
    const std::shared_ptr<std::FILE> file(std::tmpfile(), [this](std::FILE* f) {
      if (f) std::fclose(f);
      --files_open_;
    });
    ++files_open_;
    for (uint64_t at = 0; at < bytes && !cut_files_; at += 1u << 20) {
      const std::string block = bytes_of_file(at, std::min<uint64_t>(1u << 20, bytes - at));
      std::fwrite(block.data(), 1, block.size(), file.get());
    }
    std::fflush(file.get());
    return {::fileno(file.get()), bytes, file};
  }
  // Every place tells where it is.
  static std::string bytes_of_file(uint64_t at, uint64_t bytes) {
    std::string out(bytes, '\0');
    for (uint64_t i = 0; i < bytes; ++i) out[i] = static_cast<char>('!' + (at + i) * 2654435761u % 94);
    return out;
  }

  static Result<HttpResponse> text_response(std::string text) {
    HttpResponse response;
    response.body = std::move(text);
    return response;
  }
  ~HttpServer() override {
    if (late_.joinable()) late_.join();
  }

  Client connect() const { return Client(server_->port()); }

  // Sends `bytes`, ends sending, returns all that comes back.
  std::string exchange(const std::string& bytes) const {
    Client client = connect();
    client.send(bytes);
    client.finish_sending();
    return client.read_all();
  }

  ServerOptions options_;
  std::promise<void> entered_, released_;
  std::thread late_;
  std::atomic<int> files_open_ = 0;
  bool cut_files_ = false;
  std::unique_ptr<Server> server_;
};

}  // namespace steward::api
