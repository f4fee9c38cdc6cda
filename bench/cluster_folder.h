// A temporary folder for a PostgreSQL of the benchmark's own, removed with everything in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace steward::bench {

class ClusterFolder {
 public:
  ClusterFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "steward_bench.XXXXXX").string();
    if (mkdtemp(path.data())) path_ = path;
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms(0755), ignored);  // PostgreSQL's user enters
  }
  ~ClusterFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  ClusterFolder(const ClusterFolder&) = delete;
  ClusterFolder& operator=(const ClusterFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace steward::bench
