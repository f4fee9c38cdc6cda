// A report as one HTML page for people: no script, nothing loaded (its Content-Security-Policy lets in its
// own style sheet, by hash, and nothing else). Cover, parts, what is not known, proof, contents. Light, dark
// and on paper; from 360 px up. Every row is there: tables come in sheets of kSheetRows rows, each with its
// header, so that a browser lays out only those in sight.
//
// Text is visible text (shown_cell.h), escaped. Memory: a row, the list of gaps and the headings
// (kMaxContents).
#pragma once

#include <memory>

#include "audit/report/model.h"

namespace steward::audit::report {

inline constexpr uint64_t kSheetRows = 500;
inline constexpr uint64_t kManyRows = 2'000;   // from here on the page names better formats
inline constexpr size_t kMaxContents = 1'000;  // lines

std::unique_ptr<Sink> html_sink(Write write);

}  // namespace steward::audit::report
