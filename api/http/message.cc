#include "api/http/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/text.h"

namespace steward::api {

// What most heads need; a longer one grows.
constexpr size_t kRoomForHead = 512;

std::string_view to_string(Method method) {
  return method == Method::kPost ? "POST" : "GET";
}

HttpResponse json_response(std::string body) {
  HttpResponse response;
  response.body = std::move(body);
  return response;
}

HttpResponse json_response(const boost::json::object& body, int status) {
  HttpResponse response = json_response(boost::json::serialize(body));
  response.status = status;
  return response;
}

std::optional<std::string> HttpRequest::query_value(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return value;
  return std::nullopt;
}

Status HttpRequest::only_query(const std::vector<std::string>& known) const {
  for (const auto& parameter : query) {
    if (std::find(known.begin(), known.end(), parameter.first) != known.end()) continue;
    const auto near = did_you_mean(parameter.first, known);
    const std::string hint = near ? fmt::format("; did you mean '{}'?", *near) : ".";
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("Unknown query parameter '{}'{}", excerpt(parameter.first), hint), ""};
  }
  return {};
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Error";
  }
}

std::string serialize_head(const HttpResponse& response, bool keep_alive, std::string_view date) {
  std::string head;
  head.reserve(kRoomForHead);
  const auto add = [&](auto... parts) { (head.append(parts), ...); };
  add("HTTP/1.1 ", std::to_string(response.status), " ", reason_phrase(response.status), "\r\nDate: ", date);
  // RFC 9110 §8.6: a 204 has no Content-Length, since it never has content; that of a 304 would be the 200's.
  if (response.status != 204 && response.status != 304)
    add("\r\nContent-Type: ", std::string_view(response.content_type),
        "\r\nContent-Length: ", std::to_string(response.content_length()));
  add("\r\nConnection: ", keep_alive ? "keep-alive" : "close",
      "\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n");
  // A handler that knows better says so itself.
  const auto says = [&](std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& header) { return header.first == name; });
  };
  if (!says("Cache-Control")) add("Cache-Control: no-store\r\n");
  if (response.content_type.starts_with("text/html") && !says("Content-Security-Policy"))
    head +=
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'\r\n";
  for (const auto& [name, value] : response.headers)
    add(std::string_view(name), ": ", std::string_view(value), "\r\n");
  add("\r\n");
  return head;
}

}  // namespace steward::api
