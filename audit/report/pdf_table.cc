#include "audit/report/pdf_table.h"

#include <algorithm>
#include <functional>

#include "audit/report/shown_cell.h"
#include "audit/visible_text.h"

namespace steward::audit::report {
namespace {

constexpr size_t kMaxTitleCharacters = 120;
constexpr size_t kKept = 32, kMaxKeptBytes = 200;  // texts a column, and one longer than that
constexpr size_t kManyColumns = 14;                // then letters and gaps are smaller

bool is_number(CellType type) {
  return type == CellType::kInteger || type == CellType::kNumber;
}

// A column is never narrower than a third of an even share, whatever its weight says.
std::vector<double> shares(const std::vector<Column>& columns, double width) {
  double sum = 0;
  for (const Column& column : columns) sum += column.weight;
  const double least = 1.0 / 3 / static_cast<double>(columns.size());
  std::vector<double> shares;
  double all = 0;
  for (const Column& column : columns) {
    shares.push_back(std::max(column.weight / sum, least));
    all += shares.back();
  }
  for (double& share : shares) share *= width / all;
  return shares;
}

}  // namespace

PdfTable::PdfTable(PdfPages& pages, const Table& table) : pages_(pages), table_(table) {
  const bool many = table.columns.size() > kManyColumns;
  const double side = many ? 1.5 : 4;
  if (many) size_ = 5.5;
  kept_.resize(table.columns.size());
  for (auto& column : kept_) column.resize(kKept + 1);
  double x = 0;
  for (const double share : shares(table.columns, pages.width())) {
    x_.push_back(x + side);
    width_.push_back(std::max(share - 2 * side, 1.0));
    x += share;
  }
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const bool number = is_number(table.columns[i].type);
    titles_.emplace_back(
        pages.fonts(),
        TextStyle{
            .bold = true, .size = size_ - 0.4, .colour = colour::kDim, .to_right = number, .max_lines = 4},
        width_[i]);
    titles_.back().set(visible_text(table.columns[i].title, kMaxTitleCharacters));
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

void PdfTable::draw_header() {
  pages_.fill(pages_.left(), pages_.y, pages_.width(), header_height_, colour::kSoft);
  for (size_t i = 0; i < titles_.size(); ++i)
    titles_[i].draw(pages_.page(), pages_.left() + x_[i],
                    pages_.y + header_height_ - 4.5 - titles_[i].height());
  pages_.y += header_height_;
  pages_.line(pages_.left(), pages_.y, pages_.width(), colour::kDim, 0.6);
}

void PdfTable::begin() {
  draw_header();
  pages_.touch();
  pages_.set_page_top([this] { draw_header(); }, header_height_);
}

void PdfTable::row(const std::vector<Cell>& cells) {
  std::vector<PlacedText> placed;
  placed.reserve(cells.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    const Shown text = shown(cells[i]);
    const bool gap = text.look == Look::kGap;
    const PdfText& set = gap ? set_in(i, "GAP  " + text.text, 3) : set_in(i, text.text, 0);
    placed.push_back({&set, x_[i], width_[i], gap});
  }
  pages_.row(placed, {.pad = pad_, .zebra = ++rows_ % 2 == 0, .ruled = true});
}

void PdfTable::end() {
  pages_.set_page_top({}, 0);
}

}  // namespace steward::audit::report
