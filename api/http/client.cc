#include "api/http/client.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "base/text.h"

namespace steward::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

constexpr size_t kMaxHead = 16 << 10;

struct Url {
  bool is_secure = false;
  std::string host;       // without brackets
  std::string authority;  // for the Host field
  std::string port;
  std::string path;
};

Error bad_url(const std::string& url) {
  return {ErrorCode::kInvalidInput, "Write the address as https://NAME or http://NAME:PORT, and a path.",
          excerpt(url)};
}

Result<Url> parse_url(const std::string& text) {
  Url url;
  url.is_secure = text.starts_with("https://");
  if (!url.is_secure && !text.starts_with("http://")) return bad_url(text);
  const std::string rest = text.substr(url.is_secure ? 8 : 7);
  const size_t slash = std::min(rest.find('/'), rest.size());
  url.authority = rest.substr(0, slash);
  url.path = slash == rest.size() ? "/" : rest.substr(slash);
  for (const char c : rest)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
        std::string_view("?#@\\\"").find(c) != std::string::npos)
      return bad_url(text);
  const size_t bracket = url.authority.find(']');
  const size_t colon = url.authority.find(':', url.authority.starts_with('[') ? bracket : 0);
  url.host = url.authority.substr(0, colon);
  url.port = colon == std::string::npos ? (url.is_secure ? "443" : "80") : url.authority.substr(colon + 1);
  if (url.host.starts_with('[') && url.host.ends_with(']'))
    url.host = url.host.substr(1, url.host.size() - 2);
  const auto port = parse_int(url.port);
  if (url.host.empty() || !port || *port < 1 || *port > 65535) return bad_url(text);
  return url;
}

// One operation after the other on one thread, each waited for. Beast's timeouts hold for asynchronous ones
// alone.
class Exchange {
 public:
  Exchange(const Url& url, const ClientOptions& options) : url_(url), options_(options) {}

  Result<ClientAnswer> run(const std::string& body) {
    error_code failure;
    tcp::resolver resolver(io_);
    const auto addresses = resolver.resolve(url_.host, url_.port, failure);
    if (failure) return failed("find", failure);
    if (!url_.is_secure) {
      beast::tcp_stream stream(io_);
      STEWARD_RETURN_IF_ERROR(connect(stream, addresses));
      return talk(stream, body);
    }
    ssl::context context(ssl::context::tls_client);
    context.set_default_verify_paths(failure);
    context.set_verify_mode(ssl::verify_peer);
    ::SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    beast::ssl_stream<beast::tcp_stream> stream(io_, context);
    STEWARD_RETURN_IF_ERROR(connect(stream.next_layer(), addresses));
    STEWARD_RETURN_IF_ERROR(shake_hands(stream));
    return talk(stream, body);
  }

 private:
  Error failed(std::string_view doing, const error_code& failure) const {
    if (failure == beast::error::timeout)
      return {ErrorCode::kTimeout, fmt::format("{} did not answer in time.", url_.authority), ""};
    if (failure == http::error::body_limit || failure == http::error::header_limit)
      return {ErrorCode::kTooLarge, fmt::format("{} answered with more than it may.", url_.authority), ""};
    return {ErrorCode::kUnavailable,
            fmt::format("Could not {} {}: {}.", doing, url_.authority, failure.message()), ""};
  }

  template <class Start>
  error_code wait(Start start) {
    error_code outcome = asio::error::would_block;
    start([&outcome](error_code code, auto&&...) { outcome = code; });
    io_.restart();
    io_.run();
    return outcome;
  }

  Status connect(beast::tcp_stream& stream, const tcp::resolver::results_type& addresses) {
    stream.expires_after(options_.timeout);  // not armed again: it is for the whole exchange
    const error_code failure = wait([&](auto done) { stream.async_connect(addresses, std::move(done)); });
    if (failure) return failed("connect to", failure);
    return {};
  }

  Status shake_hands(beast::ssl_stream<beast::tcp_stream>& stream) {
    error_code is_no_address;
    asio::ip::make_address(url_.host, is_no_address);
    if (is_no_address && ::SSL_set_tlsext_host_name(stream.native_handle(), url_.host.c_str()) != 1)
      return failed("name", error_code(static_cast<int>(::ERR_get_error()), asio::error::get_ssl_category()));
    stream.set_verify_callback(ssl::host_name_verification(url_.host));
    const error_code failure =
        wait([&](auto done) { stream.async_handshake(ssl::stream_base::client, std::move(done)); });
    if (failure) return failed("trust", failure);
    return {};
  }

  template <class Stream>
  Result<ClientAnswer> talk(Stream& stream, const std::string& body) {
    http::request<http::string_body> request(http::verb::post, url_.path, 11);
    request.set(http::field::host, url_.authority);
    request.set(http::field::user_agent, "steward");
    request.set(http::field::content_type, "text/plain; charset=utf-8");
    request.set(http::field::connection, "close");
    request.body() = body;
    request.prepare_payload();
    error_code failure = wait([&](auto done) { http::async_write(stream, request, std::move(done)); });
    if (failure) return failed("write to", failure);
    beast::flat_buffer buffer(kMaxHead + options_.max_answer);
    http::response_parser<http::string_body> answer;
    answer.header_limit(kMaxHead);
    answer.body_limit(options_.max_answer);
    failure = wait([&](auto done) { http::async_read(stream, buffer, answer, std::move(done)); });
    if (failure) return failed("read the answer of", failure);
    return ClientAnswer{static_cast<int>(answer.get().result_int()), std::move(answer.get().body())};
  }

  const Url& url_;
  const ClientOptions& options_;
  asio::io_context io_{1};
};

}  // namespace

Result<ClientAnswer> http_post(const std::string& url, const std::string& body,
                               const ClientOptions& options) {
  STEWARD_ASSIGN_OR_RETURN(const Url parsed, parse_url(url));
  try {
    return Exchange(parsed, options).run(body);
  } catch (const std::exception& e) {
    return Error{ErrorCode::kUnavailable, fmt::format("Could not reach {}: {}.", parsed.authority, e.what()),
                 ""};
  }
}

}  // namespace steward::api
