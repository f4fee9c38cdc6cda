// Which entries of a span of 65,536 a term occurs in: a bit each, and as they are written
// (migrations/017_ledger_speed.sql).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "storage/ledger_index.h"

namespace steward::storage {

inline constexpr int64_t kBlocksOfSpan = 16;
inline constexpr int64_t kIndexSpan = kBlocksOfSpan * kIndexBlock;

class SpanRows {
 public:
  void set(size_t row) { words_[row / 64] |= uint64_t{1} << row % 64; }
  void fill() { words_.fill(~uint64_t{0}); }
  SpanRows& operator|=(const SpanRows& other);
  SpanRows& operator&=(const SpanRows& other);
  size_t count() const;

  // The rows of one of its blocks, 0 to 15.
  BlockRows block(int64_t number) const;
  bool has_any(int64_t number) const;  // of that block

  std::string encode() const;  // at least one
  // What PostgreSQL says of a row of ledger_span_posting, or of ledger_posting for a block of the span, in
  // hexadecimal; adds to what is there. An error for what encoding never gives.
  Status add_span(std::string_view hex);
  Status add_block(std::string_view hex, int64_t number);

 private:
  static constexpr size_t kWords = kIndexSpan / 64, kBlockWords = kIndexBlock / 64;

  Status add(std::string_view hex, size_t first_word, size_t words);

  std::array<uint64_t, kWords> words_{};
};

}  // namespace steward::storage
