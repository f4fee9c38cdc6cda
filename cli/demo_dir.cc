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
  return DemoDir(pattern);
}

DemoDir::DemoDir(DemoDir&& other) noexcept : path_(std::move(other.path_)) {
  other.path_.clear();
}

DemoDir::~DemoDir() {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(data(), ignored);
  std::filesystem::remove_all(files(), ignored);
  std::filesystem::remove(path_, ignored);  // only when there is no report in it
}

}  // namespace steward::cli
