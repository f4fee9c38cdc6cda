#include "audit/secret_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "audit/descriptor.h"
#include "base/hash.h"

namespace steward::audit {
namespace {

constexpr off_t kMaxFileBytes = 64 << 10;

}  // namespace

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
}

Error SecretFile::error(ErrorCode code, std::string message) const {
  return {code, std::move(message), path_.string()};
}

Error SecretFile::system_error(std::string_view doing) const {
  return error(ErrorCode::kUnavailable,
               fmt::format("Could not {} the {}: {}.", doing, what_, std::strerror(errno)));
}

Result<std::optional<std::string>> SecretFile::read() const {
  // O_NONBLOCK: a FIFO in its place must not hang the start.
  const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.ok() && errno == ENOENT) return std::optional<std::string>();
  if (!file.ok() && errno == ELOOP)
    return error(ErrorCode::kForbidden,
                 fmt::format("The {} is a symbolic link; name the file itself.", what_));
  if (!file.ok()) return system_error("open");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_error("examine");
  if (!S_ISREG(status.st_mode))
    return error(ErrorCode::kForbidden, fmt::format("The {} is not a regular file.", what_));
  if ((status.st_mode & 077) != 0)
    return error(ErrorCode::kForbidden,
                 fmt::format("The {} can be used by others than its owner (mode {:04o}); run `chmod 600` on "
                             "it, and replace it if it may have been read.",
                             what_, static_cast<unsigned>(status.st_mode) & 07777u));
  if (status.st_uid != ::geteuid())
    return error(ErrorCode::kForbidden,
                 fmt::format("The {} belongs to another user than the one Steward runs as.", what_));
  if (status.st_size > kMaxFileBytes)
    return error(ErrorCode::kInvalidInput, fmt::format("The {} is larger than 64 KiB.", what_));
  std::string text(static_cast<size_t>(status.st_size), '\0');
  size_t got = 0;
  while (got < text.size()) {
    const ssize_t count = ::read(file.get(), text.data() + got, text.size() - got);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read");
    if (count == 0) break;
    got += static_cast<size_t>(count);
  }
  text.resize(got);
  return std::optional<std::string>(std::move(text));
}

Result<bool> SecretFile::create(std::string_view text) const {
  const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
  const std::filesystem::path fresh = path_.string() + "." + to_hex(random_bytes(8)) + ".new";
  const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.ok()) return system_error("create");
  const bool written = write_all(file.get(), text) && ::fsync(file.get()) == 0;
  // link() fails where rename() would put this secret over a rival's.
  const bool linked = written && ::link(fresh.c_str(), path_.c_str()) == 0;
  const int failure = errno;
  ::unlink(fresh.c_str());
  if (!linked) {
    if (written && failure == EEXIST) return false;
    errno = failure;
    return system_error("write");
  }
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.ok() || ::fsync(directory.get()) != 0) return system_error("make durable");
  return true;
}

}  // namespace steward::audit
