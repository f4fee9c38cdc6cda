// The bytes of an input that may be larger than memory: a regular file is mapped and read as it is needed;
// standard input, pipes and devices are read whole, up to a bound. A file that is cut while it is read ends
// the process (SIGBUS), as mapped files do.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::cli {

class MappedFile {
 public:
  // "-" is standard input. `max_bytes` bounds what cannot be mapped.
  static Result<MappedFile> open(const std::string& path, size_t max_bytes);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return map_ ? std::string_view(map_, size_) : std::string_view(text_); }

 private:
  MappedFile() = default;

  const char* map_ = nullptr;  // owned
  size_t size_ = 0;
  std::string text_;  // what was not mapped
};

}  // namespace steward::cli
