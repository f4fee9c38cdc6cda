// What the server gives to those who keep to HTTP, and how it starts and ends.
#include "api/http/server_fixture.h"

namespace steward::api {
namespace {

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

TEST_F(HttpServer, RepeatsTheRequestIdOfEachRequestAndOfNoOther) {
  start();
  const std::string id = "Host: localhost\r\nX-Request-ID: bfe9eb29\r\n\r\n";
  Client client = connect();
  client.send("GET /echo/a HTTP/1.1\r\n" + id + kGet + "GET /fails HTTP/1.1\r\n" + id +
              "GET /none HTTP/1.1\r\n" + id + "GET /echo/a HTTP/1.1\r\nX-Request-ID: b\r\n\r\n");
  const int expected[] = {200, 200, 404, 404, 400};
  const char* ids[] = {"bfe9eb29", "", "bfe9eb29", "bfe9eb29", "b"};
  for (int i = 0; i < 5; ++i) {
    const std::string response = client.read_response();
    EXPECT_EQ(status_of(response), expected[i]) << response;
    if (std::string(ids[i]).empty())
      EXPECT_EQ(response.find("X-Request-ID"), std::string::npos) << response;
    else
      EXPECT_NE(response.find("X-Request-ID: " + std::string(ids[i]) + "\r\n"), std::string::npos)
          << response;
  }
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

TEST_F(HttpServer, ADirectHandlerAnswersOrLeavesItToAWorker) {
  start();
  Client client = connect();
  const auto get = [](const std::string& what) {
    return "GET /direct/" + what + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  };
  client.send(get("now") + get("other") + get("fails") + get("now"));
  EXPECT_EQ(body_of(client.read_response()), "direct now");
  EXPECT_EQ(body_of(client.read_response()), "worker other");
  EXPECT_EQ(status_of(client.read_response()), 409);
  EXPECT_EQ(body_of(client.read_response()), "direct now");
  client.send(get("throws"));
  EXPECT_EQ(client.read_all(), "") << "the connection ends, the server does not";
  Client next = connect();
  next.send(get("now"));
  EXPECT_EQ(body_of(next.read_response()), "direct now");
}

TEST_F(HttpServer, WaitsForADirectHandlerThatAnswersLater) {
  start();
  Client client = connect();
  client.send("GET /direct/later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.get_future().wait();
  Client other = connect();
  other.send(kGet);
  EXPECT_EQ(status_of(other.read_response()), 200) << "nobody else waits";
  auto drained = std::async(std::launch::async, [this] { server_->drain(); });
  released_.set_value();
  EXPECT_EQ(body_of(client.read_all()), "direct later");
  drained.get();
}

TEST_F(HttpServer, OutlivesADirectHandlerThatAnswersAfterTheDrain) {
  options_.timeouts.drain = milliseconds(20);
  start();
  Client client = connect();
  client.send("GET /direct/later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.get_future().wait();
  auto drained = std::async(std::launch::async, [this] { server_->drain(); });
  EXPECT_EQ(drained.wait_for(milliseconds(100)), std::future_status::timeout) << "the answer is waited for";
  released_.set_value();
  drained.get();
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
    EXPECT_EQ(server.error().code, ErrorCode::kInvalidInput) << address;
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
