// Signed tree heads: an Ed25519 key (RFC 8032) and the checkpoint text it signs
// (https://c2sp.org/tlog-checkpoint, a signed note: https://c2sp.org/signed-note).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::audit {

struct PublicKey {
  std::string bytes;  // 32 raw bytes
  std::string name;   // of the log, e.g. "steward"

  // Signed-note key id: first 4 bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖ key), hex.
  std::string id() const;
  // "name+id+base64(0x01 ‖ key)": the signed-note verifier key, for --public-key.
  std::string to_string() const;
  static Result<PublicKey> parse(std::string_view text);

  bool verify(std::string_view message, std::string_view signature) const;
};

// Owns the private key. Thread-safe after construction.
class SigningKey {
 public:
  static SigningKey generate(std::string name);
  // PEM (PKCS#8), mode 0600; created on first use.
  static Result<SigningKey> load_or_create(const std::filesystem::path& file, std::string name);

  const PublicKey& public_key() const { return public_; }
  std::string sign(std::string_view message) const;  // 64 raw bytes

 private:
  SigningKey() = default;
  std::string seed_;  // 32 bytes, RFC 8032 §5.1.5
  PublicKey public_;
};

// A tree head and its signature.
struct TreeHead {
  uint64_t size = 0;
  Digest root{};
  std::string checkpoint;  // the signed note: origin, size, root, extension line with the time, signature
};

TreeHead sign_head(const SigningKey& key, uint64_t size, const Digest& root, Timestamp time);

// Parses a checkpoint and checks its signature against `key`.
Result<TreeHead> open_checkpoint(std::string_view checkpoint, const PublicKey& key);

}  // namespace steward::audit
