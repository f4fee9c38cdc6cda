#include "api/http/admission.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

constexpr const char* kToken = "0123456789abcdef-token";

class Admission : public testing::Test {
 protected:
  Admission() {
    const Handler none = [](const HttpRequest&) -> Result<HttpResponse> { return HttpResponse{}; };
    router_.add({Method::kGet, "/health", "health", 0, true}, none);
    router_.add({Method::kGet, "/things/{thing}", "show"}, none);
    router_.add({Method::kPost, "/things", "add", 100}, none);
    router_.add({Method::kGet, "/page/", "page", 0, true, false, false, true}, none);
    router_.add({Method::kPost, "/authzen", "evaluate", 100, false, true}, none);
    rules_.router = &router_;
    rules_.hosts.names = {"192.0.2.7", "steward.example", "other.example:8642"};
  }

  std::variant<Admitted, Refusal> admit_text(const std::string& text) const {
    const auto scan = scan_head(text);
    if (const auto* refusal = std::get_if<Refusal>(&scan)) return *refusal;
    const HeadScan found = std::get<HeadScan>(scan);
    if (found.end == 0) return refuse(0, "incomplete", "");
    const auto head = parse_head(std::string_view(text).substr(found.skipped, found.end - found.skipped));
    if (const auto* refusal = std::get_if<Refusal>(&head)) return *refusal;
    return admit(std::get<RequestHead>(head), rules_);
  }

  // 200 when let in.
  int status_of(const std::string& text) const {
    const auto admission = admit_text(text);
    const auto* refusal = std::get_if<Refusal>(&admission);
    return refusal ? refusal->problem.status : 200;
  }

  Router router_;
  AdmissionRules rules_;
};

std::string get(const std::string& target, const std::string& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

std::string post(const std::string& fields) {
  return "POST /things HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

const std::string kJson = "Content-Type: application/json\r\n";

struct Case {
  std::string text;
  int status;
};

void expect_statuses(const std::vector<Case>& cases,
                     const std::function<int(const std::string&)>& status_of) {
  for (const Case& c : cases) EXPECT_EQ(status_of(c.text), c.status) << c.text;
}

TEST_F(Admission, FramesABodyInOneWayOnly) {
  expect_statuses(
      {
          {post(kJson + "Content-Length: 5\r\n"), 200},
          {post(kJson + "Content-Length: 0\r\n"), 200},
          {post(kJson + "Transfer-Encoding: chunked\r\n"), 200},
          {post(kJson + "Transfer-Encoding: Chunked\r\n"), 200},
          {post(kJson + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
          {post(kJson + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
          {post(kJson + "Content-Length: 0\r\nTransfer-Encoding: identity\r\n"), 400},
          {post(kJson + "Transfer-Encoding: chunked, gzip\r\n"), 400},
          {post(kJson + "Transfer-Encoding: gzip, chunked\r\n"), 400},
          {post(kJson + "Transfer-Encoding: chunked, chunked\r\n"), 400},
          {post(kJson + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
          {post(kJson + "Transfer-Encoding: xchunked\r\n"), 400},
          {post(kJson + "Transfer-Encoding: \"chunked\"\r\n"), 400},
          {post(kJson + "Transfer-Encoding: identity\r\n"), 400},
          {post(kJson + "Transfer-Encoding:\r\n"), 400},
          {post(kJson + "Transfer-Encoding:\x0B"
                        "chunked\r\n"),
           400},
          {post(kJson + "Transfer-Encoding : chunked\r\n"), 400},
          {post(kJson + "Content-Length: 5, 5\r\n"), 400},
          {post(kJson + "Content-Length: 5,5\r\n"), 400},
          {post(kJson + "Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
          {post(kJson + "Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
          {post(kJson + "Content-Length: +5\r\n"), 400},
          {post(kJson + "Content-Length: -5\r\n"), 400},
          {post(kJson + "Content-Length: 0x5\r\n"), 400},
          {post(kJson + "Content-Length: 5 5\r\n"), 400},
          {post(kJson + "Content-Length:\r\n"), 400},
          {post(kJson + "Content-Length: 99999999999999999999\r\n"), 400},
          {post(kJson + "Content-Length : 5\r\n"), 400},
          {"POST /things HTTP/1.0\r\n" + kJson + "Transfer-Encoding: chunked\r\n\r\n", 400},
          {"POST /things HTTP/1.0\r\n" + kJson + "Content-Length: 5\r\n\r\n", 200},
          {get("/health", "Content-Length: 5\r\n"), 400},
          {get("/health", "Transfer-Encoding: chunked\r\n"), 400},
          {get("/health", "Content-Length: 0\r\n"), 200},
      },
      [this](const std::string& text) { return status_of(text); });
}

TEST_F(Admission, WantsOneHostThatIsOurs) {
  const auto with_host = [](const std::string& fields) {
    return "GET /health HTTP/1.1\r\n" + fields + "\r\n";
  };
  expect_statuses(
      {
          {with_host("Host: localhost\r\n"), 200},
          {with_host("Host: LOCALHOST:9000\r\n"), 200},
          {with_host("Host: 127.0.0.1:8642\r\n"), 200},
          {with_host("Host: [::1]:8642\r\n"), 200},
          {with_host("Host: [0:0:0:0:0:0:0:1]\r\n"), 200},
          {with_host("Host: 192.0.2.7\r\n"), 200},
          {with_host("Host: Steward.Example:1234\r\n"), 200},
          {with_host("Host: other.example:8642\r\n"), 200},
          {with_host("Host: other.example:80\r\n"), 421},
          {with_host("Host: other.example\r\n"), 421},
          {with_host("Host: evil.example\r\n"), 421},
          {with_host("Host: localhost.evil.example\r\n"), 421},
          {with_host("Host: 192.0.2.8\r\n"), 421},
          {with_host(""), 400},
          {with_host("Host:\r\n"), 400},
          {with_host("Host: localhost\r\nHost: localhost\r\n"), 400},
          {with_host("Host: localhost\r\nhost: evil.example\r\n"), 400},
          {with_host("Host: localhost, evil.example\r\n"), 400},
          {with_host("Host: user@localhost\r\n"), 400},
          {with_host("Host: localhost:99999\r\n"), 400},
          {with_host("Host: localhost:\r\n"), 400},
          {with_host("Host: localhost:80:80\r\n"), 400},
          {with_host("Host: [::1\r\n"), 400},
          {with_host("Host: [localhost]\r\n"), 400},
          {with_host("Host: local\xC3\xA9host\r\n"), 400},
          {with_host("Host: localhost/..\r\n"), 400},
          {"GET /health HTTP/1.0\r\n\r\n", 200},
          {"GET /health HTTP/1.0\r\nHost: evil.example\r\n\r\n", 421},
      },
      [this](const std::string& text) { return status_of(text); });
}

TEST_F(Admission, LetsAnyAddressLiteralInWhenBoundToAllInterfacesButNoName) {
  rules_.hosts.any_address_literal = true;
  EXPECT_EQ(status_of("GET /health HTTP/1.1\r\nHost: 198.51.100.9:8642\r\n\r\n"), 200);
  EXPECT_EQ(status_of("GET /health HTTP/1.1\r\nHost: [2001:db8::1]\r\n\r\n"), 200);
  EXPECT_EQ(status_of("GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 421);
}

TEST_F(Admission, ReadsOnlySoundRequestLinesAndFields) {
  expect_statuses(
      {
          {get("/health"), 200},
          {"\r\n" + get("/health"), 200},
          {"\r\n\r\n" + get("/health"), 400},
          {get("/health?x=%41"), 200},
          {get("/things/a%20b"), 200},
          {get("/things/a%2fb"), 400},
          {get("/things/a%00b"), 400},
          {get("/things/%zz"), 400},
          {get("/things/%"), 400},
          {get("/things/../health"), 400},
          {get("/things/%2e%2E"), 400},
          {get("http://localhost/health"), 400},
          {get("localhost:80"), 400},
          {get("*"), 400},
          {get("/health#top"), 400},
          {get("/th\xC3\xA9"), 400},
          {get("/" + std::string(9000, 'a')), 414},
          {"GET /health HTTP/1.1\nHost: localhost\n\n", 400},
          {"GET /health HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n", 400},
          {"GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", 400},
          {"GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\r\n\tTransfer-Encoding: chunked\r\n\r\n", 400},
          {"GET /health HTTP/1.1\r\n Host: localhost\r\n\r\n", 400},
          {get("/health", std::string("X: a\0b\r\n", 8)), 400},
          {get("/health", "X: a\rb\r\n"), 400},
          {get("/health",
               "X: a\x01"
               "b\r\n"),
           400},
          {get("/health", "User-Agent: caf\xC3\xA9\r\n"), 200},
          {get("/health", "Content-Type: caf\xC3\xA9\r\n"), 400},
          {get("/health", "no colon\r\n"), 400},
          {get("/health", ": empty name\r\n"), 400},
          {"GET  /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
          {"GET /health HTTP/1.1 \r\nHost: localhost\r\n\r\n", 505},
          {"GET /health\r\nHost: localhost\r\n\r\n", 400},
          {"GET /health HTTP/2.0\r\nHost: localhost\r\n\r\n", 505},
          {"GET /health HTTP/0.9\r\nHost: localhost\r\n\r\n", 505},
          {"GET /health http/1.1\r\nHost: localhost\r\n\r\n", 505},
          {"G@T /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
          {"\x16\x03\x01\x02\r\n\r\n", 400},
          {get("/health", "X: " + std::string(17 << 10, 'a') + "\r\n"), 431},
      },
      [this](const std::string& text) { return status_of(text); });
}

TEST_F(Admission, BoundsTheNumberOfFields) {
  std::string fields;
  for (int i = 0; i < 99; ++i) fields += "X: y\r\n";
  EXPECT_EQ(status_of(get("/health", fields)), 200);
  EXPECT_EQ(status_of(get("/health", fields + "X: y\r\n")), 431);
}

TEST_F(Admission, AnswersOnlyWhatTheTableHolds) {
  expect_statuses(
      {
          {get("/nothing"), 404},
          {get("/health/"), 404},
          {get("//health"), 404},
          {"HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 200},
          {"OPTIONS /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 405},
          {"get /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 405},
          {"TRACE /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 405},
          {"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
          {"DELETE /things HTTP/1.1\r\nHost: localhost\r\n\r\n", 405},
          {get("/things"), 405},
      },
      [this](const std::string& text) { return status_of(text); });
}

TEST_F(Admission, TakesJsonBodiesWithinTheEndpointsLimit) {
  const std::string length = "Content-Length: 5\r\n";
  expect_statuses(
      {
          {post(kJson + "Content-Length: 100\r\n"), 200},
          {post(kJson + "Content-Length: 101\r\n"), 413},
          {post(kJson), 411},
          {post(length), 415},
          {post(length + "Content-Type: application/json; charset=utf-8\r\n"), 200},
          {post(length + "Content-Type: Application/JSON;charset=\"UTF-8\"\r\n"), 200},
          {post(length + "Content-Type: application/json; charset=latin1\r\n"), 415},
          {post(length + "Content-Type: application/jsonp\r\n"), 415},
          {post(length + "Content-Type: text/plain\r\n"), 415},
          {post(length + kJson + kJson), 400},
          {post(length + kJson + "Content-Encoding: gzip\r\n"), 415},
          {post(length + kJson + "Content-Encoding: identity\r\n"), 200},
          {post(length + kJson + "Expect: 100-continue\r\n"), 200},
          {post(length + kJson + "Expect: 200-ok\r\n"), 417},
      },
      [this](const std::string& text) { return status_of(text); });
}

TEST_F(Admission, AsksForTheTokenEverywhereButAtOpenEndpoints) {
  rules_.token = *BearerToken::from_text(kToken);
  const std::string authorization = std::string("Authorization: Bearer ") + kToken + "\r\n";
  expect_statuses(
      {
          {get("/health"), 200},
          {get("/things/1"), 401},
          {get("/things/1", authorization), 200},
          {get("/things/1", authorization + authorization), 400},
          {get("/things/1", "Authorization: Bearer wrong-wrong-wrong-wrong\r\n"), 401},
          {post(kJson + "Content-Length: 1000\r\n"), 401},
      },
      [this](const std::string& text) { return status_of(text); });
  const auto admission = admit_text(get("/things/1"));
  ASSERT_TRUE(std::holds_alternative<Refusal>(admission));
  EXPECT_EQ(std::get<Refusal>(admission).problem.headers[0].first, "WWW-Authenticate");
}

TEST_F(Admission, ClosesUnlessTheNextRequestSurelyBeginsAfterThisHead) {
  struct CloseCase {
    std::string text;
    bool closes;
  };
  const CloseCase kCases[] = {
      {get("/nothing"), false},
      {get("/nothing", "Connection: close\r\n"), true},
      {get("/nothing", "Content-Length: 5\r\n"), true},
      {"PUT /things HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", true},
      {post(kJson + "Content-Length: 5, 5\r\n"), true},
      {"GET /nothing HTTP/1.0\r\n\r\n", true},
      {"GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n", true},
  };
  for (const CloseCase& c : kCases) {
    const auto admission = admit_text(c.text);
    ASSERT_TRUE(std::holds_alternative<Refusal>(admission)) << c.text;
    EXPECT_EQ(std::get<Refusal>(admission).must_close, c.closes) << c.text;
  }
}

TEST_F(Admission, KeepsTheConnectionAsTheVersionAndTheClientSay) {
  struct KeepCase {
    std::string text;
    bool keeps;
  };
  const KeepCase kCases[] = {
      {get("/health"), true},
      {get("/health", "Connection: close\r\n"), false},
      {get("/health", "Connection: keep-alive, Close\r\n"), false},
      {"GET /health HTTP/1.0\r\n\r\n", false},
      {"GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
  };
  for (const KeepCase& c : kCases) {
    const auto admission = admit_text(c.text);
    ASSERT_TRUE(std::holds_alternative<Admitted>(admission)) << c.text;
    EXPECT_EQ(std::get<Admitted>(admission).keep_alive, c.keeps) << c.text;
  }
}

TEST_F(Admission, HandsOverPathParametersAndQuery) {
  const auto admission = admit_text(get("/things/a%20b?q=x+y"));
  ASSERT_TRUE(std::holds_alternative<Admitted>(admission));
  const HttpRequest& request = std::get<Admitted>(admission).request;
  EXPECT_EQ(request.parameters, std::vector<std::string>{"a b"});
  EXPECT_EQ(request.query_value("q"), "x y");
  EXPECT_FALSE(request.only_query({"qq"}).ok());
  EXPECT_TRUE(request.only_query({"q"}).ok());
}

TEST_F(Admission, NamesTheAllowedMethods) {
  const auto admission = admit_text("DELETE /things/1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto& headers = std::get<Refusal>(admission).problem.headers;
  ASSERT_EQ(headers.size(), 1u);
  EXPECT_EQ(headers[0], (std::pair<std::string, std::string>{"Allow", "GET, HEAD"}));
}

TEST_F(Admission, TurnsAwayPagesOfOtherSitesButForLinksToAPage) {
  const std::string kLink =
      "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
  expect_statuses(
      {
          {get("/health", "Sec-Fetch-Site: same-origin\r\n"), 200},
          {get("/health", "Sec-Fetch-Site: none\r\n"), 200},
          {get("/health", "Sec-Fetch-Site: cross-site\r\n"), 403},
          {get("/health", "Sec-Fetch-Site: same-site\r\n"), 403},
          {get("/health", "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n"), 400},
          {get("/health", "Origin: http://localhost\r\n"), 200},
          {get("/health", "Origin: http://LOCALHOST\r\n"), 200},
          {get("/health", "Origin: https://evil.example\r\n"), 403},
          {get("/health", "Origin: http://localhost:81\r\n"), 403},
          {get("/health", "Origin: null\r\n"), 403},
          {get("/health", kLink), 403},
          {get("/page/", kLink), 200},
          {get("/page/", "Sec-Fetch-Site: cross-site\r\n"), 403},
          {get("/page/", kLink + "Origin: https://evil.example\r\n"), 403},
          {get("/page/", kLink + "Sec-Fetch-Dest: document\r\n"), 400},
          {get("/page/",
               "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n"),
           403},
          {get("/page/",
               "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n"),
           403},
      },
      [this](const std::string& text) { return status_of(text); });
}

TEST_F(Admission, FaultsOfABodyAre400WhereAuthZenAsksForIt) {
  const std::string start = "POST /authzen HTTP/1.1\r\nHost: localhost\r\n";
  const auto status = [&](const std::string& text) { return status_of(text); };
  expect_statuses({{start + kJson + "Content-Length: 2\r\n\r\n", 200},
                   {start + kJson + "\r\n", 400},
                   {start + "Content-Length: 2\r\n\r\n", 400},
                   {start + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n", 400},
                   {start + kJson + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n", 400},
                   {start + kJson + "Content-Length: 101\r\n\r\n", 413}},
                  status);
}

TEST_F(Admission, ARequestIdIsRepeatedWhenItIsOneAndHarmless) {
  const auto id_of = [](std::vector<std::string> values) {
    RequestHead head;
    for (std::string& value : values) head.fields.emplace_back("x-request-id", std::move(value));
    return request_id_of(head);
  };
  EXPECT_EQ(id_of({"bfe9eb29-ab87"}), "bfe9eb29-ab87");
  EXPECT_EQ(id_of({"any text, \xC3\xA9"}), "any text, \xC3\xA9");
  EXPECT_EQ(id_of({}), "");
  EXPECT_EQ(id_of({"one", "two"}), "") << "which of them would be anybody's guess";
  EXPECT_EQ(id_of({"one\r\nSet-Cookie: a=b"}), "");
  EXPECT_EQ(id_of({std::string("a\0b", 3)}), "");
  EXPECT_EQ(id_of({std::string(1024, 'x')}).size(), 1024u);
  EXPECT_EQ(id_of({std::string(1025, 'x')}), "");
}

}  // namespace
}  // namespace steward::api
