// The tables of a report as CSV: RFC 4180, UTF-8 without a byte order mark, CRLF, a header line of column
// names.
//
//   none               nothing between the commas; an empty text is ""
//   text               whole. One that a spreadsheet could take for a formula, that could be mistaken for a
//   gap, or
//                      that begins with an apostrophe, gets an apostrophe before it: take one off where there
//                      is one, and the text is as it was
//   integer, number    digits with '.', never grouped; -5 stays -5
//   boolean            true, false
//   time               RFC 3339, UTC, six digits of a second
//   list               items joined by "; ", with ';' and '\' inside an item written "\;" and "\\"
//   gap                GAP: why
//
// A formula is what begins with = + - @, a tab or a carriage return, or the wide forms of those signs
// (https://owasp.org/www-community/attacks/CSV_Injection). Memory: a row.
#pragma once

#include <memory>
#include <string>

#include "audit/report/model.h"
#include "audit/report/table_sink.h"

namespace steward::audit::report {

std::unique_ptr<Sink> csv_sink(OpenTable open);

// One cell as it stands in the file, quotes included.
std::string csv_cell(const Cell& cell);

}  // namespace steward::audit::report
