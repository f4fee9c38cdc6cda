#include "audit/leaf_pair.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "audit/merkle.h"

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace steward::audit {

#ifdef __x86_64__
namespace {

#define STEWARD_SHA __attribute__((target("sha,sse4.1,ssse3")))

constexpr size_t kBlock = 64;

alignas(16) constexpr uint32_t kRounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// Words A, B, E, F and C, D, G, H of a state, as the instructions want them.
struct State {
  __m128i abef, cdgh;
};

STEWARD_SHA State first_state() {
  return {_mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85), 0x510e527f, static_cast<int>(0x9b05688c)),
          _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53a), 0x1f83d9ab, 0x5be0cd19)};
}

STEWARD_SHA Digest digest_of(const State& state) {
  alignas(16) uint32_t abef[4], cdgh[4];
  _mm_store_si128(reinterpret_cast<__m128i*>(abef), state.abef);
  _mm_store_si128(reinterpret_cast<__m128i*>(cdgh), state.cdgh);
  const uint32_t words[8] = {abef[3], abef[2], cdgh[3], cdgh[2], abef[1], abef[0], cdgh[1], cdgh[0]};
  Digest digest;
  for (size_t i = 0; i < 8; ++i)
    for (size_t byte = 0; byte < 4; ++byte)
      digest[4 * i + byte] = static_cast<uint8_t>(words[i] >> (24 - 8 * byte));
  return digest;
}

// `count` blocks of each of `Lanes` messages into their states, the lanes step by step beside each other.
template <size_t Lanes>
STEWARD_SHA void compress(State* states, const char* const* messages, size_t count) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  for (size_t block = 0; block < count; ++block) {
    State now[Lanes];
    __m128i words[Lanes][4];
    for (size_t lane = 0; lane < Lanes; ++lane) {
      now[lane] = states[lane];
      const auto* from = reinterpret_cast<const __m128i*>(messages[lane] + block * kBlock);
#pragma GCC unroll 4
      for (size_t i = 0; i < 4; ++i) words[lane][i] = _mm_shuffle_epi8(_mm_loadu_si128(from + i), big_endian);
    }
#pragma GCC unroll 16
    for (size_t group = 0; group < 16; ++group) {
      const __m128i constants = _mm_load_si128(reinterpret_cast<const __m128i*>(kRounds) + group);
#pragma GCC unroll 2
      for (size_t lane = 0; lane < Lanes; ++lane) {
        __m128i* const w = words[lane];
        __m128i& a = w[group % 4];
        const __m128i &b = w[(group + 1) % 4], &c = w[(group + 2) % 4], &d = w[(group + 3) % 4];
        const __m128i sum = _mm_add_epi32(a, constants);
        State& state = now[lane];
        state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, sum);
        state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, _mm_shuffle_epi32(sum, 0x0E));
        if (group < 12)
          a = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4)), d);
      }
    }
    for (size_t lane = 0; lane < Lanes; ++lane) {
      states[lane].abef = _mm_add_epi32(states[lane].abef, now[lane].abef);
      states[lane].cdgh = _mm_add_epi32(states[lane].cdgh, now[lane].cdgh);
    }
  }
}

// The message 0x00 ‖ text as blocks: the first and the last are copies, those between lie in the text, a byte
// before where they would without the 0x00.
struct Message {
  explicit Message(std::string_view text) : text_(text.data()), whole((text.size() + 1) / kBlock) {
    if (whole > 0) std::memcpy(first + 1, text.data(), kBlock - 1);
    const size_t done = whole > 0 ? whole * kBlock - 1 : 0;
    char* const end = last + (whole > 0 ? 0 : 1);
    const size_t rest = text.size() - done;
    if (rest > 0) std::memcpy(end, text.data() + done, rest);
    end[rest] = static_cast<char>(0x80);
    ends = static_cast<size_t>(end - last) + rest + 9 > kBlock ? 2 : 1;
    const uint64_t bits = (static_cast<uint64_t>(text.size()) + 1) * 8;
    for (size_t i = 0; i < 8; ++i) last[ends * kBlock - 1 - i] = static_cast<char>(bits >> (8 * i));
  }
  const char* between() const { return text_ + kBlock - 1; }  // if whole > 1

  const char* text_;
  size_t whole;  // blocks without padding
  size_t ends;   // blocks with it: 1 or 2
  char first[kBlock] = {};
  char last[2 * kBlock] = {};
};

// The blocks of one message from the `done`-th on.
STEWARD_SHA void finish(const Message& message, size_t done, State& state) {
  const char* at = message.first;
  if (done == 0 && message.whole > 0) {
    compress<1>(&state, &at, 1);
    done = 1;
  }
  if (done < message.whole) {
    at = message.between() + (done - 1) * kBlock;
    compress<1>(&state, &at, message.whole - done);
  }
  at = message.last;
  compress<1>(&state, &at, message.ends);
}

STEWARD_SHA std::array<Digest, 2> hash_pair(std::string_view a, std::string_view b) {
  const Message messages[2] = {Message(a), Message(b)};
  State states[2] = {first_state(), first_state()};
  const size_t common = std::min(messages[0].whole, messages[1].whole);
  if (common > 0) {
    const char* const firsts[2] = {messages[0].first, messages[1].first};
    compress<2>(states, firsts, 1);
    const char* const between[2] = {messages[0].between(), messages[1].between()};
    compress<2>(states, between, common - 1);
  }
  if (messages[0].whole == common && messages[1].whole == common && messages[0].ends == messages[1].ends) {
    const char* const lasts[2] = {messages[0].last, messages[1].last};
    compress<2>(states, lasts, messages[0].ends);
  } else {
    for (size_t i = 0; i < 2; ++i) finish(messages[i], common, states[i]);
  }
  return {digest_of(states[0]), digest_of(states[1])};
}

bool has_sha_instructions() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  const bool shuffles = __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.1");
  return shuffles && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> 29 & 1) != 0;
}

}  // namespace

std::array<Digest, 2> leaf_hash_pair(std::string_view a, std::string_view b) {
  static const bool fast = has_sha_instructions();
  return fast ? hash_pair(a, b) : std::array<Digest, 2>{leaf_hash(a), leaf_hash(b)};
}

#else

std::array<Digest, 2> leaf_hash_pair(std::string_view a, std::string_view b) {
  return {leaf_hash(a), leaf_hash(b)};
}

#endif

}  // namespace steward::audit
