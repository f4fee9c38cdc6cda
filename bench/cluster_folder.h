// The folder for a PostgreSQL of the benchmark's own: a temporary one, removed with everything in it, or one
// that is kept for another run.
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
  explicit ClusterFolder(std::filesystem::path kept) : path_(std::move(kept)), is_kept_(true) {
    std::filesystem::create_directories(path_);
    std::filesystem::permissions(path_, std::filesystem::perms(0755));
  }
  ~ClusterFolder() {
    std::error_code ignored;
    if (!path_.empty() && !is_kept_) std::filesystem::remove_all(path_, ignored);
  }
  ClusterFolder(const ClusterFolder&) = delete;
  ClusterFolder& operator=(const ClusterFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool is_kept_ = false;
};

}  // namespace steward::bench
