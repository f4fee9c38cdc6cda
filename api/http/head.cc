#include "api/http/head.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/text.h"

namespace steward::api {

namespace http = boost::beast::http;

namespace {

Refusal refuse_syntax(std::string detail) {
  return refuse(400, "malformed_request", std::move(detail));
}

Refusal refuse_tokens(const boost::system::error_code& failure) {
  if (failure == http::error::bad_version)
    return refuse(505, "http_version", "The request line must end in HTTP/1.1 or HTTP/1.0.");
  if (failure == http::error::bad_method)
    return refuse_syntax("The request line must start with a method, such as GET or POST, and one space.");
  if (failure == http::error::bad_target)
    return refuse_syntax("The request target holds a character that must be percent-encoded.");
  if (failure == http::error::bad_content_length || failure == http::error::multiple_content_length)
    return refuse_syntax(
        "Content-Length must be given once, as one whole number, without Transfer-Encoding.");
  if (failure == http::error::bad_transfer_encoding)
    return refuse_syntax("Transfer-Encoding must be given once, as 'chunked', without Content-Length.");
  if (failure == http::error::header_limit)
    return refuse(431, "head_too_large", fmt::format("The request head exceeds {} bytes.", kMaxHeadBytes));
  return refuse_syntax("A header line is not 'Name: value' of visible characters.");
}

}  // namespace

Refusal refuse(int status, std::string code, std::string detail) {
  return {Problem{status, std::move(code), std::move(detail), {}, {}}, true, ""};
}

std::vector<std::string_view> RequestHead::values(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [key, value] : fields)
    if (key == name) found.push_back(value);
  return found;
}

std::string request_id_of(const RequestHead& head) {
  constexpr size_t kMaxBytes = 1u << 10;
  const auto values = head.values("x-request-id");
  if (values.size() != 1 || values[0].size() > kMaxBytes) return "";
  const auto ends_a_line = [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; };
  if (std::any_of(values[0].begin(), values[0].end(), ends_a_line)) return "";
  return std::string(values[0]);
}

std::variant<HeadScan, Refusal> scan_head(std::string_view bytes) {
  HeadScan scan;
  if (bytes.starts_with("\r\n")) scan.skipped = 2;
  const std::string_view head = bytes.substr(scan.skipped);
  size_t lines = 0;
  for (size_t i = 0; i < std::min(head.size(), kMaxHeadBytes); ++i) {
    if (head[i] == '\0') return refuse_syntax("The request head holds a NUL byte.");
    if (head[i] != '\n') continue;
    if (i == 0 || head[i - 1] != '\r') return refuse_syntax("Every line of the head must end in CRLF.");
    if (i == 1) return refuse_syntax("The request line is empty.");
    if (i >= 3 && head[i - 3] == '\r' && head[i - 2] == '\n') {
      scan.end = scan.skipped + i + 1;
      return scan;
    }
    // The request line is one more line than there are fields.
    if (++lines > kMaxFields + 1)
      return refuse(431, "head_too_large",
                    fmt::format("The request has more than {} header fields.", kMaxFields));
    if (i + 1 < head.size() && (head[i + 1] == ' ' || head[i + 1] == '\t'))
      return refuse_syntax("A header line is folded over two lines (RFC 9112 §5.2); write it on one.");
  }
  if (head.size() < kMaxHeadBytes) return scan;
  return refuse(431, "head_too_large", fmt::format("The request head exceeds {} bytes.", kMaxHeadBytes));
}

std::variant<RequestHead, Refusal> parse_head(std::string_view head) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(kMaxHeadBytes + 1);
  parser.body_limit(boost::none);  // the body is not this parser's; admission and body_reader.h bound it
  boost::system::error_code failure;
  const size_t used = parser.put(boost::asio::buffer(head.data(), head.size()), failure);
  if (failure) return refuse_tokens(failure);
  if (!parser.is_header_done() || used != head.size())
    return refuse_syntax("The request head is incomplete.");

  const auto& message = parser.get();
  RequestHead result;
  result.method = message.method_string();
  result.target = message.target();
  result.version = static_cast<int>(message.version());
  result.fields.reserve(static_cast<size_t>(std::distance(message.begin(), message.end())));
  for (const auto& field : message)
    result.fields.emplace_back(to_lower({field.name_string().data(), field.name_string().size()}),
                               std::string(field.value()));
  return result;
}

}  // namespace steward::api
