// What a file is before any reader is trusted with it: its kind by name, its compression and encoding by its
// first bytes.
//
// Byte order marks are Unicode 15, §23.8; SQLite's first 16 bytes are https://sqlite.org/fileformat2.html
// §1.3.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "scanners/sources/byte_stream.h"

namespace steward::scanners {

enum class FileFormat { kCsv, kTsv, kJson, kJsonLines, kParquet, kText, kSqlite };

// By extension, with or without ".gz" or ".zst" behind it, in any case; "app.log.3" is a log too. None for
// anything else.
std::optional<FileFormat> format_of(const std::filesystem::path& path);

// For a file that was asked for by its own name: where that does not tell the format, the first bytes do.
// Text is a table of lines. None for what is neither text nor known.
std::optional<FileFormat> format_by_content(const std::filesystem::path& path);

bool is_sqlite_file(const std::filesystem::path& path);

// "CSV, TSV, JSON, JSONL, NDJSON, Parquet, SQLite or text", for messages.
extern const std::string_view kReadableFormats;

enum class TextEncoding { kUtf8, kUtf16LittleEndian, kUtf16BigEndian };

inline constexpr size_t kMaxLineBytes = 1u << 20;  // of CSV and TSV

struct FileProbe {
  Compression compression = Compression::kNone;
  TextEncoding encoding = TextEncoding::kUtf8;  // by byte order mark; kUtf8 without one
  bool binary = false;                          // the first bytes are no text
  bool long_line = false;                       // a line longer than kMaxLineBytes is near the start
};

// Opens the file and looks at its first 4 MiB (unpacked when it is packed). Fails, in one sentence, for a
// file that is empty, unreadable, not a regular file, or not named in UTF-8.
Result<FileProbe> probe_file(const std::filesystem::path& path);

}  // namespace steward::scanners
