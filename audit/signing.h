// Signed tree heads: an Ed25519 key (RFC 8032) and the checkpoint text it signs
// (https://c2sp.org/tlog-checkpoint, a signed note: https://c2sp.org/signed-note):
//
//   steward                                              origin: the name of the key
//   412                                                  size
//   CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=         root
//   time 2026-11-20T18:48:58.123456Z                     extension line: when it was signed
//
//   — steward Az3grlgtzPICa5OS8npVmf1Myq/5IZ…            base64(key id ‖ signature of all lines above the
//   blank)
//
// Pure but for load_or_create() and load(), which read and write the key file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::audit {

inline constexpr size_t kKeyIdBytes = 4;  // raw, before the signature in a line of a note

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

// Owns the private key, wiped from memory at the end. Thread-safe after construction. A name has 1 to 255
// bytes of UTF-8 with neither spaces, control characters nor '+' (signed-note); generate() throws
// std::invalid_argument on another.
class SigningKey {
 public:
  SigningKey(const SigningKey&) = default;
  SigningKey& operator=(const SigningKey&) = default;
  ~SigningKey();

  static SigningKey generate(std::string name);
  // PEM (PKCS#8), mode 0600; created on first use, by exactly one of several processes that start together.
  // Refuses a file that its group or others may read, that someone else owns, or that holds no plain Ed25519
  // key.
  static Result<SigningKey> load_or_create(const std::filesystem::path& file, std::string name);
  // The same, but none where there is no such file.
  static Result<std::optional<SigningKey>> load(const std::filesystem::path& file, const std::string& name);

  const PublicKey& public_key() const { return public_; }
  std::string sign(std::string_view message) const;  // 64 raw bytes

 private:
  friend class KeyFile;
  SigningKey(std::string seed, std::string name);
  std::string seed_;  // 32 bytes, RFC 8032 §5.1.5
  PublicKey public_;
};

// A tree head and its signature.
struct TreeHead {
  uint64_t size = 0;
  Digest root{};
  std::string checkpoint;  // the signed note: origin, size, root, extension line with the time, signature
  Timestamp time{};        // from the extension line
};

// What of a head is signed: the lines above the blank one.
std::string checkpoint_text(const std::string& origin, uint64_t size, const Digest& root, Timestamp time);

TreeHead sign_head(const SigningKey& key, uint64_t size, const Digest& root, Timestamp time);

// Reads a checkpoint without checking who signed it.
Result<TreeHead> parse_checkpoint(std::string_view checkpoint);

// Parses a checkpoint and checks its signature against `key`.
Result<TreeHead> open_checkpoint(std::string_view checkpoint, const PublicKey& key);

}  // namespace steward::audit
