#include "service/audit/unnamed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

namespace steward::service {
namespace {

Error failed(const char* what) {
  return {ErrorCode::kUnavailable,
          std::string(what) + " a temporary file failed (" + std::strerror(errno) +
              "): make room there, or name another folder with TMPDIR.",
          ""};
}

}  // namespace

Result<std::shared_ptr<UnnamedFile>> UnnamedFile::open() {
  std::error_code error;
  std::string pattern = (std::filesystem::temp_directory_path(error) / "steward-report-XXXXXX").string();
  if (error) pattern = "/tmp/steward-report-XXXXXX";
  const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor < 0) return failed("Making");
  ::unlink(pattern.c_str());
  return std::shared_ptr<UnnamedFile>(new UnnamedFile(descriptor));
}

UnnamedFile::~UnnamedFile() {
  ::close(descriptor_);
}

Status UnnamedFile::write(std::string_view bytes) {
  hash_.update(bytes);
  bytes_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("Writing");
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return {};
}

Digest UnnamedFile::finish() {
  return hash_.finish();
}

}  // namespace steward::service
