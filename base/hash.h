// SHA-256 (FIPS 180-4), HMAC-SHA-256 (RFC 2104) and the text forms of digests. Pure, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steward {

using Digest = std::array<uint8_t, 32>;

Digest sha256(std::string_view bytes);
Digest hmac_sha256(std::string_view key, std::string_view bytes);

// Hashes several parts as one message without joining them first.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& update(std::string_view bytes);
  // A length prefix before the bytes, so that ("ab","c") and ("a","bc") differ.
  Sha256& update_framed(std::string_view bytes);
  Digest finish();  // once

 private:
  void* context_;
};

std::string to_hex(std::string_view bytes);
std::string to_hex(const Digest& digest);
std::optional<std::string> from_hex(std::string_view hex);  // none if odd or not hex
std::optional<Digest> digest_from_hex(std::string_view hex);

// RFC 4648 §4, with padding.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// Bytes of a digest as a string_view, for APIs that take bytes. The digest must outlive the view.
inline std::string_view as_bytes(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Cryptographically strong random bytes (RAND_bytes). For keys and ids only: decisions never use it.
std::string random_bytes(size_t count);

}  // namespace steward
