#include "service/audit/segment_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "audit/descriptor.h"

namespace steward::service {
namespace {

using audit::Descriptor;
using audit::write_all;

namespace fs = std::filesystem;

constexpr int kLevel = 6;
constexpr size_t kMaxLine = 5u << 20;

Error failure(const fs::path& file, ErrorCode code, std::string_view what) {
  return {code, fmt::format("The segment file {}.", what), file.string()};
}

Error system_failure(const fs::path& file, std::string_view doing) {
  return failure(file, ErrorCode::kUnavailable, fmt::format("cannot be {}: {}", doing, std::strerror(errno)));
}

bool sync_folder(const fs::path& folder) {
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return fd.get() >= 0 && ::fsync(fd.get()) == 0;
}

}  // namespace

struct SegmentWriter::Impl {
  Impl(fs::path name, fs::path other, int descriptor)
      : file(std::move(name)),
        beside(std::move(other)),
        fd(descriptor),
        context(ZSTD_createCCtx(), ZSTD_freeCCtx) {
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    out.resize(ZSTD_CStreamOutSize());
  }
  ~Impl() {
    if (!is_finished) ::unlink(beside.c_str());
  }

  Status compress(std::string_view bytes, ZSTD_EndDirective how) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    while (true) {
      ZSTD_outBuffer to{out.data(), out.size(), 0};
      const size_t left = ZSTD_compressStream2(context.get(), &to, &in, how);
      if (ZSTD_isError(left)) return failure(file, ErrorCode::kInternal, ZSTD_getErrorName(left));
      const std::string_view part(out.data(), to.pos);
      hash.update(part);
      facts.bytes += static_cast<int64_t>(part.size());
      if (!write_all(fd.get(), part)) return system_failure(beside, "written");
      if (how == ZSTD_e_end ? left == 0 : in.pos == in.size) return {};
    }
  }

  fs::path file, beside;
  Descriptor fd;
  std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context;
  std::vector<char> out;
  std::string pending;
  Sha256 hash;
  SegmentFileFacts facts;
  bool is_finished = false;
};

SegmentWriter::SegmentWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SegmentWriter::SegmentWriter(SegmentWriter&&) noexcept = default;
SegmentWriter::~SegmentWriter() = default;

Result<SegmentWriter> SegmentWriter::create(const fs::path& file) {
  fs::path beside = file;
  beside += fmt::format(".{}.partial", ::getpid());
  ::unlink(beside.c_str());  // of a process that died and had this number
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return system_failure(beside, "made");
  return SegmentWriter(std::make_unique<Impl>(file, beside, fd));
}

Status SegmentWriter::add(std::string_view line) {
  ++impl_->facts.lines;
  impl_->pending.append(line);
  impl_->pending += '\n';
  if (impl_->pending.size() < (256 << 10)) return {};
  STEWARD_RETURN_IF_ERROR(impl_->compress(impl_->pending, ZSTD_e_continue));
  impl_->pending.clear();
  return {};
}

Result<SegmentFileFacts> SegmentWriter::finish() {
  STEWARD_RETURN_IF_ERROR(impl_->compress(impl_->pending, ZSTD_e_end));
  if (::fsync(impl_->fd.get()) != 0) return system_failure(impl_->beside, "made durable");
  if (::rename(impl_->beside.c_str(), impl_->file.c_str()) != 0) return system_failure(impl_->file, "named");
  impl_->is_finished = true;
  const fs::path folder = impl_->file.has_parent_path() ? impl_->file.parent_path() : fs::path(".");
  if (!sync_folder(folder)) return system_failure(impl_->file, "made durable");
  impl_->facts.sha256 = impl_->hash.finish();
  return impl_->facts;
}

Result<SegmentFileFacts> read_segment(const fs::path& file,
                                      const std::function<Status(std::string_view line)>& visit) {
  // O_NONBLOCK: a FIFO in its place must not hang the reader.
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0 && errno == ENOENT)
    return failure(file, ErrorCode::kNotFound, "is not there: bring it back to where it was written");
  if (fd.get() < 0) return system_failure(file, "opened");
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::vector<char> compressed(ZSTD_DStreamInSize()), plain(ZSTD_DStreamOutSize());
  SegmentFileFacts facts;
  Sha256 hash;
  std::string rest;  // of a line whose end has not come
  size_t left = 1;   // 0: a frame has ended
  while (true) {
    const ssize_t got = ::read(fd.get(), compressed.data(), compressed.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure(file, "read");
    if (got == 0) break;
    const std::string_view part(compressed.data(), static_cast<size_t>(got));
    hash.update(part);
    facts.bytes += got;
    ZSTD_inBuffer in{part.data(), part.size(), 0};
    while (in.pos < in.size) {
      ZSTD_outBuffer out{plain.data(), plain.size(), 0};
      left = ZSTD_decompressStream(context.get(), &out, &in);
      if (ZSTD_isError(left))
        return failure(file, ErrorCode::kInvalidInput,
                       fmt::format("was changed: it is no whole zstd stream ({})", ZSTD_getErrorName(left)));
      rest.append(plain.data(), out.pos);
      size_t begin = 0;
      for (size_t end = rest.find('\n'); end != std::string::npos;
           begin = end + 1, end = rest.find('\n', begin)) {
        ++facts.lines;
        STEWARD_RETURN_IF_ERROR(visit(std::string_view(rest).substr(begin, end - begin)));
      }
      rest.erase(0, begin);
      if (rest.size() > kMaxLine)
        return failure(file, ErrorCode::kInvalidInput, "was changed: it has a line longer than any entry");
    }
  }
  if (left != 0 || !rest.empty())
    return failure(file, ErrorCode::kInvalidInput,
                   "ends in the middle: it was cut off, or is still being copied");
  facts.sha256 = hash.finish();
  return facts;
}

}  // namespace steward::service
