// A report as a PDF for reading and filing: cover, parts, what is not known, proof, contents. Drawn by cairo
// and Pango (why: docs/reports.md), page by page through the Write.
//
// Pages say the report's title, its head and their number; headings and tables are bookmarks; the contents,
// which are known only at the end, stand last and are linked from the cover. How a table is set is decided by
// its first rows (column_widths.h). Memory: a page, those rows, the letters used, the headings (kMaxContents
// of html_sink.h) and the list of gaps.
#pragma once

#include <memory>

#include "audit/report/format.h"
#include "audit/report/model.h"

namespace steward::audit::report {

std::unique_ptr<Sink> pdf_sink(Write write, Paper paper);

}  // namespace steward::audit::report
