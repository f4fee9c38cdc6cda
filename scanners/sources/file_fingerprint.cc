#include "scanners/sources/file_fingerprint.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "base/hash.h"

namespace steward::scanners {
namespace {

constexpr int64_t kBlockBytes = 64 << 10;
constexpr int64_t kBlocks = 8;
constexpr int64_t kMaxFooterBytes = 256 << 20;
constexpr std::string_view kParquetMagic = "PAR1";

Error cannot_open() {
  if (errno == EACCES) return {ErrorCode::kForbidden, "Permission to read it was denied.", ""};
  if (errno == ENOENT) return {ErrorCode::kNotFound, "It no longer exists.", ""};
  return {ErrorCode::kUnavailable, "It could not be opened.", ""};
}

struct OpenFile {
  int descriptor;
  explicit OpenFile(const std::filesystem::path& path)
      : descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor >= 0) close(descriptor);
  }

  std::string read_at(int64_t at, int64_t size) const {
    std::string bytes(static_cast<size_t>(size), '\0');
    size_t got = 0;
    while (got < bytes.size()) {
      const ssize_t part = pread(descriptor, bytes.data() + got, bytes.size() - got,
                                 static_cast<off_t>(at) + static_cast<off_t>(got));
      if (part <= 0) break;
      got += static_cast<size_t>(part);
    }
    bytes.resize(got);
    return bytes;
  }
};

// The footer's length stands before the mark at the end (Apache Parquet, "File Format"). -1: there is none.
int64_t footer_bytes(const OpenFile& file, int64_t size) {
  if (size < 12) return -1;
  const std::string tail = file.read_at(size - 8, 8);
  if (tail.size() != 8 || !std::string_view(tail).ends_with(kParquetMagic)) return -1;
  int64_t length = 0;
  for (int i = 3; i >= 0; --i)
    length = length << 8 | static_cast<unsigned char>(tail[static_cast<size_t>(i)]);
  return length <= size - 12 && length <= kMaxFooterBytes ? length : -1;
}

void hash_blocks(const OpenFile& file, int64_t size, Sha256& hash) {
  if (size <= kBlocks * kBlockBytes) {
    hash.update_framed(file.read_at(0, size));
    return;
  }
  for (int64_t i = 0; i < kBlocks; ++i) {
    const int64_t at = (size - kBlockBytes) / (kBlocks - 1) * i;
    hash.update_framed(file.read_at(i == kBlocks - 1 ? size - kBlockBytes : at, kBlockBytes));
  }
}

}  // namespace

Result<std::string> fingerprint_file(const std::filesystem::path& path, FileFormat format) {
  const OpenFile file(path);
  struct stat about {};
  if (file.descriptor < 0 || fstat(file.descriptor, &about) != 0) return cannot_open();
  const int64_t size = about.st_size;
  Sha256 hash;
  hash.update_framed(std::to_string(size));
  hash.update_framed(std::to_string(about.st_mtim.tv_sec) + "." + std::to_string(about.st_mtim.tv_nsec));
  const int64_t footer = format == FileFormat::kParquet ? footer_bytes(file, size) : -1;
  if (footer >= 0) {
    hash.update_framed(file.read_at(size - 8 - footer, footer));
  } else {
    hash_blocks(file, size, hash);
  }
  return to_hex(hash.finish());
}

Result<std::string> fingerprint_files(const FileTable& table) {
  if (table.files.size() == 1 && table.keys.empty())
    return fingerprint_file(table.files[0].path, table.format);
  Sha256 hash;
  for (const PartitionedFile& file : table.files) {
    STEWARD_ASSIGN_OR_RETURN(const auto one, fingerprint_file(file.path, table.format));
    hash.update_framed(file.path.native());
    hash.update_framed(one);
  }
  return to_hex(hash.finish());
}

}  // namespace steward::scanners
