// A file of its own in a scratch folder that holds a member of a bundle until its size is known. Owns the
// file and removes it. Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string_view>

#include "base/error.h"

namespace steward::audit {

class Spool {
 public:
  // A new file, for its owner alone, under a name that no other has.
  static Result<std::unique_ptr<Spool>> create(const std::filesystem::path& folder);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // kUnavailable when the disk is full or gone.
  Status write(std::string_view bytes);
  // Nothing is written after it; the file can be read.
  Status close();

  const std::filesystem::path& path() const { return path_; }
  uint64_t size() const { return size_; }
  uint32_t crc() const { return crc_; }

 private:
  explicit Spool(std::filesystem::path path) : path_(std::move(path)) {}
  Status flush();

  std::filesystem::path path_;
  std::ofstream file_;
  std::string buffer_;
  uint64_t size_ = 0;
  uint32_t crc_ = 0;
};

// The bytes of a file, a piece at a time.
Status read_file(const std::filesystem::path& path, const std::function<Status(std::string_view)>& take);

}  // namespace steward::audit
