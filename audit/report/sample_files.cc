// Writes the sample report in every format into a folder, for looking at: scripts/render-report-samples.
//   report_samples FOLDER [ROWS]
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "audit/report/format.h"
#include "audit/report/sample_report.h"

namespace {

using namespace steward::audit::report;  // NOLINT: a program of one file
using steward::Status;

Write into(const std::filesystem::path& path) {
  auto file = std::make_shared<std::ofstream>(path, std::ios::binary | std::ios::trunc);
  return [file, path](std::string_view bytes) -> Status {
    if (file->write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush()) return {};
    return steward::Error{steward::ErrorCode::kUnavailable, "The file cannot be written.", path.string()};
  };
}

Status write_one(Format format, const std::filesystem::path& folder, const SampleSize& size) {
  const auto name = [&](const std::string& stem) {
    return folder / (stem + std::string(extension_of(format)));
  };
  if (!holds_one_table(format)) {
    STEWARD_ASSIGN_OR_RETURN(const auto sink, make_sink(format, into(name("report"))));
    return write_sample(*sink, size);
  }
  const OpenTable open = [&](const Table& table) -> steward::Result<Write> { return into(name(table.name)); };
  STEWARD_ASSIGN_OR_RETURN(const auto sink, make_table_sink(format, open));
  return write_sample(*sink, size);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: report_samples FOLDER [ROWS]\n");
    return 2;
  }
  SampleSize size;
  if (argc > 2) size.decisions = std::stoull(argv[2]);
  int failures = 0;
  for (const Format format : kFormats)
    if (const Status status = write_one(format, argv[1], size); !status.ok()) {
      std::fprintf(stderr, "%s: %s\n", std::string(name_of(format)).c_str(),
                   status.error().to_string().c_str());
      ++failures;
    }
  return failures > 0 ? 1 : 0;
}
