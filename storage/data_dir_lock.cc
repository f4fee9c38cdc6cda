#include "storage/data_dir_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace steward::storage {
namespace {

std::string holder(int file) {
  char text[32];
  const ssize_t got = pread(file, text, sizeof text, 0);
  const auto pid = parse_int(trim({text, got > 0 ? static_cast<size_t>(got) : 0}));
  return pid ? fmt::format("process {}", *pid) : "another process";
}

}  // namespace

Result<DataDirLock> DataDirLock::acquire(const std::filesystem::path& data_dir, const std::string& url) {
  const std::filesystem::path path = data_dir / "steward.lock";
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return Error{ErrorCode::kForbidden,
                 fmt::format("Cannot open {}: {}. Choose a data directory of your own with --data-dir.",
                             path.string(), std::strerror(errno)),
                 ""};
  DataDirLock lock(file);
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    return Error{
        ErrorCode::kConflict,
        fmt::format(
            "The data directory {0} is in use by {1}. Stop it, or reach its database with --database '{2}' "
            "--data-dir '{0}'.",
            data_dir.string(), holder(file), url),
        ""};
  }
  const std::string pid = fmt::format("{}\n", getpid());
  if (ftruncate(file, 0) != 0 || pwrite(file, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size()))
    return Error{ErrorCode::kUnavailable,
                 fmt::format("Cannot write {}: {}.", path.string(), std::strerror(errno)), ""};
  return lock;
}

DataDirLock::~DataDirLock() {
  if (file_ >= 0) close(file_);
}

DataDirLock::DataDirLock(DataDirLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

}  // namespace steward::storage
