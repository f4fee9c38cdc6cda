// How the rows of a block are written: few as numbers, many as bits.
#include "storage/ledger_index.h"

namespace steward::storage {
namespace {

constexpr size_t kBitmapBytes = kIndexBlock / 8;
constexpr size_t kMostNumbers = kBitmapBytes / 2 - 1;

unsigned byte_at(std::string_view bytes, size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

std::string encode_rows(const BlockRows& rows) {
  std::string bytes;
  if (rows.count() <= kMostNumbers) {
    for (size_t row = rows._Find_first(); row < rows.size(); row = rows._Find_next(row)) {
      bytes += static_cast<char>(row & 0xFF);
      bytes += static_cast<char>(row >> 8);
    }
    return bytes;
  }
  bytes.assign(kBitmapBytes, '\0');
  for (size_t row = 0; row < rows.size(); ++row)
    if (rows[row]) bytes[row / 8] = static_cast<char>(byte_at(bytes, row / 8) | 1u << row % 8);
  return bytes;
}

Result<BlockRows> decode_rows(std::string_view bytes) {
  const Error damaged{
      ErrorCode::kInternal,
      "The search index is damaged: empty ledger_posting and ledger_block, and it is made again.", ""};
  BlockRows rows;
  if (bytes.size() == kBitmapBytes) {
    for (size_t row = 0; row < rows.size(); ++row) rows[row] = (byte_at(bytes, row / 8) >> row % 8 & 1u) != 0;
    return rows;
  }
  if (bytes.size() > kBitmapBytes || bytes.size() % 2 != 0) return damaged;
  for (size_t at = 0; at < bytes.size(); at += 2) {
    const size_t row = byte_at(bytes, at) | byte_at(bytes, at + 1) << 8;
    if (row >= rows.size()) return damaged;
    rows.set(row);
  }
  return rows;
}

}  // namespace steward::storage
