#include "base/hash.h"

// OpenSSL 3 would have SHA-256 used through EVP alone, which allocates and looks up for each message: 674 ns
// for a node of a Merkle tree where these functions, the same code below, take 222.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <stdexcept>

namespace steward {
namespace {

SHA256_CTX* context_of(void* context) {
  return static_cast<SHA256_CTX*>(context);
}

// Of hexadecimal digits their values, of all else -1.
constexpr std::array<signed char, 256> nibbles() {
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (signed char digit = 0; digit < 10; ++digit) values[static_cast<size_t>('0' + digit)] = digit;
  for (signed char digit = 0; digit < 6; ++digit)
    values[static_cast<size_t>('a' + digit)] = values[static_cast<size_t>('A' + digit)] =
        static_cast<signed char>(10 + digit);
  return values;
}
constexpr auto kNibbles = nibbles();

}  // namespace

Digest sha256(std::string_view bytes) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes.data(), bytes.size());
  Digest digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  Digest digest;
  unsigned int size = 0;
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
            reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(), &size))
    throw std::runtime_error("OpenSSL refused HMAC-SHA-256");
  return digest;
}

Sha256::Sha256() : context_(new SHA256_CTX) {
  SHA256_Init(context_of(context_));
}

Sha256::~Sha256() {
  delete context_of(context_);
}

Sha256& Sha256::update(std::string_view bytes) {
  SHA256_Update(context_of(context_), bytes.data(), bytes.size());
  return *this;
}

Sha256& Sha256::update_framed(std::string_view bytes) {
  uint8_t length[8];
  for (int i = 0; i < 8; ++i)
    length[i] = static_cast<uint8_t>(static_cast<uint64_t>(bytes.size()) >> (56 - 8 * i));
  return update({reinterpret_cast<const char*>(length), sizeof length}).update(bytes);
}

Digest Sha256::finish() {
  Digest digest;
  SHA256_Final(digest.data(), context_of(context_));
  return digest;
}

std::string to_hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex(bytes.size() * 2, '0');
  size_t at = 0;
  for (const unsigned char byte : bytes) {
    hex[at++] = kDigits[byte >> 4];
    hex[at++] = kDigits[byte & 15];
  }
  return hex;
}

std::string to_hex(const Digest& digest) {
  return to_hex(as_bytes(digest));
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes(hex.size() / 2, '\0');
  int seen = 0;  // negative once a character was no digit
  for (size_t i = 0; i < bytes.size(); ++i) {
    const int high = kNibbles[static_cast<unsigned char>(hex[2 * i])],
              low = kNibbles[static_cast<unsigned char>(hex[2 * i + 1])];
    seen |= high | low;
    bytes[i] = static_cast<char>(high << 4 | low);
  }
  if (seen < 0) return std::nullopt;
  return bytes;
}

std::optional<Digest> digest_from_hex(std::string_view hex) {
  const auto bytes = from_hex(hex);
  Digest digest;
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

std::string to_base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(size));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  // EVP_DecodeBlock trims white space and counts padding as zero bytes; RFC 4648 allows neither.
  for (char c : text)
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') return std::nullopt;
  size_t padding = 0;
  if (text.ends_with("=="))
    padding = 2;
  else if (text.ends_with("="))
    padding = 1;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < static_cast<int>(padding)) return std::nullopt;
  bytes.resize(static_cast<size_t>(size) - padding);
  if (to_base64(bytes) != text) return std::nullopt;  // non-zero trailing bits: two texts for one value
  return bytes;
}

std::string random_bytes(size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
    throw std::runtime_error("OpenSSL has no entropy");
  return bytes;
}

}  // namespace steward
