// The claim of one process on a data directory: flock on DIR/steward.lock, released by the kernel when it
// dies.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace steward::storage {

class DataDirLock {
 public:
  // kConflict, naming the holder's pid, when another process holds it; `url` reaches the holder's database.
  static Result<DataDirLock> acquire(const std::filesystem::path& data_dir, const std::string& url);

  ~DataDirLock();
  DataDirLock(DataDirLock&& other) noexcept;
  DataDirLock& operator=(DataDirLock&&) = delete;

 private:
  explicit DataDirLock(int file) : file_(file) {}
  int file_;
};

}  // namespace steward::storage
