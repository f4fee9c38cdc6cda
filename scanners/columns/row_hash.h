// The hash that decides what is sampled: of a value, or of a row. Depends on the seed and the bytes alone,
// the same on every platform and in every run; not cryptographic.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace steward::scanners {

// SplitMix64's finalizer (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators").
constexpr uint64_t mix_hash(uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// The finalizer over eight bytes at a time, low byte first.
inline uint64_t seeded_hash(uint64_t seed, std::string_view bytes) {
  constexpr uint64_t kStep = 0x9e3779b97f4a7c15u;
  uint64_t hash = mix_hash(seed + kStep) ^ bytes.size();
  const auto word_at = [&bytes](size_t at, size_t count) {
    uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(&word, bytes.data() + at, count);
    } else {
      for (size_t i = 0; i < count; ++i)
        word |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    }
    return word;
  };
  size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) hash = mix_hash(hash ^ word_at(at, 8)) + kStep;
  if (at < bytes.size()) hash = mix_hash(hash ^ word_at(at, bytes.size() - at)) + kStep;
  return mix_hash(hash);
}

}  // namespace steward::scanners
