// How wide the columns of a table are, by what stands in its first rows: no word is broken that need not be,
// and rows are as low as the page allows. Lengths are in any unit: characters (HTML), points (PDF). Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "audit/report/model.h"

namespace steward::audit::report {

// Rows that are held back and measured before a table is begun: as many, or as many bytes of text.
inline constexpr size_t kMeasuredRows = 100, kMeasuredBytes = 256 * 1024;

size_t bytes_of(const Cell& cell);  // of text; what else a cell holds is small

// A text of one or more lines, before any is broken. All zero: nothing stands there.
struct TextExtent {
  double least = 0;   // its widest piece that does not break (name_breaks.h)
  double widest = 0;  // its widest line
  double total = 0;   // its lines one after another
  double lines = 0;
};

struct TableExtent {
  std::vector<TextExtent> titles;             // of the columns
  std::vector<std::vector<TextExtent>> rows;  // the first ones
};

struct ColumnWidths {
  std::vector<double> widths;  // their sum is what there is
  double height = 1;           // of a row, on average: times what it would be with no line broken
  bool whole = true;           // no piece is broken
};

// Tries to set every column in the same number of lines, for several numbers, and keeps what makes the
// measured rows lowest. Width that is left makes single lines of short columns, then widens long ones, then
// goes by the columns' weights. Where not even the pieces have room, the widest columns give way.
ColumnWidths fit_columns(const TableExtent& table, const std::vector<Column>& columns, double width);

// Whether a table that is so on an upright page had better lie on a wide one: where names would break, or
// prose would stand in towers. A few columns read well in either.
bool wants_wide_page(const ColumnWidths& upright);

}  // namespace steward::audit::report
