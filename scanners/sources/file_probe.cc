#include "scanners/sources/file_probe.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include "base/text.h"

namespace steward::scanners {
namespace {

namespace fs = std::filesystem;

constexpr size_t kProbeBytes = 4u << 20;
constexpr size_t kBinaryProbeBytes = 64u << 10;
constexpr std::string_view kUtf16LittleEndianMark = "\xff\xfe";
constexpr std::string_view kUtf16BigEndianMark = "\xfe\xff";

constexpr std::pair<std::string_view, FileFormat> kExtensions[] = {
    {".csv", FileFormat::kCsv},         {".tsv", FileFormat::kTsv},
    {".tab", FileFormat::kTsv},         {".json", FileFormat::kJson},
    {".jsonl", FileFormat::kJsonLines}, {".ndjson", FileFormat::kJsonLines},
    {".parquet", FileFormat::kParquet}, {".pq", FileFormat::kParquet},
};

struct CloseGzip {
  void operator()(gzFile_s* file) const { gzclose_r(file); }
};
using GzipFile = std::unique_ptr<gzFile_s, CloseGzip>;

Error invalid(std::string message) {
  return {ErrorCode::kInvalidInput, std::move(message), ""};
}

Error damaged_gzip() {
  return invalid("The gzip data breaks off or is damaged; copy the file again.");
}

Result<GzipFile> open_maybe_gzip(const fs::path& path) {
  GzipFile file(gzopen(path.c_str(), "rb"));
  if (file) return file;
  if (errno == EACCES) return Error{ErrorCode::kForbidden, "Permission to read it was denied.", ""};
  return Error{ErrorCode::kUnavailable, "It could not be opened.", ""};
}

// Text has no control characters but those that lay it out; UTF-16 is told by its mark before this is asked.
bool looks_binary(std::string_view head) {
  const auto odd = std::count_if(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
  });
  return head.find('\0') != std::string_view::npos || static_cast<size_t>(odd) * 50 > head.size();
}

bool has_long_line(std::string_view head) {
  for (size_t start = 0; start < head.size();) {
    const auto end = std::min(head.find_first_of("\r\n", start), head.size());
    if (end - start > kMaxLineBytes) return true;
    start = end + 1;
  }
  return false;
}

}  // namespace

const std::string_view kReadableFormats = "CSV, TSV, JSON, JSONL, NDJSON or Parquet";

std::optional<FileFormat> format_of(const fs::path& path) {
  fs::path name = to_lower(path.filename().string());
  if (name.extension() == ".gz" || name.extension() == ".gzip") name = name.stem();
  for (const auto& [extension, format] : kExtensions) {
    if (name.extension() == extension) return format;
  }
  return std::nullopt;
}

Result<FileProbe> probe_file(const fs::path& path) {
  if (!is_utf8(path.native())) return invalid("Its name is not valid UTF-8; rename it.");
  std::error_code failure;
  const auto status = fs::status(path, failure);
  if (!fs::exists(status)) return Error{ErrorCode::kNotFound, "It no longer exists.", ""};
  if (!fs::is_regular_file(status)) return invalid("It is not a regular file.");
  if (fs::file_size(path, failure) == 0) return invalid("The file is empty.");

  STEWARD_ASSIGN_OR_RETURN(const GzipFile file, open_maybe_gzip(path));
  std::string head(kProbeBytes, '\0');
  const int got = gzread(file.get(), head.data(), static_cast<unsigned>(head.size()));
  if (got < 0) return damaged_gzip();
  head.resize(static_cast<size_t>(got));

  FileProbe probe;
  probe.gzip = gzdirect(file.get()) == 0;
  if (head.empty()) {
    int code = Z_OK;
    gzerror(file.get(), &code);
    return code == Z_OK ? invalid("The file is empty.") : damaged_gzip();
  }
  if (head.starts_with(kUtf16LittleEndianMark)) {
    probe.encoding = TextEncoding::kUtf16LittleEndian;
  } else if (head.starts_with(kUtf16BigEndianMark)) {
    probe.encoding = TextEncoding::kUtf16BigEndian;
  } else {
    probe.binary = looks_binary(std::string_view(head).substr(0, kBinaryProbeBytes));
  }
  probe.long_line = has_long_line(head);
  return probe;
}

Status verify_gzip(const fs::path& path, std::chrono::steady_clock::time_point deadline) {
  STEWARD_ASSIGN_OR_RETURN(const GzipFile file, open_maybe_gzip(path));
  std::vector<char> sink(256u << 10);
  for (;;) {
    const int got = gzread(file.get(), sink.data(), static_cast<unsigned>(sink.size()));
    if (got < 0) return damaged_gzip();
    if (got == 0) break;
    if (std::chrono::steady_clock::now() >= deadline) {
      return Error{ErrorCode::kTimeout,
                   "Unpacking it took longer than allowed; raise the timeout or split the file.", ""};
    }
  }
  int code = Z_OK;
  gzerror(file.get(), &code);
  if (code != Z_OK) return damaged_gzip();
  return {};
}

}  // namespace steward::scanners
