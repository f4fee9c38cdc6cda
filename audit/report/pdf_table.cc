#include "audit/report/pdf_table.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include "audit/report/shown_cell.h"
#include "audit/visible_text.h"

namespace steward::audit::report {
namespace {

constexpr size_t kMaxTitleCharacters = 120;
constexpr size_t kKept = 32, kMaxKeptBytes = 200;  // texts a column, and one longer than that
constexpr size_t kTaggedCells = 20'000;            // of a table; cairo keeps them all until the end
constexpr double kSizes[] = {7.4, 6.8, 6.2, 5.6, 5.0};
constexpr double kSideOfSize = 0.54;   // free beside a text, of the size of its letters
constexpr double kRounding = 0.05;     // points that what was measured to fit may take more
constexpr double kSmallerTitle = 0.4;  // points

bool is_number(CellType type) {
  return type == CellType::kInteger || type == CellType::kNumber;
}

TextStyle title_style(double size, bool number) {
  return {
      .bold = true, .size = size - kSmallerTitle, .colour = colour::kDim, .to_right = number, .max_lines = 4};
}

std::string shown_title(const Column& column) {
  return visible_text(column.title, kMaxTitleCharacters);
}

std::string text_of(const Shown& cell) {
  return cell.look == Look::kGap ? "GAP  " + cell.text : cell.text;
}

// With letters of the usual size.
TableExtent extent_of(const PdfPages& pages, const Table& table, const std::vector<std::vector<Cell>>& rows) {
  PdfText text(pages.fonts(), {.size = kSizes[0]}, 1), title(pages.fonts(), title_style(kSizes[0], false), 1);
  TableExtent extent;
  for (const Column& column : table.columns) extent.titles.push_back(title.extent(shown_title(column)));
  for (const std::vector<Cell>& row : rows) {
    auto& extents = extent.rows.emplace_back(row.size());
    for (size_t i = 0; i < row.size(); ++i)
      if (const Shown cell = shown(row[i]); cell.look != Look::kNone) extents[i] = text.extent(text_of(cell));
  }
  return extent;
}

}  // namespace

TableFit fit_table(const PdfPages& pages, const Table& table,
                   const std::vector<std::vector<Cell>>& first_rows) {
  const auto columns = static_cast<double>(table.columns.size());
  const TableExtent extent = extent_of(pages, table, first_rows);
  const auto fit_in = [&](bool wide, double size) {
    TableFit fit{wide, size, std::min(size * kSideOfSize, pages.width(wide) / columns / 8), {}};
    const double scale = size / kSizes[0];
    ColumnWidths widths = fit_columns(extent, table.columns,
                                      (pages.width(wide) - columns * 2 * (fit.side + kRounding)) / scale);
    for (const double width : widths.widths) fit.widths.push_back(width * scale + 2 * (fit.side + kRounding));
    return std::pair(std::move(fit), std::move(widths));
  };
  auto [fit, widths] = fit_in(false, kSizes[0]);
  if (!wants_wide_page(widths)) return fit;
  for (const double size : kSizes) {
    std::tie(fit, widths) = fit_in(true, size);
    if (widths.whole) break;
  }
  return fit;
}

PdfTable::PdfTable(PdfPages& pages, const Table& table, const TableFit& fit)
    : pages_(pages), table_(table), size_(fit.size) {
  kept_.resize(table.columns.size());
  for (auto& column : kept_) column.resize(kKept + 1);
  double x = 0;
  for (const double width : fit.widths) {
    x_.push_back(x + fit.side);
    width_.push_back(std::max(width - 2 * fit.side, 1.0));
    x += width;
  }
  for (size_t i = 0; i < table.columns.size(); ++i) {
    titles_.emplace_back(pages.fonts(), title_style(size_, is_number(table.columns[i].type)), width_[i]);
    titles_.back().set(shown_title(table.columns[i]));
    header_height_ = std::max(header_height_, titles_.back().height() + 9);
  }
}

PdfTable::~PdfTable() {
  pages_.set_page_top({}, 0);
}

const PdfText& PdfTable::set_in(size_t column, const std::string& text, size_t bold_bytes) {
  const size_t slot = text.size() > kMaxKeptBytes ? kKept : std::hash<std::string>()(text) % kKept;
  std::optional<Kept>& kept = kept_[column][slot];
  if (kept && kept->text == text && kept->bold_bytes == bold_bytes) return kept->set;
  const TextStyle style{.size = size_, .to_right = is_number(table_.columns[column].type)};
  if (!kept) kept.emplace(Kept{"", 0, PdfText(pages_.fonts(), style, width_[column])});
  kept->text = text;
  kept->bold_bytes = bold_bytes;
  kept->set.set(text, bold_bytes);
  return kept->set;
}

void PdfTable::draw_header(bool tagged) {
  pages_.fill(pages_.left(), pages_.y, pages_.width(), header_height_, colour::kSoft);
  if (tagged) pages_.begin_tag("TR");
  for (size_t i = 0; i < titles_.size(); ++i) {
    if (tagged) pages_.begin_tag("TH");
    titles_[i].draw(pages_.page(), pages_.left() + x_[i],
                    pages_.y + header_height_ - 4.5 - titles_[i].height());
    if (tagged) pages_.end_tag();
  }
  if (tagged) pages_.end_tag();
  pages_.y += header_height_;
  pages_.line(pages_.left(), pages_.y, pages_.width(), colour::kDim, 0.6);
}

void PdfTable::begin() {
  pages_.begin_tag("Table");
  draw_header(true);
  pages_.touch();
  pages_.set_page_top([this] { draw_header(false); }, header_height_);
}

void PdfTable::row(const std::vector<Cell>& cells) {
  std::vector<PlacedText> placed;
  placed.reserve(cells.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    const Shown text = shown(cells[i]);
    const bool gap = text.look == Look::kGap;
    const PdfText& set = set_in(i, text_of(text), gap ? 3 : 0);
    placed.push_back({&set, x_[i], width_[i], gap});
  }
  tagged_cells_ += cells.size();
  if (tagged_cells_ > kTaggedCells && tagged_cells_ - cells.size() <= kTaggedCells) {
    pages_.end_tag();  // the table
    pages_.tag_by_page(true);
  }
  pages_.row(placed, {.pad = pad_, .zebra = ++rows_ % 2 == 0, .ruled = true, .tag = "TD", .row_tag = "TR"});
}

void PdfTable::end() {
  if (tagged_cells_ > kTaggedCells)
    pages_.tag_by_page(false);
  else
    pages_.end_tag();  // the table
  pages_.set_page_top({}, 0);
}

}  // namespace steward::audit::report
