// Reads a column of Arrow's C data interface as texts, the way the sources deliver them. Borrows; never
// releases. https://arrow.apache.org/docs/format/CDataInterface.html
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "scanners/include/steward_scan.h"

namespace steward::scanners {

// One cell: a text, a null, or a value of a kind nobody looks at.
struct ArrowCell {
  enum class Kind { kText, kNull, kUnread } kind = Kind::kNull;
  std::string_view text;  // until the call returns
};

using CellFn = std::function<void(const ArrowCell&)>;

// Calls cell() for each value; for each element of a list. kInvalidInput for formats that are not read, and
// for arrays that contradict their schema; then some cells may have been given.
Status each_cell(const ArrowSchema& schema, const ArrowArray& array, const CellFn& cell);

// Could each_cell() read columns of this schema? Nothing is read.
Status check_format(const ArrowSchema& schema);

}  // namespace steward::scanners
