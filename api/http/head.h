// From raw bytes to a request head: bounded, cut into fields by Beast, every field kept as it came.
//
// Beast is a tokenizer, not a guard (it joins folded lines, keeps two Hosts, accepts "Content-Length: 5, 5").
// What it hides is refused here on the raw bytes; what it keeps is judged by admission.h.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "api/codec/problem.h"

namespace steward::api {

inline constexpr size_t kMaxHeadBytes = 16u << 10;
inline constexpr size_t kMaxFields = 100;

// No: what to answer, and whether the connection can be trusted afterwards.
struct Refusal {
  Problem problem;
  bool must_close = true;  // where the next request starts is not certain
  std::string instance;    // the path asked for, once it is known
};

struct RequestHead {
  std::string method;
  std::string target;
  int version = 11;                                         // 10 or 11
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case, in order, repeats kept

  // Values of every field of that (lower-case) name.
  std::vector<std::string_view> values(std::string_view name) const;
};

// X-Request-ID, which every answer to the request repeats (OpenID AuthZEN Authorization API 1.0, Request
// Identification); empty when it is not given once, or is longer than 1 KB.
std::string request_id_of(const RequestHead& head);

// Where the head ends among the bytes received so far.
struct HeadScan {
  size_t skipped = 0;  // an empty line before the request line (RFC 9112 §2.2)
  size_t end = 0;      // offset past the empty line that ends the head; 0: more bytes are needed
};
std::variant<HeadScan, Refusal> scan_head(std::string_view bytes);

// `head` is exactly one head, as scan_head() cut it.
std::variant<RequestHead, Refusal> parse_head(std::string_view head);

Refusal refuse(int status, std::string code, std::string detail);

}  // namespace steward::api
