// Collects one request body as admission framed it: so many bytes, or chunks (RFC 9112 §7.1). Bounded; no
// I/O.
//
// Trailer fields are read past and dropped (RFC 9110 §6.5.1 forbids merging them unasked).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/admission.h"

namespace steward::api {

class BodyReader {
 public:
  BodyReader(const Framing& framing, uint64_t limit);
  ~BodyReader();
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;

  // Takes what it can from the front of `bytes` and says how much. The rest, when not done(), must come again
  // with more behind it.
  size_t feed(std::string_view bytes);

  bool done() const { return done_; }
  const std::optional<Refusal>& refusal() const { return refusal_; }  // set: stop feeding, close
  std::string take() { return std::move(body_); }                     // once done

 private:
  struct Chunks;
  size_t feed_counted(std::string_view bytes);
  size_t feed_chunks(std::string_view bytes);

  uint64_t limit_;
  uint64_t left_ = 0;               // of a counted body
  std::unique_ptr<Chunks> chunks_;  // null for a counted body
  bool done_ = false;
  std::string body_;
  std::optional<Refusal> refusal_;
};

}  // namespace steward::api
