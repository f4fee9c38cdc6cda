// A folder for temporary files, readable by nobody else, removed with what is in it.
#pragma once

#include <filesystem>
#include <utility>

#include "base/error.h"

namespace steward::audit::report {

class ScratchFolder {
 public:
  // Inside `parent`; inside the system's folder for temporary files when that is empty.
  static Result<ScratchFolder> make(const std::filesystem::path& parent);
  ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace steward::audit::report
