// DuckdbSession: one in-memory DuckDB, used to read files (and to write the demo's). RAII over its C API.
//
// No network, no extensions beyond those built in (CSV, JSON, Parquet), no spill files, bounded memory, one
// thread, so that rows come in file order and answers are reproducible. DuckDB's own messages quote data, so
// none leaves this class: every failure is classified and told in words of ours. One thread; the watchdog is
// internal. https://duckdb.org/docs/stable/clients/c/api
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "scanners/columns/batch.h"

namespace steward::scanners {

// What DuckDB stumbled over, for callers that have another way to try.
enum class ReadFault {
  kNone,
  kEncoding,   // not valid in the encoding it was read as
  kStructure,  // rows or quotes that do not fit together, or no delimiter that fits
  kTimeout,
  kOther,
};

// A column's type as a tree. Leaves carry DuckDB's name ("BIGINT", "JSON").
struct DuckdbType {
  enum class Kind { kScalar, kBinary, kJson, kStruct, kList, kMap };
  struct Child;
  Kind kind = Kind::kScalar;
  std::string name;
  std::vector<Child> children;  // struct fields; list: one, unnamed; map: key, value
};

struct DuckdbType::Child {
  std::string name;
  DuckdbType type;
};

struct DuckdbColumn {
  std::string name;
  DuckdbType type;
};

// Some thousand rows whose columns are VARCHAR, BLOB or lists of them. Views live as long as the chunk.
class DuckdbChunk {
 public:
  explicit DuckdbChunk(void* chunk);
  int64_t rows() const { return rows_; }
  // The values of a whole column: one a row, kNullCell for NULL; of a list column all elements of all rows.
  void append_column(size_t column, std::vector<std::string_view>& values) const;
  // Those of one cell: one, or the elements of a list.
  void append_cell(size_t column, int64_t row, std::vector<std::string_view>& values) const;

 private:
  void* chunk_;
  int64_t rows_;
};
using ChunkFn = std::function<bool(const DuckdbChunk& chunk)>;  // false: stop

class DuckdbSession {
 public:
  static Result<DuckdbSession> open();
  DuckdbSession(DuckdbSession&&) noexcept;
  DuckdbSession& operator=(DuckdbSession&&) noexcept;
  ~DuckdbSession();

  Status run(const std::string& sql);
  Result<std::vector<DuckdbColumn>> describe(const std::string& select);  // prepared, not run to the end
  // Streams the answer, chunk by chunk, in the order of the file.
  Status each_chunk(const std::string& select, const ChunkFn& take);
  // The first column of the first row as text; none for NULL or no row.
  Result<std::optional<std::string>> scalar(const std::string& select);

  // Interrupts whatever still runs after `when` (kTimeout), until cleared.
  void set_deadline(std::chrono::steady_clock::time_point when);
  void clear_deadline();

  ReadFault last_fault() const;  // of the last call that failed

 private:
  struct Impl;
  explicit DuckdbSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// 'it''s' and "a ""b""": literals and identifiers for DuckDB's SQL.
std::string duckdb_literal(std::string_view text);
std::string duckdb_identifier(std::string_view name);

}  // namespace steward::scanners
