#include "scanners/detectors/validators/keccak256.h"

#include <bit>
#include <cstddef>
#include <utility>

namespace steward::scanners {
namespace {

using State = std::array<uint64_t, 25>;  // lane (x, y) at x + 5 y

constexpr size_t kRateBytes = 136;
constexpr int kRounds = 24;

// The round constants are a linear feedback shift register over x⁸ + x⁶ + x⁵ + x⁴ + 1 (FIPS 202 §3.2.5).
constexpr std::array<uint64_t, kRounds> round_constants() {
  std::array<uint64_t, kRounds> constants{};
  uint8_t lfsr = 1;
  for (auto& constant : constants)
    for (int j = 0; j < 7; ++j) {
      if (lfsr & 1) constant |= uint64_t{1} << ((1 << j) - 1);
      lfsr = static_cast<uint8_t>(lfsr << 1 ^ (lfsr & 0x80 ? 0x71 : 0));
    }
  return constants;
}

void permute(State& a) {
  static constexpr auto kConstants = round_constants();
  for (const uint64_t constant : kConstants) {
    std::array<uint64_t, 5> column{};  // θ
    for (size_t i = 0; i < 25; ++i) column[i % 5] ^= a[i];
    for (size_t i = 0; i < 25; ++i) a[i] ^= column[(i + 4) % 5] ^ std::rotl(column[(i + 1) % 5], 1);
    size_t x = 1, y = 0;  // ρ and π walk the lanes together
    uint64_t moving = a[1];
    for (int t = 1; t <= 24; ++t) {
      const size_t next_y = (2 * x + 3 * y) % 5;
      x = y;
      y = next_y;
      std::swap(moving, a[x + 5 * y]);
      a[x + 5 * y] = std::rotl(a[x + 5 * y], t * (t + 1) / 2 % 64);
    }
    for (size_t row = 0; row < 25; row += 5) {  // χ
      const std::array<uint64_t, 5> before = {a[row], a[row + 1], a[row + 2], a[row + 3], a[row + 4]};
      for (size_t i = 0; i < 5; ++i) a[row + i] = before[i] ^ (~before[(i + 1) % 5] & before[(i + 2) % 5]);
    }
    a[0] ^= constant;  // ι
  }
}

void absorb(State& state, size_t at, uint8_t byte) {
  state[at / 8] ^= uint64_t{byte} << (8 * (at % 8));
}

}  // namespace

std::array<uint8_t, 32> keccak256(std::string_view bytes) {
  State state{};
  size_t at = 0;
  for (const char c : bytes) {
    absorb(state, at++, static_cast<uint8_t>(c));
    if (at == kRateBytes) {
      permute(state);
      at = 0;
    }
  }
  absorb(state, at, 0x01);
  absorb(state, kRateBytes - 1, 0x80);
  permute(state);
  std::array<uint8_t, 32> digest{};
  for (size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<uint8_t>(state[i / 8] >> (8 * (i % 8)));
  return digest;
}

}  // namespace steward::scanners
