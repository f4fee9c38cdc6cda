// A table that grows row by row in a DuckDB of its own, on disk, and is then copied into a Parquet file. One
// thread.
#pragma once

#include <duckdb.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "audit/report/model.h"

namespace steward::audit::report {

class DuckdbTable {
 public:
  // `folder`: for the database and what it spills; the caller removes it.
  static Result<std::unique_ptr<DuckdbTable>> create(const std::filesystem::path& folder,
                                                     const std::vector<Column>& columns);
  ~DuckdbTable();
  DuckdbTable(const DuckdbTable&) = delete;
  DuckdbTable& operator=(const DuckdbTable&) = delete;

  Status append(const std::vector<Cell>& cells);

  // Once, after the last row. `metadata`: pairs for the file's key-value metadata.
  Status copy_to(const std::filesystem::path& file,
                 const std::vector<std::pair<std::string, std::string>>& metadata);

 private:
  DuckdbTable(std::filesystem::path folder, std::vector<Column> columns);
  Status open();
  Status run(const std::string& sql);
  Status flush();
  Status allow_memory();
  void set_cell(size_t column, const Cell& cell);
  void set_text(duckdb_vector vector, idx_t row, const std::string& text);
  void set_texts(duckdb_vector vector, const std::vector<std::string>& texts);
  Error failed() const;

  std::filesystem::path folder_;
  std::vector<Column> columns_;
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
  duckdb_appender appender_ = nullptr;
  duckdb_data_chunk chunk_ = nullptr;
  idx_t in_chunk_ = 0;
  uint64_t rows_ = 0;
  uint64_t unflushed_ = 0;            // bytes in the appender
  uint64_t window_ = 0, widest_ = 0;  // bytes of this run of kFewestRows rows, and of the widest before
};

}  // namespace steward::audit::report
