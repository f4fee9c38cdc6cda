// A folder of its own for each test, gone afterwards. Enterable by the user PostgreSQL runs as.
#pragma once

#include <filesystem>

namespace steward::testing {

class TemporaryDir {
 public:
  TemporaryDir();
  ~TemporaryDir();
  TemporaryDir(const TemporaryDir&) = delete;
  TemporaryDir& operator=(const TemporaryDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace steward::testing
