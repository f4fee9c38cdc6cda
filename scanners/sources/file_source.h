// FileSource: CSV, TSV, JSON, JSONL and Parquet files, read through DuckDB; text and log files, line by line;
// SQLite databases, through SqliteSource. Packed with gzip or Zstandard too, Parquet and SQLite aside.
//
// Every file is one dataset (namespace "file", name = absolute path); a glob or directory is as many; the
// partitions of a table (year=2024/month=1/...) are one together (file_layout.h), and a database is one for
// each of its tables ("PATH#TABLE"). A directory is walked recursively without following links; hidden
// entries and files of other kinds are passed over. How rows are read and drawn: file_reading.h.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scanners/sources/duckdb_session.h"
#include "scanners/sources/file_layout.h"
#include "scanners/sources/source.h"

namespace steward::scanners {

class FileSource : public Source {
 public:
  // A path, glob or directory. kNotFound when nothing is there.
  static Result<std::unique_ptr<Source>> open(const std::string& path);

  Result<Discovery> discover() override;
  Result<std::string> fingerprint(const Discovered& dataset) override;
  Result<ReadSummary> read(const Discovered& dataset, const ReadOptions& options, BatchSink& sink) override;

 private:
  FileSource(DuckdbSession session, std::vector<FileTable> tables)
      : session_(std::move(session)), tables_(std::move(tables)) {}
  Status discover_database(const FileTable& table, Discovery& discovery);
  const FileTable* table_named(const DatasetName& name) const;

  DuckdbSession session_;
  std::vector<FileTable> tables_;                             // sorted by name
  std::map<std::string, std::unique_ptr<Source>> databases_;  // SQLite, by path; of the last discover()
  std::map<DatasetName, Source*> database_of_;
};

}  // namespace steward::scanners
