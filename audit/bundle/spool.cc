#include "audit/bundle/spool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <vector>

#include "audit/bundle/zip_layout.h"
#include "base/hash.h"

namespace steward::audit {
namespace {

constexpr size_t kPiece = 1 << 20;

Error cannot(std::string_view what, const std::filesystem::path& path) {
  return {ErrorCode::kUnavailable,
          fmt::format("Cannot {} {}: is the disk full, or the folder gone?", what, path.string()), ""};
}

}  // namespace

Result<std::unique_ptr<Spool>> Spool::create(const std::filesystem::path& folder) {
  std::unique_ptr<Spool> spool(new Spool(folder / ("bundle-" + to_hex(random_bytes(8)))));
  const int file = ::open(spool->path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return cannot("make", spool->path_);
  ::close(file);
  spool->file_.open(spool->path_, std::ios::binary);
  if (!spool->file_) return cannot("open", spool->path_);
  return spool;
}

Spool::~Spool() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

Status Spool::write(std::string_view bytes) {
  size_ += bytes.size();
  buffer_ += bytes;
  return buffer_.size() < kPiece ? Status() : flush();
}

Status Spool::flush() {
  crc_ = zip_crc(crc_, buffer_);
  file_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
  return file_ ? Status() : cannot("write", path_);
}

Status Spool::close() {
  STEWARD_RETURN_IF_ERROR(flush());
  file_.close();
  return file_ ? Status() : cannot("write", path_);
}

Status read_file(const std::filesystem::path& path, const std::function<Status(std::string_view)>& take) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return cannot("read", path);
  std::vector<char> piece(kPiece);
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (file.gcount() > 0) STEWARD_RETURN_IF_ERROR(take({piece.data(), static_cast<size_t>(file.gcount())}));
  }
  return file.eof() ? Status() : cannot("read", path);
}

}  // namespace steward::audit
