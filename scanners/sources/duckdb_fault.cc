#include "scanners/sources/duckdb_fault.h"

#include <string>

namespace steward::scanners {
namespace {

struct Pattern {
  std::string_view needle;
  ReadFault fault;
  ErrorCode code;
  std::string_view sentence;
};

// The first that occurs decides. Needles are from DuckDB 1.4's own texts, before any line it quotes from the
// file.
constexpr Pattern kPatterns[] = {
    {"Maximum line size", ReadFault::kOther, ErrorCode::kTooLarge,
     "A line is longer than 1 MiB; this is not a table, or its line ends are missing."},
    {"maximum_object_size", ReadFault::kOther, ErrorCode::kTooLarge,
     "A JSON value is larger than 16 MiB; write one object per line."},
    {"Invalid unicode", ReadFault::kEncoding, ErrorCode::kInvalidInput,
     "The text is not valid UTF-8; convert it to UTF-8."},
    {"not utf-8 encoded", ReadFault::kEncoding, ErrorCode::kInvalidInput,
     "The text is not valid UTF-8; convert it to UTF-8."},
    {"invalid UTF-8", ReadFault::kEncoding, ErrorCode::kInvalidInput,
     "The text is not valid UTF-8; convert it to UTF-8."},
    {"when sniffing file", ReadFault::kStructure, ErrorCode::kInvalidInput,
     "No delimiter and quote make a table of it; check that it is CSV or TSV."},
    {"Expected Number of Columns", ReadFault::kStructure, ErrorCode::kInvalidInput,
     "Its lines have different numbers of columns; check the delimiter and the quotes."},
    {"unterminated quote", ReadFault::kStructure, ErrorCode::kInvalidInput,
     "A quoted value never ends; check the quotes."},
    {"CSV Error", ReadFault::kStructure, ErrorCode::kInvalidInput, "It is not well-formed CSV."},
    {"Malformed JSON", ReadFault::kOther, ErrorCode::kInvalidInput,
     "It is not well-formed JSON, or breaks off before its end."},
    {"magic bytes", ReadFault::kOther, ErrorCode::kInvalidInput,
     "It is not a Parquet file, or it was cut off: the mark at its end is missing."},
    {"too small to be a Parquet", ReadFault::kOther, ErrorCode::kInvalidInput,
     "It is not a Parquet file, or it was cut off: it is too small."},
    {"Out of Memory", ReadFault::kOther, ErrorCode::kTooLarge,
     "Reading it needs more than the 1 GiB a file may use; split it or shorten its values."},
    {"INTERRUPT", ReadFault::kTimeout, ErrorCode::kTimeout,
     "Reading it took longer than allowed; raise the timeout or split the file."},
    {"Permission denied", ReadFault::kOther, ErrorCode::kForbidden, "Permission to read it was denied."},
    {"Cannot open file", ReadFault::kOther, ErrorCode::kUnavailable,
     "It could not be opened; it may have been removed during the scan."},
    {"No files found", ReadFault::kOther, ErrorCode::kNotFound, "It no longer exists."},
    {"IO Error", ReadFault::kOther, ErrorCode::kUnavailable,
     "Reading it failed; it may be damaged or cut off."},
};

// DuckDB quotes the offending line after this; nothing from there on may decide.
constexpr std::string_view kQuotedLine = "Original Line:";

}  // namespace

DuckdbFault classify_duckdb_error(std::string_view message) {
  std::string own_words(message);
  if (const auto quote = own_words.find(kQuotedLine); quote != std::string::npos) {
    const auto line_end = own_words.find('\n', quote);
    own_words.erase(quote, line_end == std::string::npos ? std::string::npos : line_end - quote);
  }
  for (const auto& pattern : kPatterns) {
    if (own_words.find(pattern.needle) == std::string::npos) continue;
    return {pattern.fault, {pattern.code, std::string(pattern.sentence), ""}};
  }
  return {ReadFault::kOther,
          {ErrorCode::kInvalidInput,
           "It could not be read; it may be damaged or not of the kind its name says.", ""}};
}

DuckdbFault timeout_fault() {
  return classify_duckdb_error("INTERRUPT");
}

}  // namespace steward::scanners
