// Where the lines of a text end: at spaces; inside a name that is longer than a line after one of its marks
// (name_breaks.h); anywhere only when there is no other way. Pango alone breaks a long name at the letter
// that happens to stand at the margin. One thread.
#pragma once

#include <string>
#include <vector>

#include "audit/report/column_widths.h"

typedef struct _PangoLayout PangoLayout;

namespace steward::audit::report {

// Both of a layout whose text was set without a width, and reads from left to right. In points.
std::string broken_into_lines(PangoLayout* layout, double width);  // with a newline at the end of each line
TextExtent extent_of(PangoLayout* layout);

// Hebrew, Arabic: the order of letters on the line is not that of the text, and Pango had better break it.
bool reads_to_the_left(std::string_view text);

}  // namespace steward::audit::report
