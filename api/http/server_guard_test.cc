// What the server does about those who do not keep to HTTP: smuggling, floods, slowness.
#include "api/http/server_fixture.h"

namespace steward::api {
namespace {

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

// Connections are dealt out to the I/O threads, the bounds are of all together.
TEST_F(HttpServer, CountsConnectionsOverAllIoThreads) {
  options_.io_threads = 3;
  options_.max_connections = 4;
  start();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(std::make_unique<Client>(server_->port()));
    clients.back()->send(kGet);
    EXPECT_EQ(status_of(clients.back()->read_response()), 200) << i;
  }
  EXPECT_EQ(status_of(connect().read_all()), 503);
  for (const auto& client : clients) {
    client->send(kGet);
    EXPECT_EQ(status_of(client->read_response()), 200);
  }
  server_->drain();
  for (const auto& client : clients) EXPECT_EQ(client->read_all(), "");
}

// The timer that ran for the head of a request ends while the connection waits for the next one.
TEST_F(HttpServer, ADeadlineThatWasMetEndsNothingLater) {
  options_.timeouts.head = milliseconds(20);
  start();
  Client steady = connect();
  steady.send(kGet);
  EXPECT_EQ(status_of(steady.read_response()), 200);
  Client slow = connect();
  slow.send("GET /echo/x HTTP/1.1\r\nHost:");
  EXPECT_EQ(status_of(slow.read_all()), 408) << "its deadline lies behind that of the first";
  steady.send(kGet);
  EXPECT_EQ(status_of(steady.read_response()), 200);
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

}  // namespace
}  // namespace steward::api
