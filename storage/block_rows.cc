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

}  // namespace steward::storage
