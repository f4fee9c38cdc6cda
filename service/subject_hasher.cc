#include "service/subject_hasher.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/hash.h"
#include "base/text.h"

namespace steward::service {
namespace {

constexpr size_t kKeyBytes = 32;

Error file_error(const std::filesystem::path& file, std::string_view what) {
  return {ErrorCode::kUnavailable,
          fmt::format("The subject key cannot be {}: {}.", what, std::strerror(errno)), file.string()};
}

// Fails with EEXIST when another process was first; its key then counts.
Status create_key(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return errno == EEXIST ? Status() : file_error(file, "created");
  const std::string text = to_hex(random_bytes(kKeyBytes)) + "\n";
  const bool written =
      ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (written) return {};
  ::unlink(file.c_str());
  return file_error(file, "written");
}

}  // namespace

Result<SubjectHasher> SubjectHasher::load_or_create(const std::filesystem::path& file) {
  if (::access(file.c_str(), F_OK) != 0) STEWARD_RETURN_IF_ERROR(create_key(file));
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return file_error(file, "opened");
  struct stat status {};
  char buffer[256];
  const bool known = ::fstat(fd, &status) == 0;
  const ssize_t size = ::read(fd, buffer, sizeof buffer);
  ::close(fd);
  if (!known || size < 0) return file_error(file, "read");
  if ((status.st_mode & 077) != 0)
    return Error{ErrorCode::kForbidden, "The subject key can be read by others; run chmod 600 on it.",
                 file.string()};
  const auto key = from_hex(trim({buffer, static_cast<size_t>(size)}));
  if (!key || key->size() != kKeyBytes)
    return Error{ErrorCode::kInvalidInput, "The subject key is not 64 hex digits; restore it from a backup.",
                 file.string()};
  return SubjectHasher(*key);
}

std::string SubjectHasher::hash(std::string_view subject) const {
  return to_hex(hmac_sha256(key_, subject));
}

}  // namespace steward::service
