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

// The cells of one row: views that live until the next row. No value for NULL; a VARCHAR or BLOB cell has one
// value, a list of VARCHAR its elements.
using DuckdbCell = std::vector<std::optional<std::string_view>>;
using RowFn = std::function<bool(const std::vector<DuckdbCell>& row)>;  // false: stop

class DuckdbSession {
 public:
  static Result<DuckdbSession> open();
  DuckdbSession(DuckdbSession&&) noexcept;
  DuckdbSession& operator=(DuckdbSession&&) noexcept;
  ~DuckdbSession();

  Status run(const std::string& sql);
  Result<std::vector<DuckdbColumn>> describe(const std::string& select);  // prepared, not run to the end
  // Streams rows whose columns are all VARCHAR, BLOB or lists of them. `wanted` says whether row N is to be
  // unpacked; rows it refuses cost next to nothing.
  Status each_row(const std::string& select, const std::function<bool(int64_t)>& wanted, const RowFn& row);
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
