// ByteStream: the bytes of a file as they were before gzip (RFC 1952) or Zstandard (RFC 8878) packed them;
// which of them did is told by the first bytes, whatever the name says. One thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "base/error.h"

namespace steward::scanners {

enum class Compression { kNone, kGzip, kZstd };

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // As many bytes as were asked for, fewer only at the end. kInvalidInput when the packed data break off or
  // are damaged.
  virtual Result<size_t> read(char* bytes, size_t size) = 0;
};

// kForbidden, kUnavailable.
Result<Compression> compression_of(const std::filesystem::path& path);
Result<std::unique_ptr<ByteStream>> open_stream(const std::filesystem::path& path);

// Whether the packed data are whole: readers take a truncated file for a short one. gzip is unpacked to
// nowhere; of Zstandard the block headers are walked, which takes milliseconds. kTimeout at the deadline.
Status verify_packed(const std::filesystem::path& path, Compression compression,
                     std::chrono::steady_clock::time_point deadline);

}  // namespace steward::scanners
