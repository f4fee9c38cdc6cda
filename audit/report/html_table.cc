#include "audit/report/html_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "audit/report/column_widths.h"
#include "audit/report/html_words.h"
#include "audit/report/name_breaks.h"
#include "audit/report/shown_cell.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

// Lengths in characters of the font of tables, some 7 pixels on a screen. A column has this much around its
// text.
constexpr double kAround = 3;
// What a screen shows side by side, and widths from which on a table scrolls, with their classes.
constexpr std::pair<double, std::string_view> kScreens[] = {
    {110, ""}, {130, "w57"}, {150, "w66"}, {170, "w75"}, {190, "w83"}};
constexpr double kUsualScreen = 140;
constexpr double kLowRow = 3;  // times what it would be with no line broken
constexpr double kUprightPaper = 120, kWidePaper = 180;

TextExtent extent_of(std::string_view visible) {
  TextExtent extent;
  if (visible.empty()) return extent;
  const auto length = [&](size_t begin, size_t end) {
    return static_cast<double>(count_code_points(visible.substr(begin, end - begin)));
  };
  const std::vector<size_t> breaks = name_breaks(visible);
  auto next_break = breaks.begin();
  size_t line = 0, piece = 0;
  const auto end_piece = [&](size_t end) {
    // The browser breaks what no space or mark divides (scripts that need none); a screen is not that wide.
    extent.least = std::max(extent.least, std::min(length(piece, end), kUprightPaper / 2));
    piece = end;
  };
  for (size_t i = 0; i <= visible.size(); ++i) {
    if (next_break != breaks.end() && *next_break == i) {
      end_piece(i);
      ++next_break;
    }
    if (i < visible.size() && visible[i] != ' ' && visible[i] != '\n') continue;
    end_piece(i);
    piece = i + 1;
    if (i < visible.size() && visible[i] == ' ') continue;
    extent.widest = std::max(extent.widest, length(line, i));
    extent.total += length(line, i);
    ++extent.lines;
    line = i + 1;
  }
  return extent;
}

TableExtent extent_of(const Table& table, const std::vector<std::vector<Cell>>& rows) {
  TableExtent extent;
  for (const Column& column : table.columns) extent.titles.push_back(extent_of(shown_text(column.title)));
  for (const std::vector<Cell>& row : rows) {
    auto& extents = extent.rows.emplace_back(row.size());
    for (size_t i = 0; i < row.size(); ++i)
      if (const Shown cell = shown(row[i]); cell.look != Look::kNone)
        extents[i] = extent_of(cell.look == Look::kGap ? "GAP " + cell.text : cell.text);
  }
  return extent;
}

}  // namespace

HtmlTable html_table(const Table& table, const std::vector<std::vector<Cell>>& first_rows) {
  const TableExtent extent = extent_of(table, first_rows);
  const double around = kAround * static_cast<double>(table.columns.size());
  const auto fit_in = [&](double width) {
    return fit_columns(extent, table.columns, std::max(width - around, 1.0));
  };
  double least = 0;
  std::string style;
  for (const auto& [screen, name] : kScreens) {
    const ColumnWidths fit = fit_in(least = screen);
    style = name;
    if (fit.whole && fit.height <= kLowRow) break;
  }
  const double width = std::max({least, kUsualScreen, around + 1});
  const ColumnWidths fit = fit_in(width);
  HtmlTable out;
  out.across = wants_wide_page(fit_in(kUprightPaper));
  if (!fit_in(kWidePaper).whole) style += style.empty() ? "dense" : " dense";

  out.head = fmt::format("<div class=\"table{}\" id=\"t-{}\">\n<div class=\"head\"><h3>{}</h3>{}</div>\n",
                         out.across ? " across" : "", table.name, html_text(table.title),
                         table.note.empty() ? "" : "<p>" + html_text(table.note) + "</p>");
  out.sheet = fmt::format(
      "<div class=\"sheet\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table{}>\n<colgroup>",
      html_attribute(table.title), style.empty() ? "" : fmt::format(" class=\"{}\"", style));
  for (const double column : fit.widths)
    out.sheet += fmt::format("<col width=\"{:.2f}%\">", 100 * (column + kAround) / width);
  out.sheet += "</colgroup>\n<thead><tr>";
  for (const Column& column : table.columns) {
    const std::string_view kind = html_class(column.type);
    const std::string attribute = kind.empty() ? "" : fmt::format(" class=\"{}\"", kind);
    out.sheet += fmt::format("<th scope=\"col\"{}>{}</th>", attribute, html_text(column.title));
    out.cells.push_back(fmt::format("<td{} data-l=\"{}\">", attribute, html_attribute(column.title)));
  }
  out.sheet += "</tr></thead>\n<tbody>\n";
  return out;
}

}  // namespace steward::audit::report
