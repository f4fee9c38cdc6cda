// The real server on a real socket, over a router of its own. No sleeps: whoever waits, waits for bytes or a
// close.
#include "api/http/server.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <fstream>
#include <future>

namespace steward::api {
namespace {

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

int status_of(const std::string& response) {
  return response.size() > 12 && response.starts_with("HTTP/1.1 ") ? std::stoi(response.substr(9, 3)) : 0;
}

std::string body_of(const std::string& response) {
  const size_t at = response.find("\r\n\r\n");
  return at == std::string::npos ? "" : response.substr(at + 4);
}

const std::string kGet = "GET /echo/x HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string post(const std::string& path, const std::string& fields, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + fields +
         "\r\n" + body;
}

std::string counted(const std::string& path, const std::string& body) {
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
    auto server = Server::start(options_, std::move(router));
    ASSERT_TRUE(server.ok()) << server.error().to_string();
    server_ = *std::move(server);
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
  std::unique_ptr<Server> server_;
};

TEST_F(HttpServer, AnswersWithTheHeadersEveryAnswerCarries) {
  start();
  Client client = connect();
  client.send(kGet);
  const std::string response = client.read_response();
  EXPECT_EQ(status_of(response), 200);
  EXPECT_EQ(body_of(response), "x");
  for (const char* header :
       {"X-Content-Type-Options: nosniff", "Cache-Control: no-store", "Date: ", "Content-Length: 1"})
    EXPECT_NE(response.find(header), std::string::npos) << header << "\n" << response;
}

TEST_F(HttpServer, KeepsTheConnectionAndAnswersPipelinedRequestsInOrder) {
  start();
  Client client = connect();
  std::string many;
  for (int i = 0; i < 20; ++i)
    many += "GET /echo/" + std::to_string(i) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.send(many + counted("/size", "12345") + kGet);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(body_of(client.read_response()), std::to_string(i));
  EXPECT_EQ(body_of(client.read_response()), "5");
  EXPECT_EQ(body_of(client.read_response()), "x");
}

TEST_F(HttpServer, ClosesWhenTheClientAsks) {
  start();
  Client client = connect();
  client.send("GET /echo/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" + kGet);
  const std::string all = client.read_all();
  EXPECT_EQ(body_of(all), "a");
  EXPECT_NE(all.find("Connection: close"), std::string::npos);
}

TEST_F(HttpServer, AnswersHeadWithTheHeadOnly) {
  start();
  Client client = connect();
  client.send(
      "HEAD /echo/abc HTTP/1.1\r\nHost: localhost\r\n\r\nHEAD /none HTTP/1.1\r\nHost: localhost\r\n\r\n" +
      kGet);
  EXPECT_NE(client.read_response(false).find("Content-Length: 3\r\n"), std::string::npos);
  EXPECT_EQ(status_of(client.read_response(false)), 404);
  EXPECT_EQ(body_of(client.read_response()), "x");
}

TEST_F(HttpServer, DecodesThePath) {
  start();
  Client client = connect();
  client.send("GET /echo/caf%C3%A9%20%25 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(body_of(client.read_response()), "café %");
}

TEST_F(HttpServer, SendsLargeAnswersWhole) {
  start();
  Client client = connect();
  client.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(body_of(client.read_response()).size(), 3u << 20);
}

// Each vector tries to hide a second request in the body of the first. One refusal, then the end.
TEST_F(HttpServer, AnswersASmugglingAttemptOnceAndCloses) {
  start();
  const std::string hidden = "GET /echo/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const std::string kCases[] = {
      post("/size", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden),
      post("/size", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + hidden),
      post("/size", "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n" + hidden),
      post("/size", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + hidden),
      post("/size", "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden),
      post("/size", "Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n" + hidden),
      post("/size", "X: y\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden),
      post("/size", "Content-Length: 5, 5\r\n", "12345" + hidden),
      post("/size", "Content-Length: 5\r\nContent-Length: 5\r\n", "12345" + hidden),
      post("/size", "Content-Length: 0\r\nContent-Length: 50\r\n", hidden),
      post("/size", "Host: evil.example\r\nContent-Length: 0\r\n", hidden),
      "GET /echo/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n" + hidden,
      "POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n" + hidden,
      post("/size", "Transfer-Encoding: chunked\r\n", "5\nhello\n0\n\n" + hidden),
      post("/size", "Transfer-Encoding: chunked\r\n", "5\r\nhelloX0\r\n\r\n" + hidden),
  };
  for (const std::string& attempt : kCases) {
    const std::string all = exchange(attempt);
    EXPECT_GE(status_of(all), 400) << attempt << "\n---\n" << all;
    EXPECT_NE(all.find("Connection: close"), std::string::npos) << attempt;
    EXPECT_EQ(all.find("HTTP/1.1 200"), std::string::npos) << attempt << "\n---\n" << all;
    EXPECT_EQ(all.find("HTTP/1.1", 1), std::string::npos) << attempt << "\n---\n" << all;
  }
}

TEST_F(HttpServer, ReadsChunkedBodiesAndDropsTrailers) {
  start();
  Client client = connect();
  client.send(post("/size", "Transfer-Encoding: chunked\r\n",
                   "5\r\nhello\r\n3\r\nyou\r\n0\r\nHost: evil.example\r\nConnection: close\r\n\r\n") +
              kGet);
  EXPECT_EQ(body_of(client.read_response()), "8");
  EXPECT_EQ(body_of(client.read_response()), "x");
}

TEST_F(HttpServer, RefusesOversizedBodiesWithAndWithoutALength) {
  start();
  EXPECT_EQ(status_of(exchange(counted("/size", std::string(1001, 'a')))), 413);
  EXPECT_EQ(body_of(exchange(counted("/size", std::string(1000, 'a')))), "1000");
  std::string chunks;
  for (int i = 0; i < 101; ++i) chunks += "a\r\n0123456789\r\n";
  EXPECT_EQ(status_of(exchange(post("/size", "Transfer-Encoding: chunked\r\n", chunks))), 413);
}

TEST_F(HttpServer, RefusesAnOversizedBodyBeforeItIsSent) {
  start();
  Client client = connect();
  client.send(post("/size", "Content-Length: 1000000\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(status_of(client.read_response()), 413);
}

TEST_F(HttpServer, InvitesTheBodyOnExpectContinue) {
  start();
  Client client = connect();
  client.send(post("/size", "Content-Length: 5\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(client.read_response(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("12345");
  EXPECT_EQ(body_of(client.read_response()), "5");
}

TEST_F(HttpServer, RefusesAHugeHeadWithoutWaitingForItsEnd) {
  start();
  Client client = connect();
  client.send("GET /echo/x HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(17 << 10, 'a'));
  EXPECT_EQ(status_of(client.read_response()), 431);
}

TEST_F(HttpServer, RefusesWhatIsNotHttp) {
  start();
  EXPECT_EQ(status_of(exchange("\x16\x03\x01\x02\x01\x01\r\n\r\n")), 400);
  EXPECT_EQ(status_of(exchange("hello\n")), 400);
}

TEST_F(HttpServer, TimesOutASlowHead) {
  options_.timeouts.head = milliseconds(20);
  start();
  Client client = connect();
  client.send("GET /echo/x HTTP/1.1\r\nHost:");
  EXPECT_EQ(status_of(client.read_all()), 408);
}

TEST_F(HttpServer, TimesOutASlowBody) {
  options_.timeouts.body = milliseconds(20);
  start();
  Client client = connect();
  client.send(post("/size", "Content-Length: 5\r\n", "12"));
  EXPECT_EQ(status_of(client.read_all()), 408);
}

TEST_F(HttpServer, ClosesAnIdleConnectionWithoutAWord) {
  options_.timeouts.idle = milliseconds(20);
  start();
  Client client = connect();
  EXPECT_EQ(client.read_all(), "");
}

TEST_F(HttpServer, TurnsErrorsIntoProblemsAndKeepsTheConnection) {
  start();
  Client client = connect();
  client.send(
      "GET /fails HTTP/1.1\r\nHost: localhost\r\n\r\nGET /throws HTTP/1.1\r\nHost: localhost\r\n\r\n" + kGet);
  const std::string missing = client.read_response();
  EXPECT_EQ(status_of(missing), 404);
  EXPECT_NE(missing.find("application/problem+json"), std::string::npos);
  EXPECT_NE(missing.find("\"instance\":\"/fails\""), std::string::npos);
  const std::string broken = client.read_response();
  EXPECT_EQ(status_of(broken), 500);
  EXPECT_EQ(broken.find("secret"), std::string::npos);
  EXPECT_EQ(status_of(client.read_response()), 200);
}

TEST_F(HttpServer, RefusesConnectionsOverTheLimitAndServesTheOthers) {
  options_.max_connections = 1;
  start();
  Client first = connect();
  first.send(kGet);
  EXPECT_EQ(status_of(first.read_response()), 200);
  Client second = connect();
  const std::string refusal = second.read_all();
  EXPECT_EQ(status_of(refusal), 503);
  EXPECT_NE(refusal.find("Retry-After: "), std::string::npos);
  first.send(kGet);
  EXPECT_EQ(status_of(first.read_response()), 200);
}

TEST_F(HttpServer, BoundsTheMemoryOfAllBodiesTogether) {
  options_.max_body_bytes_held = 600;
  start();
  Client first = connect();
  first.send(post("/size", "Content-Length: 500\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(status_of(first.read_response()), 100);
  EXPECT_EQ(status_of(exchange(counted("/size", std::string(500, 'a')))), 503);
  first.send(std::string(500, 'a') + counted("/size", std::string(500, 'a')));
  EXPECT_EQ(body_of(first.read_response()), "500");
  EXPECT_EQ(body_of(first.read_response()), "500");
}

TEST_F(HttpServer, DrainsByFinishingWhatIsInFlight) {
  start();
  Client idle = connect();
  idle.send(kGet);
  EXPECT_EQ(status_of(idle.read_response()), 200);
  Client busy = connect();
  busy.send("GET /waits HTTP/1.1\r\nHost: localhost\r\n\r\n" + kGet);
  entered_.get_future().wait();
  auto drained = std::async(std::launch::async, [this] { server_->drain(); });
  EXPECT_EQ(idle.read_all(), "") << "a connection between requests is closed at once";
  released_.set_value();
  const std::string all = busy.read_all();
  EXPECT_EQ(body_of(all), "done") << "the pipelined request is not begun";
  EXPECT_NE(all.find("Connection: close"), std::string::npos);
  drained.get();
}

TEST_F(HttpServer, CutsConnectionsThatOutlastTheDrain) {
  options_.timeouts.drain = milliseconds(20);
  start();
  Client stuck = connect();
  stuck.send(post("/size", "Content-Length: 5\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(status_of(stuck.read_response()), 100);
  server_->drain();
  server_.reset();
  EXPECT_EQ(stuck.read_all(), "");
}

TEST_F(HttpServer, ReportsEveryExchange) {
  std::promise<Exchange> seen;
  options_.on_exchange = [&](const Exchange& exchange) { seen.set_value(exchange); };
  start();
  Client client = connect();
  client.send(kGet);
  const Exchange exchange = seen.get_future().get();
  EXPECT_EQ(exchange.endpoint, "echo");
  EXPECT_EQ(exchange.status, 200);
}

TEST(HttpServerStart, RefusesToListenBeyondLoopbackWithoutAToken) {
  for (const char* address : {"0.0.0.0", "::"}) {
    ServerOptions options;
    options.address = address;
    options.port = 0;
    const auto server = Server::start(options, Router());
    ASSERT_FALSE(server.ok()) << address;
    EXPECT_EQ(server.error().code, ErrorCode::kForbidden) << address;
  }
}

TEST(HttpServerStart, SaysThatThePortIsTaken) {
  ServerOptions options;
  options.port = 0;
  const auto first = Server::start(options, Router());
  ASSERT_TRUE(first.ok());
  options.port = (*first)->port();
  const auto second = Server::start(options, Router());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(second.error().message.find(std::to_string(options.port)), std::string::npos);
}

TEST(HttpServerStart, RefusesAnAddressThatIsNone) {
  ServerOptions options;
  options.address = "example.invalid";
  const auto server = Server::start(options, Router());
  ASSERT_FALSE(server.ok());
  EXPECT_EQ(server.error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace steward::api
