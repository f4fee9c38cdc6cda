#include "storage/span_rows.h"

#include <bit>

#include "base/hash.h"

namespace steward::storage {
namespace {

unsigned byte_at(std::string_view bytes, size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

const Error kDamaged{
    ErrorCode::kInternal,
    "The search index is damaged: empty ledger_posting, ledger_span_posting, ledger_span and "
    "ledger_block, and it is made again.",
    ""};

}  // namespace

SpanRows& SpanRows::operator|=(const SpanRows& other) {
  for (size_t i = 0; i < kWords; ++i) words_[i] |= other.words_[i];
  return *this;
}

SpanRows& SpanRows::operator&=(const SpanRows& other) {
  for (size_t i = 0; i < kWords; ++i) words_[i] &= other.words_[i];
  return *this;
}

size_t SpanRows::count() const {
  size_t count = 0;
  for (const uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
  return count;
}

bool SpanRows::has_any(int64_t number) const {
  const auto first = static_cast<size_t>(number) * kBlockWords;
  for (size_t i = first; i < first + kBlockWords; ++i)
    if (words_[i] != 0) return true;
  return false;
}

BlockRows SpanRows::block(int64_t number) const {
  BlockRows rows;
  const auto first = static_cast<size_t>(number) * kBlockWords;
  for (size_t i = 0; i < kBlockWords; ++i)
    for (uint64_t word = words_[first + i]; word != 0; word &= word - 1)
      rows.set(64 * i + static_cast<size_t>(std::countr_zero(word)));
  return rows;
}

std::string SpanRows::encode() const {
  std::string bytes;
  if (2 * count() >= kIndexSpan / 8) {
    for (const uint64_t word : words_)
      for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(word >> shift);
    return bytes;
  }
  for (size_t i = 0; i < kWords; ++i)
    for (uint64_t word = words_[i]; word != 0; word &= word - 1) {
      const size_t row = 64 * i + static_cast<size_t>(std::countr_zero(word));
      bytes += static_cast<char>(row & 0xFF);
      bytes += static_cast<char>(row >> 8);
    }
  return bytes;
}

Status SpanRows::add_span(std::string_view hex) {
  return add(hex, 0, kWords);
}

Status SpanRows::add_block(std::string_view hex, int64_t number) {
  return add(hex, static_cast<size_t>(number) * kBlockWords, kBlockWords);
}

Status SpanRows::add(std::string_view hex, size_t first_word, size_t words) {
  const auto bytes = from_hex(hex);
  if (!bytes || bytes->empty() || bytes->size() % 2 != 0 || bytes->size() > 8 * words) return kDamaged;
  if (bytes->size() == 8 * words) {
    for (size_t i = 0; i < words; ++i) {
      uint64_t word = 0;
      for (size_t byte = 0; byte < 8; ++byte) word |= uint64_t{byte_at(*bytes, 8 * i + byte)} << 8 * byte;
      words_[first_word + i] |= word;
    }
    return {};
  }
  for (size_t at = 0; at < bytes->size(); at += 2) {
    const size_t row = byte_at(*bytes, at) | byte_at(*bytes, at + 1) << 8;
    if (row >= 64 * words) return kDamaged;
    set(64 * first_word + row);
  }
  return {};
}

}  // namespace steward::storage
