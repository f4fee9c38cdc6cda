// A file without a name, in the system's folder for temporary files: for what is too long for memory and must
// be whole before it is handed out. Gone when it is closed, whatever happens to the process.
#pragma once

#include <memory>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"

namespace steward::service {

class UnnamedFile {
 public:
  static Result<std::shared_ptr<UnnamedFile>> open();
  ~UnnamedFile();
  UnnamedFile(const UnnamedFile&) = delete;
  UnnamedFile& operator=(const UnnamedFile&) = delete;

  Status write(std::string_view bytes);  // kUnavailable: the disk is full, and like failures
  Digest finish();                       // of what was written; once, at the end

  int descriptor() const { return descriptor_; }
  uint64_t bytes() const { return bytes_; }

 private:
  explicit UnnamedFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
  uint64_t bytes_ = 0;
  Sha256 hash_;
};

}  // namespace steward::service
