#include "cli/demo_dir.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace steward::cli {

Result<DemoDir> DemoDir::make() {
  std::error_code error;
  const auto base = std::filesystem::temp_directory_path(error);
  std::string pattern = ((error ? std::filesystem::path("/tmp") : base) / "steward-demo-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    return Error{ErrorCode::kUnavailable,
                 std::string("The demo's folder cannot be made: ") + std::strerror(errno) + ".", pattern};
  ::chmod(pattern.c_str(), 0755);  // PostgreSQL's user must be able to enter
  return DemoDir(pattern, false);
}

Result<DemoDir> DemoDir::kept(const std::filesystem::path& folder) {
  std::error_code error;
  const auto path = std::filesystem::absolute(folder, error);
  if (!error) std::filesystem::create_directories(path, error);
  if (error)
    return Error{ErrorCode::kUnavailable, "The folder to keep the demo in cannot be made: " + error.message() + ".",
                 folder.string()};
  DemoDir dir(path, true);
  if (std::filesystem::exists(dir.data(), error))
    return Error{ErrorCode::kInvalidInput, "This folder holds a demo already; name another for --keep.", folder.string()};
  return dir;
}

DemoDir::DemoDir(DemoDir&& other) noexcept : path_(std::move(other.path_)), is_kept_(other.is_kept_) {
  other.path_.clear();
}

DemoDir::~DemoDir() {
  if (path_.empty() || is_kept_) return;
  std::error_code ignored;
  std::filesystem::remove_all(data(), ignored);
  std::filesystem::remove_all(files(), ignored);
  std::filesystem::remove(path_, ignored);  // only when there is no report in it
}

}  // namespace steward::cli
