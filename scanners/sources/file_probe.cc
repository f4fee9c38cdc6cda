#include "scanners/sources/file_probe.h"

#include <algorithm>
#include <fstream>
#include <utility>

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
    {".db", FileFormat::kSqlite},       {".db3", FileFormat::kSqlite},
    {".sqlite", FileFormat::kSqlite},   {".sqlite3", FileFormat::kSqlite},
    {".txt", FileFormat::kText},        {".text", FileFormat::kText},
    {".log", FileFormat::kText},        {".out", FileFormat::kText},
    {".err", FileFormat::kText},        {".md", FileFormat::kText},
    {".markdown", FileFormat::kText},   {".rst", FileFormat::kText},
    {".eml", FileFormat::kText},        {".mbox", FileFormat::kText},
    {".html", FileFormat::kText},       {".htm", FileFormat::kText},
    {".xml", FileFormat::kText},        {".yaml", FileFormat::kText},
    {".yml", FileFormat::kText},        {".ini", FileFormat::kText},
    {".conf", FileFormat::kText},       {".cfg", FileFormat::kText},
    {".properties", FileFormat::kText}, {".env", FileFormat::kText},
    {".sql", FileFormat::kText},        {".vcf", FileFormat::kText},
    {".ldif", FileFormat::kText},       {".ics", FileFormat::kText},
};

// "SQLite format 3" and the zero behind it.
constexpr std::string_view kSqliteMagic{"SQLite format 3", 16};

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

const std::string_view kReadableFormats = "CSV, TSV, JSON, JSONL, NDJSON, Parquet, SQLite or text";

std::optional<FileFormat> format_of(const fs::path& path) {
  fs::path name = to_lower(path.filename().string());
  for (const std::string_view packed : {".gz", ".gzip", ".zst", ".zstd"}) {
    if (name.extension() == packed) name = name.stem();
  }
  // Rotated logs: app.log.3
  const auto number = name.extension().string();
  if (number.size() > 1 && number.find_first_not_of("0123456789", 1) == std::string::npos &&
      name.stem().extension() == ".log") {
    return FileFormat::kText;
  }
  for (const auto& [extension, format] : kExtensions) {
    if (name.extension() == extension) return format;
  }
  return std::nullopt;
}

bool is_sqlite_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  char head[kSqliteMagic.size()] = {};
  file.read(head, sizeof(head));
  return std::string_view(head, static_cast<size_t>(file.gcount())) == kSqliteMagic;
}

std::optional<FileFormat> format_by_content(const fs::path& path) {
  if (is_sqlite_file(path)) return FileFormat::kSqlite;
  if (const auto format = format_of(path); format && format != FileFormat::kSqlite) return format;
  const auto probe = probe_file(path);
  if (!probe.ok() || probe->binary) return std::nullopt;
  return FileFormat::kText;
}

Result<FileProbe> probe_file(const fs::path& path) {
  if (!is_utf8(path.native())) return invalid_input("Its name is not valid UTF-8; rename it.");
  std::error_code failure;
  const auto status = fs::status(path, failure);
  if (!fs::exists(status)) return Error{ErrorCode::kNotFound, "It no longer exists.", ""};
  if (!fs::is_regular_file(status)) return invalid_input("It is not a regular file.");
  if (fs::file_size(path, failure) == 0) return invalid_input("The file is empty.");

  FileProbe probe;
  STEWARD_ASSIGN_OR_RETURN(probe.compression, compression_of(path));
  STEWARD_ASSIGN_OR_RETURN(const auto stream, open_stream(path));
  std::string head(kProbeBytes, '\0');
  STEWARD_ASSIGN_OR_RETURN(const size_t got, stream->read(head.data(), head.size()));
  head.resize(got);
  if (head.empty()) return invalid_input("The file is empty.");
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

}  // namespace steward::scanners
