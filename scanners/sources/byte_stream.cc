#include "scanners/sources/byte_stream.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steward::scanners {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";

Error damaged(std::string_view kind) {
  return {ErrorCode::kInvalidInput,
          "The " + std::string(kind) + " data breaks off or is damaged; copy the file again.", ""};
}

Error cannot_open() {
  if (errno == EACCES) return {ErrorCode::kForbidden, "Permission to read it was denied.", ""};
  if (errno == ENOENT) return {ErrorCode::kNotFound, "It no longer exists.", ""};
  return {ErrorCode::kUnavailable, "It could not be opened.", ""};
}

// gzip, and what is not packed at all: zlib passes that on.
class GzipStream : public ByteStream {
 public:
  explicit GzipStream(gzFile file) : file_(file) { gzbuffer(file_, 256 << 10); }
  ~GzipStream() override { gzclose_r(file_); }

  Result<size_t> read(char* bytes, size_t size) override {
    size_t got = 0;
    while (got < size) {
      const int part =
          gzread(file_, bytes + got, static_cast<unsigned>(std::min<size_t>(size - got, 1 << 30)));
      if (part < 0) return damaged("gzip");
      if (part == 0) break;
      got += static_cast<size_t>(part);
    }
    int code = Z_OK;
    if (got < size) gzerror(file_, &code);
    if (code != Z_OK) return damaged("gzip");
    return got;
  }

 private:
  gzFile file_;
};

class ZstdStream : public ByteStream {
 public:
  explicit ZstdStream(const fs::path& path)
      : file_(path, std::ios::binary), decoder_(ZSTD_createDStream()), packed_(ZSTD_DStreamInSize()) {
    ZSTD_DCtx_setParameter(decoder_, ZSTD_d_windowLogMax, 27);  // 128 MiB: more is hostile
  }
  ~ZstdStream() override { ZSTD_freeDStream(decoder_); }

  Result<size_t> read(char* bytes, size_t size) override {
    ZSTD_outBuffer out{bytes, size, 0};
    while (out.pos < out.size) {
      if (in_.pos == in_.size) {
        file_.read(packed_.data(), static_cast<std::streamsize>(packed_.size()));
        in_ = {packed_.data(), static_cast<size_t>(file_.gcount()), 0};
        if (in_.size == 0) {
          if (inside_frame_) return damaged("Zstandard");
          break;
        }
      }
      const size_t before = in_.pos + out.pos;
      const size_t code = ZSTD_decompressStream(decoder_, &out, &in_);
      if (ZSTD_isError(code)) return damaged("Zstandard");
      inside_frame_ = code != 0;
      if (in_.pos + out.pos == before) return damaged("Zstandard");
    }
    return out.pos;
  }

 private:
  std::ifstream file_;
  ZSTD_DStream* decoder_;
  std::vector<char> packed_;
  ZSTD_inBuffer in_{nullptr, 0, 0};
  bool inside_frame_ = false;
};

// Walks from block header to block header; of the file only those pages are touched.
Status verify_zstd(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return cannot_open();
  struct stat about {};
  fstat(file, &about);
  const auto size = static_cast<size_t>(about.st_size);
  void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (bytes == MAP_FAILED) return cannot_open();
  madvise(bytes, size, MADV_RANDOM);
  Status status;
  for (size_t at = 0; at < size && status.ok();) {
    const size_t frame = ZSTD_findFrameCompressedSize(static_cast<char*>(bytes) + at, size - at);
    if (ZSTD_isError(frame)) {
      status = damaged("Zstandard");
    } else {
      at += frame;
    }
  }
  munmap(bytes, size);
  return status;
}

}  // namespace

Result<Compression> compression_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return cannot_open();
  char head[4] = {};
  file.read(head, sizeof(head));
  const std::string_view bytes(head, static_cast<size_t>(file.gcount()));
  if (bytes.starts_with(kGzipMagic)) return Compression::kGzip;
  return bytes == kZstdMagic ? Compression::kZstd : Compression::kNone;
}

Result<std::unique_ptr<ByteStream>> open_stream(const fs::path& path) {
  STEWARD_ASSIGN_OR_RETURN(const Compression compression, compression_of(path));
  if (compression == Compression::kZstd) return std::unique_ptr<ByteStream>(new ZstdStream(path));
  const gzFile file = gzopen(path.c_str(), "rb");
  if (!file) return cannot_open();
  return std::unique_ptr<ByteStream>(new GzipStream(file));
}

Status verify_packed(const fs::path& path, Compression compression,
                     std::chrono::steady_clock::time_point deadline) {
  if (compression == Compression::kNone) return {};
  if (compression == Compression::kZstd) return verify_zstd(path);
  STEWARD_ASSIGN_OR_RETURN(const auto stream, open_stream(path));
  std::vector<char> nowhere(256u << 10);
  for (;;) {
    STEWARD_ASSIGN_OR_RETURN(const size_t got, stream->read(nowhere.data(), nowhere.size()));
    if (got < nowhere.size()) return {};
    if (std::chrono::steady_clock::now() >= deadline) {
      return Error{ErrorCode::kTimeout,
                   "Unpacking it took longer than allowed; raise the timeout or split the file.", ""};
    }
  }
}

}  // namespace steward::scanners
