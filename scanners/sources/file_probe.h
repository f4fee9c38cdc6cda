// What a file is before any reader is trusted with it: its kind by name, its compression and encoding by its
// first bytes.
//
// gzip is RFC 1952; byte order marks are Unicode 15, §23.8.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::scanners {

enum class FileFormat { kCsv, kTsv, kJson, kJsonLines, kParquet };

// By extension, with or without ".gz" behind it, in any case: csv, tsv, tab, json, jsonl, ndjson, parquet,
// pq. None for anything else.
std::optional<FileFormat> format_of(const std::filesystem::path& path);

// "CSV, TSV, JSON, JSONL, NDJSON or Parquet", for messages.
extern const std::string_view kReadableFormats;

enum class TextEncoding { kUtf8, kUtf16LittleEndian, kUtf16BigEndian };

inline constexpr size_t kMaxLineBytes = 1u << 20;  // of CSV and TSV

struct FileProbe {
  bool gzip = false;
  TextEncoding encoding = TextEncoding::kUtf8;  // by byte order mark; kUtf8 without one
  bool binary = false;                          // the first bytes are no text
  bool long_line = false;                       // a line longer than kMaxLineBytes is near the start
};

// Opens the file and looks at its first 4 MiB (unpacked when it is gzip). Fails, in one sentence, for a file
// that is empty, unreadable, not a regular file, or not named in UTF-8.
Result<FileProbe> probe_file(const std::filesystem::path& path);

// Unpacks a gzip file to nowhere: readers take a truncated one for a short one. kInvalidInput when it breaks
// off or its checksum is wrong, kTimeout at the deadline.
Status verify_gzip(const std::filesystem::path& path, std::chrono::steady_clock::time_point deadline);

}  // namespace steward::scanners
