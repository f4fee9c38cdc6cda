// FileReading: reads one table that lies in files (one, or the partitions of one) once, into a sink.
//
// All rows are wanted: one pass, batches straight out of DuckDB's vectors. A sample of Parquet: the row
// counts stand in the footers, rows are drawn by number and only their pages are unpacked; of a table beyond
// 16 million rows only as many row groups as hold those are drawn and read (kRandomPages). A sample of
// anything else: one pass through a RowSampler. When the timeout comes first, what was met until then is
// delivered as kFirstRows.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scanners/sources/duckdb_file.h"
#include "scanners/sources/file_layout.h"
#include "scanners/sources/row_sampler.h"
#include "scanners/sources/source.h"

namespace steward::scanners {

class FileReading {
 public:
  FileReading(DuckdbSession& session, const FileTable& table, const ReadOptions& options, BatchSink& sink);
  Result<ReadSummary> run();

 private:
  // Where a file's columns go in the table's.
  struct Part {
    const PartitionedFile* file = nullptr;
    std::optional<DuckdbFile> opened;  // none: lines of text
    std::vector<size_t> targets;       // by the file's columns
    std::vector<size_t> missing;       // of the table's: not in this file
    std::vector<std::pair<size_t, std::optional<std::string>>> keys;
    std::string where;     // the rows to read
    bool skipped = false;  // no row of it is to be read
  };

  Status open_parts();
  std::vector<Field> fields_of(const Part& part) const;
  void unite_columns();
  Status choose_rows();
  Status begin();
  Status read_part(Part& part, std::vector<std::string_view>& scratch);
  Status read_lines(const Part& part);
  Status read_chunks(Part& part, std::vector<std::string_view>& scratch);
  Status take_chunk(const Part& part, const DuckdbChunk& chunk, int64_t skip,
                    std::vector<std::string_view>& scratch);
  Status deliver_chunk(const Part& part, const DuckdbChunk& chunk);
  void add_keys(const Part& part);
  ReadSummary summary() const;

  DuckdbSession& session_;
  const FileTable& table_;
  const ReadOptions& options_;
  BatchSink& sink_;
  std::chrono::steady_clock::time_point deadline_;
  std::vector<Part> parts_;
  std::vector<Field> fields_;
  std::optional<RowSampler> sampler_;
  std::optional<int64_t> known_rows_;  // Parquet
  int64_t groups_drawn_ = 0;
  Batch batch_;
  bool begun_ = false;
  bool cut_off_ = false;
};

}  // namespace steward::scanners
