// The one ZIP file (PKWARE APPNOTE 6.3) that given members make: stored, not compressed; no extra fields but
// the sizes and offsets beyond 4 GiB; no comments, no data descriptors, no gaps; every time 1980-01-01.
// Headers are made of name, size and CRC-32 alone, so a reader makes them again and compares. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace steward::audit {

struct ZipMember {
  std::string name;  // ASCII, 1 to 255 bytes
  uint64_t size = 0;
  uint32_t crc = 0;     // CRC-32 of the content
  uint64_t offset = 0;  // of its local header
};

// What stands before a member's content.
std::string zip_header(const ZipMember& member);
// What stands behind the content of the last: the central directory, which begins at `offset`, and its end.
std::string zip_directory(const std::vector<ZipMember>& members, uint64_t offset);

// CRC-32 as ZIP has it, piece by piece: begin with 0.
uint32_t zip_crc(uint32_t crc, std::string_view bytes);

// A member of a file that was read.
struct ZipContent {
  ZipMember member;
  std::string_view content;  // into the file
};

inline constexpr size_t kMaxZipMembers = 1'000;

// Whether the file begins as one: nothing more.
bool is_zip(std::string_view file);

// The members, in order, of a file whose headers are to the byte what their names, sizes and CRCs give;
// anything else is refused, with `where` "byte N". The CRCs themselves are not checked against the contents.
Result<std::vector<ZipContent>> read_zip(std::string_view file);

}  // namespace steward::audit
