// The guard before every handler: which request heads are let in, and how their bodies are framed. Pure.
//
// Follows RFC 9110 and RFC 9112 where they say MUST, and is stricter where leniency lets two readers disagree
// about one request (request smuggling) or lets a page in a browser reach a local server (DNS rebinding).
// docs/api.md has the table. Each refusal is one sentence that names the place and the fix.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/auth/bearer_token.h"
#include "api/http/head.h"
#include "api/http/router.h"

namespace steward::api {

inline constexpr size_t kMaxTargetBytes = 8u << 10;

// Which Host values are ours. Loopback names always are, on any port (tunnels and port mappings change it).
struct HostRules {
  std::vector<std::string> names;    // lower case: "steward.example" (any port) or "steward.example:8642"
  bool any_address_literal = false;  // bound to all interfaces: an IP literal cannot be rebound, a name can
};

struct AdmissionRules {
  const Router* router = nullptr;  // outlives the rules
  HostRules hosts;
  std::optional<BearerToken> token;  // none: every caller may use every endpoint
};

struct Framing {
  bool is_chunked = false;
  uint64_t length = 0;  // when not chunked
};

struct Admitted {
  const Route* route = nullptr;
  HttpRequest request;  // body still empty
  Framing framing;
  bool keep_alive = true;
  bool expects_continue = false;

  bool has_body() const { return framing.is_chunked || framing.length > 0; }
  // At most this many bytes of body will be held.
  uint64_t body_bound() const { return framing.is_chunked ? route->endpoint.body_limit : framing.length; }
};

std::variant<Admitted, Refusal> admit(const RequestHead& head, const AdmissionRules& rules);

// For the 413 while a chunked body is read.
Refusal refuse_body_size(uint64_t limit);

}  // namespace steward::api
