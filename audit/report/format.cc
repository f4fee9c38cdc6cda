#include "audit/report/format.h"

#include <fmt/format.h>

#include "audit/report/csv_sink.h"
#include "audit/report/html_sink.h"
#include "audit/report/json_sink.h"
#include "audit/report/parquet_sink.h"
#include "audit/report/pdf_sink.h"
#include "audit/report/protocol.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

struct Words {
  std::string_view name, extension, content_type;
};

Words words_of(Format format) {
  switch (format) {
    case Format::kJson:
      return {"json", ".json", "application/json"};
    case Format::kCsv:
      return {"csv", ".csv", "text/csv; charset=utf-8; header=present"};
    case Format::kParquet:
      return {"parquet", ".parquet", "application/vnd.apache.parquet"};
    case Format::kHtml:
      return {"html", ".html", "text/html; charset=utf-8"};
    case Format::kPdf:
      return {"pdf", ".pdf", "application/pdf"};
  }
  return {};
}

}  // namespace

std::string_view name_of(Format format) {
  return words_of(format).name;
}

std::string_view extension_of(Format format) {
  return words_of(format).extension;
}

std::string_view content_type_of(Format format) {
  return words_of(format).content_type;
}

bool holds_one_table(Format format) {
  return format == Format::kCsv || format == Format::kParquet;
}

Result<Format> parse_format(std::string_view word) {
  std::vector<std::string> names;
  for (const Format format : kFormats) {
    if (word == name_of(format)) return format;
    names.emplace_back(name_of(format));
  }
  names.emplace_back("bundle");  // asked for in the same place, though it is no sink's
  const auto near = did_you_mean(to_lower(word), names);
  return Error{ErrorCode::kInvalidInput,
               fmt::format("There is no format '{}' for reports; there are {}.{}", excerpt(word),
                           fmt::join(names, ", "), near ? " Did you mean " + *near + "?" : ""),
               ""};
}

std::optional<Format> format_of_file(const std::filesystem::path& file) {
  const std::string extension = to_lower(file.extension().string());
  for (const Format format : kFormats)
    if (extension == extension_of(format)) return format;
  return {};
}

Result<std::unique_ptr<Sink>> make_sink(Format format, Write write, const SinkOptions& options) {
  switch (format) {
    case Format::kJson:
      return checked(json_sink(std::move(write)));
    case Format::kHtml:
      return checked(html_sink(std::move(write)));
    case Format::kCsv:
    case Format::kParquet:
      return make_table_sink(format, only_table(options.table, std::move(write)), options);
    case Format::kPdf:
      return checked(pdf_sink(std::move(write), options.paper));
  }
  return Error{ErrorCode::kInternal, "A format of no name.", ""};
}

Result<std::unique_ptr<Sink>> make_table_sink(Format format, OpenTable open, const SinkOptions& options) {
  if (format == Format::kCsv) return checked(csv_sink(std::move(open)));
  if (format == Format::kParquet) return checked(parquet_sink(std::move(open), options.scratch));
  return Error{
      ErrorCode::kInvalidInput,
      fmt::format(
          "The format {} holds a whole report, not a table: only csv and parquet go to a file a table.",
          name_of(format)),
      ""};
}

}  // namespace steward::audit::report
