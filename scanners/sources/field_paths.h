// Flattens nested columns into field paths: `address.city`, `items[].sku`, and for maps `labels[].key`,
// `labels[].value`.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "scanners/sources/duckdb_session.h"

namespace steward::scanners {

// One scalar place in every row, or in every element of a list (then each element counts as a row of its
// own).
struct FieldPath {
  std::string path;
  std::string type;        // DuckDB's name of the scalar, "[]" behind it inside lists
  std::string expression;  // gives VARCHAR, BLOB, or a list of one of them
  bool binary = false;     // BLOB: text only where it is valid UTF-8
};

inline constexpr size_t kMaxFieldPaths = 2'000;

// In column order. Structs deeper than 16 levels stay one text. kTooLarge beyond kMaxFieldPaths.
Result<std::vector<FieldPath>> flatten(const std::vector<DuckdbColumn>& columns);

}  // namespace steward::scanners
