#include "api/http/client.h"

#include <boost/asio/read_until.hpp>

#include "api/http/server_fixture.h"

namespace steward::api {
namespace {

// Answers one connection with the bytes it was given, once it has read a whole request.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer)
      : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        thread_([this, answer = std::move(answer)] {
          tcp::socket socket(io_);
          boost::system::error_code ignored;
          acceptor_.accept(socket, ignored);
          std::string request;
          const size_t head = asio::read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n", ignored);
          const size_t at = request.find("Content-Length: ");
          const size_t size = at == std::string::npos ? 0 : std::stoul(request.substr(at + 16));
          while (!ignored && request.size() < head + size) {
            char block[4096];
            request.append(block, socket.read_some(asio::buffer(block), ignored));
          }
          received_ = request;
          asio::write(socket, asio::buffer(answer), ignored);
        }) {}
  std::string url(const std::string& scheme = "http") const {
    return scheme + "://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) +
           "/prefix/add-checkpoint";
  }
  std::string received() {
    thread_.join();
    return received_;
  }
  ~OneAnswer() {
    if (!thread_.joinable()) return;
    boost::system::error_code ignored;
    tcp::socket(io_).connect(acceptor_.local_endpoint(), ignored);  // lets a thread that still waits go
    thread_.join();
  }

 private:
  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::string received_;
  std::thread thread_;
};

TEST(HttpClient, PostsAndGivesTheAnswerAsItIs) {
  const struct {
    std::string bytes;
    int status;
    std::string body;
  } cases[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"},
      {"HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 4\r\n\r\n412\n", 409,
       "412\n"},
      {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302, ""},
      {"HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, "until the end"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", 200, "ab"},
  };
  for (const auto& one : cases) {
    OneAnswer server(one.bytes);
    const auto answer = http_post(server.url(), "old 0\n\nbody");
    ASSERT_TRUE(answer.ok()) << one.bytes << ": " << answer.error().to_string();
    EXPECT_EQ(answer->status, one.status) << one.bytes;
    EXPECT_EQ(answer->body, one.body) << one.bytes;
    const std::string request = server.received();
    EXPECT_TRUE(request.starts_with("POST /prefix/add-checkpoint HTTP/1.1\r\n")) << request;
    EXPECT_TRUE(request.ends_with("\r\n\r\nold 0\n\nbody")) << request;
  }
}

TEST(HttpClient, SaysWhyThereIsNoAnswer) {
  const struct {
    std::string bytes;
    ErrorCode code;
  } cases[] = {
      {"", ErrorCode::kUnavailable},
      {"garbage\r\n\r\n", ErrorCode::kUnavailable},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", ErrorCode::kUnavailable},
      {"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", ErrorCode::kTooLarge},
      {"HTTP/1.1 200 OK\r\n\r\n" + std::string(200'000, 'x'), ErrorCode::kTooLarge},
      {"HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n", ErrorCode::kTooLarge},
  };
  for (const auto& one : cases) {
    OneAnswer server(one.bytes);
    const auto answer = http_post(server.url(), "body");
    ASSERT_FALSE(answer.ok()) << one.bytes.substr(0, 60);
    EXPECT_EQ(answer.error().code, one.code) << one.bytes.substr(0, 60) << ": " << answer.error().message;
  }
  EXPECT_EQ(http_post("http://127.0.0.1:1/", "").error().code, ErrorCode::kUnavailable);
}

TEST(HttpClient, WaitsNoLongerThanItWasTold) {
  asio::io_context io;
  tcp::acceptor silent(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  const auto answer = http_post("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()), "body",
                                {.timeout = milliseconds(50)});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kTimeout) << answer.error().message;
}

TEST(HttpClient, SpeaksHttpsOnlyWithWhoSpeaksIt) {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const auto answer = http_post(server.url("https"), "body", {.timeout = milliseconds(2000)});
  ASSERT_FALSE(answer.ok());
}

TEST(HttpClient, RefusesAddressesThatAreNone) {
  for (const std::string url :
       {"", "http://", "https:///x", "ftp://x", "http://me@x/", "http://x/?q", "http://x/#f", "http://x:0/",
        "http://x:99999/", "http://x:y/", "http://a b/", "http://x/\r\nHost: y", "x"}) {
    const auto answer = http_post(url, "");
    ASSERT_FALSE(answer.ok()) << url;
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidInput) << url << ": " << answer.error().message;
  }
}

}  // namespace
}  // namespace steward::api
