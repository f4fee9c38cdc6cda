// A month of the ledger as a file: the canonical texts of its entries, one a line, in order of seq,
// compressed with zstd (RFC 8878). `zstdcat FILE` shows them; SHA-256(0x00 ‖ line) is the leaf of each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"

namespace steward::service {

struct SegmentFileFacts {
  uint64_t lines = 0;
  int64_t bytes = 0;  // of the file
  Digest sha256{};    // of the file
};

// Written beside its final name, synced and renamed: what bears the name is whole. What is not finished is
// removed. A file that is there already is replaced. Not thread-safe. Errors: kUnavailable, naming the file
// and why.
class SegmentWriter {
 public:
  static Result<SegmentWriter> create(const std::filesystem::path& file);
  SegmentWriter(SegmentWriter&&) noexcept;
  ~SegmentWriter();

  Status add(std::string_view line);
  Result<SegmentFileFacts> finish();

 private:
  struct Impl;
  explicit SegmentWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Calls `visit` for each line; it may end the reading with an error of its own. A few hundred KB in memory, a
// line has 5 MiB at most. kNotFound: there is no such file. kInvalidInput: it ends in the middle, or was
// changed.
Result<SegmentFileFacts> read_segment(const std::filesystem::path& file,
                                      const std::function<Status(std::string_view line)>& visit);

}  // namespace steward::service
