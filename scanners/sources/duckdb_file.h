// DuckdbFile: one CSV, TSV, JSON, JSONL or Parquet file whose columns are known and whose rows are still to
// be read.
//
// Values come as they are written: CSV cells stay text, so that 0171 keeps its zero, while the type told is
// the one DuckDB sniffs. Text that is not UTF-8 is read as UTF-16 where it says so, else as Latin-1 (CSV
// only). Rows of uneven length are padded. One thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/dataset.h"
#include "scanners/sources/duckdb_session.h"
#include "scanners/sources/field_paths.h"
#include "scanners/sources/file_probe.h"

namespace steward::scanners {

// How the text of a CSV file is to be understood; each failure of one way suggests the next.
struct CsvReading {
  std::string encoding;  // empty: UTF-8
  bool lenient = false;  // pad short rows, allow stray quotes
};

class DuckdbFile {
 public:
  // The session's deadline bounds it: of JSON every object is looked at for its keys.
  static Result<DuckdbFile> open(DuckdbSession& session, const std::filesystem::path& path, FileFormat format,
                                 std::chrono::steady_clock::time_point deadline);

  // After a fault met in reading: the file understood in the next way there is; none when there is no other.
  // Rows before the fault read the same.
  std::optional<Result<DuckdbFile>> reopen(DuckdbSession& session, ReadFault fault) const;

  FileFormat format() const { return format_; }
  const std::vector<Field>& fields() const { return fields_; }
  // A column of bytes is looked at only where they are text.
  bool binary(size_t column) const { return paths_[column].binary; }

  // The statement that gives the columns as text, in the order of the file. `where`: of Parquet, over
  // file_row_number, which counts from 0.
  std::string select(const std::string& where = "") const;

 private:
  DuckdbFile(std::filesystem::path path, FileFormat format) : path_(std::move(path)), format_(format) {}
  Status open_csv(DuckdbSession& session);
  Status open_csv_as(DuckdbSession& session, const CsvReading& reading);
  Status open_json(DuckdbSession& session);
  Status name_fields(const std::vector<DuckdbColumn>& columns, const std::vector<std::string>& sniffed_types);
  Status describe(DuckdbSession& session, const std::vector<std::string>& sniffed_types);
  Status recode();
  std::string compression() const;

  std::filesystem::path path_;
  FileFormat format_;
  FileProbe probe_;
  CsvReading reading_;
  std::shared_ptr<void> recoded_;  // a copy in memory, of an encoding that DuckDB does not know
  std::string relation_;           // the table function that reads the file
  std::vector<FieldPath> paths_;
  std::vector<Field> fields_;
};

// A path DuckDB takes for itself and not for a pattern.
std::string duckdb_path_literal(const std::filesystem::path& path);

}  // namespace steward::scanners
