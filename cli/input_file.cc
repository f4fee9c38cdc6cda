#include "cli/input_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "audit/descriptor.h"

namespace steward::cli {
namespace {

Error failure(const std::string& path, std::string_view what) {
  return {errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
          fmt::format("The file cannot be {}: {}.", what, std::strerror(errno)), path};
}

Status write_to(int fd, std::string_view text) {
  return audit::write_all(fd, text) ? Status() : Status(failure("", "written"));
}

Status write_into(const std::string& path, std::string_view text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (fd < 0) return failure(path, "opened");
  const Status written = write_to(fd, text);
  ::close(fd);
  if (written.ok()) return {};
  Error error = written.error();
  error.where = path;
  return error;
}

Status replace_file(const std::string& path, std::string_view text, mode_t mode) {
  const std::string temporary = fmt::format("{}.{}.part", path, ::getpid());
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return failure(path, "created");
  Status written = write_to(fd, text);
  if (written.ok() && (::fchmod(fd, mode) != 0 || ::fsync(fd) != 0)) written = failure(path, "written");
  ::close(fd);
  if (written.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) written = failure(path, "put in place");
  if (written.ok()) return {};
  ::unlink(temporary.c_str());
  Error error = written.error();
  error.where = path;
  return error;
}

}  // namespace

Result<std::string> read_input(const std::string& path, size_t max_bytes) {
  const bool is_stdin = path == "-";
  const int fd = is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failure(path, "opened");
  struct stat status {};
  if (::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
    if (!is_stdin) ::close(fd);
    return Error{ErrorCode::kInvalidInput, "This is a directory; name a file.", path};
  }
  std::string text;
  char buffer[1 << 16];
  ssize_t size = 0;
  while (text.size() <= max_bytes && (size = ::read(fd, buffer, sizeof buffer)) != 0) {
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) break;
    text.append(buffer, static_cast<size_t>(size));
  }
  const Error read_failure = failure(path, "read");
  if (!is_stdin) ::close(fd);
  if (size < 0) return read_failure;
  if (text.size() > max_bytes)
    return Error{ErrorCode::kTooLarge, fmt::format("The file has more than {} bytes.", max_bytes), path};
  return text;
}

Error in_input(const std::string& path, Error error) {
  const std::string name = path == "-" ? "standard input" : path;
  error.where = error.where.empty() ? name : name + ": " + error.where;
  return error;
}

Status write_output(const std::string& path, std::string_view text) {
  if (path == "-") return write_to(STDOUT_FILENO, text);
  struct stat existing {};
  const bool exists = ::lstat(path.c_str(), &existing) == 0;
  if (exists && !S_ISREG(existing.st_mode)) return write_into(path, text);
  return replace_file(path, text, exists ? existing.st_mode & 0777 : 0600);
}

}  // namespace steward::cli
