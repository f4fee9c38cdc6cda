#include "api/http/admission.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "api/http/target.h"
#include "base/text.h"

namespace steward::api {
namespace {

using MaybeRefusal = std::optional<Refusal>;

Refusal malformed(std::string detail) {
  return refuse(400, "malformed_request", std::move(detail));
}

bool is_printable(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c == '\t' || (c >= 0x20 && c < 0x7F); });
}

// A whole number of digits only: no sign, no list, no space.
std::optional<uint64_t> parse_length(std::string_view text) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  uint64_t length = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    length = length * 10 + static_cast<uint64_t>(c - '0');
  }
  return length;
}

// Fields that decide who is asked, what follows, and where the body ends: each at most once, in visible
// ASCII.
MaybeRefusal check_single_fields(const RequestHead& head) {
  static constexpr std::string_view kSingle[] = {
      "host",           "content-length", "transfer-encoding", "expect",
      "content-type",   "authorization",  "content-encoding",  "origin",
      "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"};
  for (const std::string_view name : kSingle) {
    const std::string* first = nullptr;
    for (const auto& [key, value] : head.fields) {
      if (key != name) continue;
      if (first) return malformed(fmt::format("The header field {} is given twice; send it once.", name));
      first = &value;
    }
    if (first && !is_printable(*first))
      return malformed(fmt::format("The header field {} holds a byte that is not visible ASCII.", name));
  }
  return std::nullopt;
}

// Of a field that is given at most once.
const std::string* value_of(const RequestHead& head, std::string_view name) {
  for (const auto& [key, value] : head.fields)
    if (key == name) return &value;
  return nullptr;
}

std::string_view value_or_empty(const RequestHead& head, std::string_view name) {
  const std::string* value = value_of(head, name);
  return value ? std::string_view(*value) : std::string_view();
}

// RFC 9112 §6.3, without its leniencies.
std::variant<Framing, Refusal> framing_of(const RequestHead& head) {
  const std::string* given_length = value_of(head, "content-length");
  const std::string* coding = value_of(head, "transfer-encoding");
  if (given_length && coding)
    return malformed("Transfer-Encoding and Content-Length are both given; send one of them.");
  if (coding) {
    if (head.version == 10) return malformed("HTTP/1.0 has no Transfer-Encoding; send Content-Length.");
    if (to_lower(*coding) != "chunked")
      return malformed(
          "Transfer-Encoding must be exactly 'chunked'; compress nothing and list nothing else.");
    return Framing{true, 0};
  }
  if (!given_length) return Framing{};
  const auto length = parse_length(*given_length);
  if (!length) return malformed("Content-Length must be one whole number of at most 15 digits.");
  return Framing{false, *length};
}

struct HostAndPort {
  std::string host;  // lower case, IPv6 literals without brackets
  std::string port;
  bool is_address = false;
};

std::optional<HostAndPort> parse_host(std::string_view value) {
  HostAndPort parsed;
  std::string_view host = value, rest;
  if (value.starts_with('[')) {
    const size_t end = value.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = value.substr(1, end - 1);
    rest = value.substr(end + 1);
  } else if (const size_t colon = value.find(':'); colon != std::string_view::npos) {
    host = value.substr(0, colon);
    rest = value.substr(colon);
  }
  if (!rest.empty()) {
    parsed.port = rest.substr(1);
    const auto port = parse_length(parsed.port);
    if (rest[0] != ':' || !port || *port > 65535) return std::nullopt;
  }
  // Without brackets an address is digits and dots; most hosts are names, and need not be tried.
  boost::asio::ip::address address;
  if (value.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos) {
    boost::system::error_code not_an_address;
    address = boost::asio::ip::make_address(std::string(host), not_an_address);
    parsed.is_address = !not_an_address;
  }
  if (value.starts_with('[') && (!parsed.is_address || !address.is_v6())) return std::nullopt;
  const bool is_name = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
  if (!parsed.is_address && !is_name) return std::nullopt;
  parsed.host = parsed.is_address ? address.to_string() : to_lower(host);
  return parsed;
}

bool is_ours(const HostAndPort& host, const HostRules& rules) {
  if (host.host == "localhost" || host.host == "127.0.0.1" || host.host == "::1") return true;
  if (host.is_address && rules.any_address_literal) return true;
  return std::any_of(rules.names.begin(), rules.names.end(), [&](const std::string& name) {
    return name == host.host || (!host.port.empty() && name == host.host + ":" + host.port);
  });
}

MaybeRefusal check_host(const RequestHead& head, const HostRules& rules) {
  const std::string* value = value_of(head, "host");
  if (!value && head.version == 10) return std::nullopt;
  if (!value) return malformed("The Host header field is missing; HTTP/1.1 requires it.");
  const auto host = parse_host(*value);
  if (!host) return malformed("The Host header field must be a name or an address with an optional port.");
  if (is_ours(*host, rules)) return std::nullopt;
  return refuse(421, "host_refused",
                "This server does not answer under that Host; use localhost, or allow the name with --host.");
}

// A link in a page of another site that somebody followed to a page of ours.
bool is_followed_link(const RequestHead& head, const Route* route) {
  return route && route->endpoint.is_page && value_or_empty(head, "sec-fetch-mode") == "navigate" &&
         value_or_empty(head, "sec-fetch-dest") == "document" && value_or_empty(head, "origin").empty();
}

// A page in a browser can send requests here without being allowed to read the answer. Reads that are
// recorded would still be done, so pages of other sites are turned away
// (https://www.w3.org/TR/fetch-metadata/, RFC 6454 §7).
MaybeRefusal check_page(const RequestHead& head, const Route* route) {
  if (is_followed_link(head, route)) return std::nullopt;
  const auto refusal = [] {
    return refuse(403, "cross_site",
                  "Pages of other sites may not send requests here; open this server's own page.");
  };
  const std::string site = to_lower(value_or_empty(head, "sec-fetch-site"));
  if (!site.empty() && site != "same-origin" && site != "none") return refusal();
  const std::string_view origin = value_or_empty(head, "origin");
  if (origin.empty()) return std::nullopt;
  const std::string_view host = value_or_empty(head, "host");
  const bool is_own = (origin.starts_with("http://") && to_lower(origin.substr(7)) == to_lower(host)) ||
                      (origin.starts_with("https://") && to_lower(origin.substr(8)) == to_lower(host));
  return is_own ? std::nullopt : MaybeRefusal(refusal());
}

bool has_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    if (to_lower(trim(list.substr(0, comma))) == token) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

bool wants_keep_alive(const RequestHead& head) {
  bool keep_alive = head.version == 11;
  for (const auto& [key, value] : head.fields) {
    if (key != "connection") continue;
    if (has_token(value, "close")) return false;
    if (has_token(value, "keep-alive")) keep_alive = true;
  }
  return keep_alive;
}

// A request line is sound, but nothing here answers it. The connection survives when no body follows.
Refusal refuse_route(const RouteMatch& match, bool has_body) {
  Refusal refusal =
      match.allowed.empty()
          ? refuse(404, "not_found", "Nothing lives at this path; /openapi.json lists what does.")
          : refuse(405, "method_not_allowed",
                   fmt::format("This path does not take that method; use {}.", match.allowed));
  if (!match.allowed.empty()) refusal.problem.headers.emplace_back("Allow", match.allowed);
  refusal.must_close = has_body;
  return refusal;
}

MaybeRefusal check_token(const RequestHead& head, const Endpoint& endpoint,
                         const std::optional<BearerToken>& token, bool has_body) {
  if (!token || endpoint.is_open || token->accepts(value_or_empty(head, "authorization")))
    return std::nullopt;
  Refusal refusal =
      refuse(401, "token_required",
             "This endpoint needs the header 'Authorization: Bearer <token>' with this server's token.");
  refusal.problem.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"steward\"");
  refusal.must_close = has_body;
  return refusal;
}

bool is_json(std::string_view content_type) {
  const size_t semicolon = std::min(content_type.find(';'), content_type.size());
  if (to_lower(trim(content_type.substr(0, semicolon))) != "application/json") return false;
  const std::string parameters =
      to_lower(trim(content_type.substr(std::min(semicolon + 1, content_type.size()))));
  return parameters.empty() || parameters == "charset=utf-8" || parameters == "charset=\"utf-8\"";
}

MaybeRefusal check_body(const RequestHead& head, const Framing& framing, const Endpoint& endpoint) {
  const bool has_body = framing.is_chunked || framing.length > 0;
  if (endpoint.body_limit == 0) {
    if (has_body) return malformed("This endpoint takes no body; send none.");
    return std::nullopt;
  }
  const auto status = [&](int usual) { return endpoint.body_faults_are_400 ? 400 : usual; };
  if (!framing.is_chunked && !value_of(head, "content-length"))
    return refuse(status(411), "length_required",
                  "Send Content-Length, or Transfer-Encoding: chunked, with the body.");
  if (framing.length > endpoint.body_limit) return refuse_body_size(endpoint.body_limit);
  const std::string coding = to_lower(value_or_empty(head, "content-encoding"));
  if (!coding.empty() && coding != "identity")
    return refuse(status(415), "content_encoding",
                  "Content-Encoding is not supported; send the JSON as it is.");
  if (!endpoint.takes_text && !is_json(value_or_empty(head, "content-type")))
    return refuse(status(415), "content_type",
                  "The body must be sent as 'Content-Type: application/json' in UTF-8.");
  return std::nullopt;
}

MaybeRefusal check_expectation(const RequestHead& head) {
  const std::string expectation = to_lower(value_or_empty(head, "expect"));
  if (expectation.empty() || expectation == "100-continue") return std::nullopt;
  return refuse(417, "expectation_failed", "The only expectation this server meets is '100-continue'.");
}

MaybeRefusal check_endpoint(const RequestHead& head, const Framing& framing, const RouteMatch& match,
                            const std::optional<BearerToken>& token) {
  const bool has_body = framing.is_chunked || framing.length > 0;
  if (!match.route) return refuse_route(match, has_body);
  const Endpoint& endpoint = match.route->endpoint;
  if (auto refusal = check_token(head, endpoint, token, has_body)) return refusal;
  if (auto refusal = check_body(head, framing, endpoint)) return refusal;
  return check_expectation(head);
}

}  // namespace

Refusal refuse_body_size(uint64_t limit) {
  return refuse(413, "too_large",
                fmt::format("The body is too large; this endpoint takes at most {} bytes.", limit));
}

std::variant<Admitted, Refusal> admit(const RequestHead& head, const AdmissionRules& rules) {
  if (auto refusal = check_single_fields(head)) return *refusal;
  auto framing = framing_of(head);
  if (auto* refusal = std::get_if<Refusal>(&framing)) return *refusal;
  if (auto refusal = check_host(head, rules.hosts)) return *refusal;
  if (head.target.size() > kMaxTargetBytes)
    return refuse(414, "target_too_long",
                  fmt::format("The request target exceeds {} bytes.", kMaxTargetBytes));
  auto target = parse_target(head.target);
  if (!target.ok()) return malformed(target.error().message);
  RouteMatch match = rules.router->match(head.method, target->segments);
  if (auto refusal = check_page(head, match.route)) return *refusal;

  Admitted admitted;
  admitted.framing = std::get<Framing>(framing);
  admitted.keep_alive = wants_keep_alive(head);
  admitted.expects_continue = head.version == 11 && !value_or_empty(head, "expect").empty();
  admitted.request.path = std::move(target->path);
  admitted.request.host = value_or_empty(head, "host");
  admitted.request.accepts_gzip = has_token(value_or_empty(head, "accept-encoding"), "gzip");
  if (const auto known = head.values("if-none-match"); known.size() == 1)
    admitted.request.if_none_match = known.front();
  auto refusal = check_endpoint(head, admitted.framing, match, rules.token);
  if (refusal) {
    refusal->instance = admitted.request.path;
    refusal->must_close |= !admitted.keep_alive;
    return *refusal;
  }
  admitted.route = match.route;
  admitted.request.method = match.route->endpoint.method;
  admitted.request.parameters = std::move(match.parameters);
  admitted.request.query = std::move(target->query);
  return admitted;
}

}  // namespace steward::api
