// Addresses of crypto currencies, told by their own checksums: base58check (Bitcoin and its descendants,
// Tron, XRP), bech32 and bech32m (BIP-173, BIP-350; Bitcoin, Litecoin, Cardano), hexadecimal with mixed case
// (Ethereum, EIP-55), base58 in blocks (Monero, CryptoNote). Solana's 32 bytes in base58 have no checksum.
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/hash.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/keccak256.h"

namespace steward::scanners {
namespace {

constexpr std::string_view kBitcoinAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kRippleAlphabet = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

using Inverse = std::array<int8_t, 128>;

constexpr Inverse inverse_of(std::string_view alphabet) {
  Inverse inverse{};
  inverse.fill(-1);
  for (size_t i = 0; i < alphabet.size(); ++i)
    inverse[static_cast<size_t>(alphabet[i])] = static_cast<int8_t>(i);
  return inverse;
}

constexpr Inverse kBitcoinInverse = inverse_of(kBitcoinAlphabet),
                  kRippleInverse = inverse_of(kRippleAlphabet);
constexpr Inverse kBech32Inverse = inverse_of("qpzry9x8gf2tvdw0s3jn54khce6mua7l");

int value_of(char c, const Inverse& inverse) {
  return static_cast<unsigned char>(c) < 128 ? inverse[static_cast<unsigned char>(c)] : -1;
}

__extension__ typedef unsigned __int128 Wide;

struct Bytes {
  std::array<uint8_t, 40> at{};
  size_t count = 0;
  std::string_view text(size_t first, size_t length) const {
    return {reinterpret_cast<const char*>(at.data()) + first, length};
  }
};

// Most significant first; each leading zero digit is a zero byte. None when a character is foreign or the
// number does not fit.
std::optional<Bytes> from_base58(std::string_view text, const Inverse& inverse) {
  Bytes bytes;
  size_t zeros = 0;
  while (zeros < text.size() && value_of(text[zeros], inverse) == 0) ++zeros;
  std::array<uint8_t, 40> little{};
  size_t used = 0;
  for (const char c : text) {
    const int digit = value_of(c, inverse);
    if (digit < 0) return std::nullopt;
    uint32_t carry = static_cast<uint32_t>(digit);
    for (size_t i = 0; i < used; ++i) {
      carry += uint32_t{little[i]} * 58;
      little[i] = static_cast<uint8_t>(carry);
      carry >>= 8;
    }
    if (carry == 0) continue;
    if (used == little.size()) return std::nullopt;
    little[used++] = static_cast<uint8_t>(carry);
  }
  if (zeros + used > bytes.at.size()) return std::nullopt;
  bytes.count = zeros + used;
  for (size_t i = 0; i < used; ++i) bytes.at[zeros + i] = little[used - 1 - i];
  return bytes;
}

bool double_sha256_holds(const Bytes& bytes) {
  const Digest once = sha256(bytes.text(0, bytes.count - 4));
  const Digest twice = sha256(as_bytes(once));
  return as_bytes(twice).substr(0, 4) == bytes.text(bytes.count - 4, 4);
}

// Version bytes of public addresses (chain parameters of each currency): pay to key hash, pay to script hash.
bool is_known_version(uint8_t first) {
  constexpr uint8_t kVersions[] = {
      0x00, 0x05,  // Bitcoin
      0x6f, 0xc4,  // its test network
      0x30, 0x32,  // Litecoin
      0x1e, 0x16,  // Dogecoin
      0x4c, 0x10,  // Dash
      0x41,        // Tron
  };
  return std::find(std::begin(kVersions), std::end(kVersions), first) != std::end(kVersions);
}

bool is_base58check(std::string_view value) {
  const auto bytes = from_base58(value, kBitcoinInverse);
  if (!bytes) return false;
  const bool bitcoin_like = bytes->count == 25 && is_known_version(bytes->at[0]);
  const bool zcash =
      bytes->count == 26 && bytes->at[0] == 0x1c && (bytes->at[1] == 0xb8 || bytes->at[1] == 0xbd);
  return (bitcoin_like || zcash) && double_sha256_holds(*bytes);
}

bool is_ripple(std::string_view value) {
  const auto bytes = from_base58(value, kRippleInverse);
  return bytes && bytes->count == 25 && bytes->at[0] == 0 && double_sha256_holds(*bytes);
}

class Bech32Checksum {
 public:
  void add(uint8_t five_bits) {
    constexpr uint32_t kGenerator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    const uint32_t top = value_ >> 25;
    value_ = (value_ & 0x1ffffff) << 5 ^ five_bits;
    for (int i = 0; i < 5; ++i)
      if (top >> i & 1) value_ ^= kGenerator[i];
  }
  uint32_t value() const { return value_; }

 private:
  uint32_t value_ = 1;
};

constexpr uint32_t kBech32 = 1, kBech32m = 0x2bc830a3;

// A witness program: version 0 of 20 or 32 bytes with bech32, later versions of 2 to 40 with bech32m
// (BIP-350).
bool is_witness(size_t symbols, int version, uint32_t checksum) {
  const size_t bits = (symbols - 1) * 5, bytes = bits / 8;
  if (version < 0 || version > 16 || bits % 8 > 4 || bytes < 2 || bytes > 40) return false;
  return version == 0 ? checksum == kBech32 && (bytes == 20 || bytes == 32) : checksum == kBech32m;
}

bool is_bech32(std::string_view value, std::string_view prefix, bool witness) {
  Bech32Checksum checksum;
  bool lower = false, upper = false;
  for (const char c : value) {
    lower |= c >= 'a' && c <= 'z';
    upper |= is_upper(c);
  }
  if (lower && upper) return false;
  for (const char c : prefix) checksum.add(static_cast<uint8_t>(c >> 5));
  checksum.add(0);
  for (const char c : prefix) checksum.add(static_cast<uint8_t>(c & 31));
  const std::string_view data = value.substr(prefix.size() + 1);
  if (data.size() < 7) return false;
  int version = -1;
  for (const char c : data) {
    const int symbol = value_of(is_upper(c) ? static_cast<char>(c | 0x20) : c, kBech32Inverse);
    if (symbol < 0) return false;
    if (version < 0) version = symbol;
    checksum.add(static_cast<uint8_t>(symbol));
  }
  return witness ? is_witness(data.size() - 6, version, checksum.value()) : checksum.value() == kBech32;
}

bool is_any_bech32(std::string_view value) {
  struct Chain {
    std::string_view prefix;
    bool witness;
    size_t longest;
  };
  static constexpr Chain kChains[] = {
      {"bc", true, 90}, {"tb", true, 90}, {"ltc", true, 90}, {"addr", false, 108}, {"stake", false, 108}};
  for (const Chain& chain : kChains) {
    const size_t size = chain.prefix.size();
    if (value.size() < size + 8 || value.size() > chain.longest || value[size] != '1') continue;
    const bool same = std::equal(chain.prefix.begin(), chain.prefix.end(), value.begin(),
                                 [](char wanted, char c) { return wanted == (c | 0x20); });
    if (same) return is_bech32(value, chain.prefix, chain.witness);
  }
  return false;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// EIP-55: a hex letter is a capital where the same digit of the hash of the address in small letters is 8 or
// more. Addresses of one case carry no checksum.
Match judge_ethereum(std::string_view hex) {
  std::array<char, 40> low{};
  bool lower = false, upper = false, zero = true;
  for (size_t i = 0; i < low.size(); ++i) {
    const int value = hex_value(hex[i]);
    if (value < 0) return Match::kNone;
    zero &= value == 0;
    low[i] = is_digit(hex[i]) ? hex[i] : static_cast<char>(hex[i] | 0x20);
    lower |= low[i] == hex[i] && value > 9;
    upper |= is_upper(hex[i]);
  }
  if (zero) return Match::kNone;
  if (!lower || !upper) return Match::kPlausible;
  const auto hash = keccak256({low.data(), low.size()});
  for (size_t i = 0; i < low.size(); ++i) {
    const int digit = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;
    if (!is_digit(hex[i]) && is_upper(hex[i]) != (digit >= 8)) return Match::kNone;
  }
  return Match::kValid;
}

// Blocks of eleven symbols are eight bytes each, the last of seven symbols is five; the last four bytes are a
// hash of those before.
bool is_monero(std::string_view value) {
  if (value.size() != 95 && value.size() != 106) return false;
  std::array<char, 80> bytes{};
  size_t count = 0;
  for (size_t i = 0; i < value.size(); i += 11) {
    const std::string_view block = value.substr(i, 11);
    const size_t width = block.size() == 11 ? 8 : 5;
    if (block.size() != 11 && block.size() != 7) return false;
    Wide number = 0;
    for (const char c : block) {
      const int digit = value_of(c, kBitcoinInverse);
      if (digit < 0) return false;
      number = number * 58 + static_cast<unsigned>(digit);
    }
    if (number >> (8 * width) != 0) return false;
    for (size_t k = width; k-- > 0;)
      bytes[count++] = static_cast<char>(static_cast<uint64_t>(number >> (8 * k)) & 0xff);
  }
  const auto hash = keccak256({bytes.data(), count - 4});
  return std::equal(hash.begin(), hash.begin() + 4, bytes.begin() + static_cast<std::ptrdiff_t>(count - 4),
                    [](uint8_t wanted, char have) { return wanted == static_cast<uint8_t>(have); });
}

bool is_solana(std::string_view value) {
  if (value.size() < 43 || value.size() > 44) return false;
  const auto bytes = from_base58(value, kBitcoinInverse);
  return bytes && bytes->count == 32;
}

Match validate_crypto(std::string_view value) {
  if (value.size() < 25 || value.size() > 108) return Match::kNone;
  const auto verdict = [](bool holds) { return holds ? Match::kValid : Match::kNone; };
  if (value.starts_with("0x")) return value.size() == 42 ? judge_ethereum(value.substr(2)) : Match::kNone;
  if (is_any_bech32(value)) return Match::kValid;
  if (value.size() <= 35) {
    if (value[0] == 'r') return verdict(is_ripple(value));
    // The first characters that the known versions can give.
    if (std::string_view("13mn2LMD9AX7Tt").find(value[0]) == std::string_view::npos) return Match::kNone;
    return verdict(is_base58check(value));
  }
  if (value.size() >= 95) return verdict((value[0] == '4' || value[0] == '8') && is_monero(value));
  return is_solana(value) ? Match::kPlausible : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> crypto_validators() {
  static constexpr NamedValidator kTable[] = {
      {"crypto", validate_crypto},
  };
  return kTable;
}

}  // namespace steward::scanners
