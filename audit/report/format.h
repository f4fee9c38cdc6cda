// The five formats of a report, by name, and the sink that writes each.
//
//   STEWARD_ASSIGN_OR_RETURN(const Format format, parse_format("pdf"));
//   STEWARD_ASSIGN_OR_RETURN(auto sink, make_sink(format, write));
//
// CSV and Parquet hold one table: make_sink() writes the one that the options name, make_table_sink() every
// table, each to a Write of its own. Sinks come checked (protocol.h).
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "audit/report/model.h"
#include "audit/report/table_sink.h"
#include "base/error.h"

namespace steward::audit::report {

enum class Format { kJson, kCsv, kParquet, kHtml, kPdf };
inline constexpr std::array kFormats = {Format::kJson, Format::kCsv, Format::kParquet, Format::kHtml,
                                        Format::kPdf};

// "json", "csv", "parquet", "html", "pdf"; a failure names them and the nearest.
Result<Format> parse_format(std::string_view word);
// By the ending of its name: "decisions.pdf".
std::optional<Format> format_of_file(const std::filesystem::path& file);

std::string_view name_of(Format format);
std::string_view extension_of(Format format);     // ".pdf"
std::string_view content_type_of(Format format);  // for HTTP
bool holds_one_table(Format format);

enum class Paper { kA4, kLetter };

struct SinkOptions {
  std::string table;              // CSV, Parquet: which; the first when empty
  Paper paper = Paper::kA4;       // PDF
  std::filesystem::path scratch;  // Parquet: a folder for its temporary file; the system's when empty
};

Result<std::unique_ptr<Sink>> make_sink(Format format, Write write, const SinkOptions& options = {});
// Only for formats that hold one table (kInvalidInput otherwise).
Result<std::unique_ptr<Sink>> make_table_sink(Format format, OpenTable open, const SinkOptions& options = {});

}  // namespace steward::audit::report
