#include "storage/spool_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace steward::storage {
namespace {

constexpr size_t kPiece = 256u << 10;

Error failed(std::string_view what, int number) {
  if (number == ENOSPC || number == EDQUOT)
    return {ErrorCode::kUnavailable,
            "The disk for temporary files is full: make room, or point TMPDIR to another.", ""};
  return {ErrorCode::kUnavailable, fmt::format("A temporary file cannot be {}: {}.", what, strerror(number)),
          ""};
}

// Not every file system knows files without names; there, one that loses its name at once.
int open_unnamed(const std::filesystem::path& folder) {
  int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, S_IRUSR | S_IWUSR);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
  std::string name = (folder / "steward.XXXXXX").string();
  file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0) ::unlink(name.c_str());
  return file;
}

}  // namespace

struct SpoolFile::Shared {
  uint64_t max_bytes;
  std::atomic<uint64_t> held{0};
};

SpoolFile::SpoolFile(int file, uint64_t max_bytes, std::shared_ptr<Shared> shared)
    : file_(file), max_bytes_(max_bytes), shared_(std::move(shared)) {}

SpoolFile::SpoolFile(SpoolFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      size_(std::exchange(other.size_, 0)),
      max_bytes_(other.max_bytes_),
      waiting_(std::move(other.waiting_)),
      shared_(std::move(other.shared_)) {}

SpoolFile& SpoolFile::operator=(SpoolFile&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(size_, other.size_);
  std::swap(max_bytes_, other.max_bytes_);
  std::swap(waiting_, other.waiting_);
  std::swap(shared_, other.shared_);
  return *this;
}

SpoolFile::~SpoolFile() {
  if (file_ < 0) return;
  ::close(file_);
  shared_->held -= size_;
}

Status SpoolFile::append(std::string_view bytes) {
  if (bytes.size() > max_bytes_ - size_)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("This would be longer than {} MB: ask for less at a time.", max_bytes_ >> 20),
                 ""};
  if (shared_->held.fetch_add(bytes.size()) + bytes.size() > shared_->max_bytes) {
    shared_->held -= bytes.size();
    return Error{ErrorCode::kUnavailable,
                 fmt::format("All temporary files together would take more than {} MB; try again later.",
                             shared_->max_bytes >> 20),
                 ""};
  }
  size_ += bytes.size();
  waiting_ += bytes;
  return waiting_.size() < kPiece ? Status() : flush();
}

Status SpoolFile::flush() {
  std::string_view left = waiting_;
  while (!left.empty()) {
    const ssize_t written = ::write(file_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("written", errno);
    left.remove_prefix(static_cast<size_t>(written));
  }
  waiting_.clear();
  return {};
}

Status SpoolFile::finish() {
  STEWARD_RETURN_IF_ERROR(flush());
  waiting_ = std::string();
  return {};
}

Result<std::string> SpoolFile::read_at(uint64_t offset, size_t bytes) const {
  std::string out(bytes, '\0');
  for (size_t done = 0; done < bytes;) {
    const ssize_t got = ::pread(file_, out.data() + done, bytes - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read", errno);
    if (got == 0) return Error{ErrorCode::kInternal, "A temporary file is shorter than was written.", ""};
    done += static_cast<size_t>(got);
  }
  return out;
}

Status SpoolFile::visit(const std::function<Status(std::string_view piece)>& piece) const {
  for (uint64_t at = 0; at < size_; at += kPiece) {
    const size_t bytes = static_cast<size_t>(std::min<uint64_t>(kPiece, size_ - at));
    STEWARD_ASSIGN_OR_RETURN(const std::string read, read_at(at, bytes));
    STEWARD_RETURN_IF_ERROR(piece(read));
  }
  return {};
}

SpoolSpace::SpoolSpace(uint64_t max_bytes, std::filesystem::path folder)
    : folder_(std::move(folder)), shared_(std::make_shared<SpoolFile::Shared>()) {
  shared_->max_bytes = max_bytes;
}

Result<SpoolFile> SpoolSpace::file(uint64_t max_bytes) {
  const int file = open_unnamed(folder_);
  if (file < 0) {
    Error error = failed("made", errno);
    error.where = folder_.string();
    return error;
  }
  return SpoolFile(file, max_bytes, shared_);
}

uint64_t SpoolSpace::bytes_held() const {
  return shared_->held;
}

}  // namespace steward::storage
