// FileSource: CSV, TSV, JSON, JSONL and Parquet files, with .gz too, read through DuckDB.
//
// Every file is one dataset (namespace "file", name = absolute path); a glob or directory is as many. A
// directory is walked recursively without following links; hidden entries and files of other kinds are passed
// over.
//
// Values are read as they are written: CSV cells stay text, so that 0171 keeps its zero, while the reported
// type is the one DuckDB sniffs. Text that is not UTF-8 is read as UTF-16 where it says so, else as Latin-1
// (CSV only). Rows of uneven length are padded.
//
// Row counts are exact, except that of a text file of more than 10 million rows whose counting takes over
// half the timeout: then it is the 10 million seen. When there are more than max_rows, Knuth's algorithm S
// (TAOCP 2, §3.4.2) draws exactly max_rows of the first 10 million, from the seed alone.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/sources/duckdb_session.h"
#include "scanners/sources/source.h"

namespace steward::scanners {

class FileSource : public Source {
 public:
  // A path, glob or directory. kNotFound when nothing is there.
  static Result<std::unique_ptr<Source>> open(const std::string& path);

  Result<Discovery> discover() override;
  Result<ReadSummary> read(const Discovered& dataset, const ReadOptions& options, BatchSink& sink) override;

 private:
  FileSource(DuckdbSession session, std::vector<std::filesystem::path> files)
      : session_(std::move(session)), files_(std::move(files)) {}

  DuckdbSession session_;
  std::vector<std::filesystem::path> files_;  // absolute, sorted
};

}  // namespace steward::scanners
