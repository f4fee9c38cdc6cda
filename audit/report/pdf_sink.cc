#include "audit/report/pdf_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "audit/report/column_widths.h"
#include "audit/report/gap_list.h"
#include "audit/report/html_sink.h"
#include "audit/report/pdf_parts.h"
#include "audit/report/pdf_table.h"
#include "audit/report/shown_cell.h"
#include "audit/visible_text.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

constexpr double kCompany = 46;  // what must follow a heading on its page

class PdfSink final : public Sink {
 public:
  PdfSink(Write write, Paper paper) : write_(std::move(write)), paper_(paper) {}

  Status begin(const Cover& cover) override {
    cover_ = cover;
    STEWARD_ASSIGN_OR_RETURN(pages_, PdfPages::create(cover, paper_, std::move(write_)));
    draw_cover(*pages_, cover);
    note_gaps(cover.scope, "the cover");
    after_cover_ = true;
    return pages_->status();
  }

  // Drawn with what follows it, on one page.
  Status heading(const std::string& text) override {
    waiting_.push_back(text);
    section_ = shown_text(text);
    return pages_->status();
  }

  Status paragraph(const std::string& text, Tone tone) override {
    place_headings(kCompany, false);
    draw_paragraph(*pages_, text, tone);
    return pages_->status();
  }

  Status facts(const std::vector<Fact>& facts) override {
    if (facts.empty()) return {};
    place_headings(kCompany, false);
    draw_facts(*pages_, facts);
    note_gaps(facts, section_);
    return pages_->status();
  }

  Status chart(const Chart& chart) override {
    place_headings(std::min(chart_height(*pages_, chart), 400.0), false);
    if (const double height = chart_height(*pages_, chart);
        height > pages_->room() && height <= pages_->whole())
      pages_->next_page();
    draw_chart(*pages_, chart);
    return pages_->status();
  }

  // How the table is set, and on which page, is known when its first rows are.
  Status begin_table(const Table& table) override {
    table_info_ = table;
    rows_ = first_bytes_ = 0;
    return pages_->status();
  }

  Status row(const std::vector<Cell>& cells) override {
    ++rows_;
    for (size_t i = 0; i < cells.size(); ++i)
      if (const auto* gap = std::get_if<Gap>(&cells[i]))
        gaps_.add(gap->why, fmt::format("{}, row {}, {}", shown_text(table_info_.title),
                                        with_thousands(static_cast<int64_t>(rows_)),
                                        shown_text(table_info_.columns[i].title)));
    if (table_) {
      table_->row(cells);
      return pages_->status();
    }
    first_rows_.push_back(cells);
    for (const Cell& cell : cells) first_bytes_ += bytes_of(cell);
    if (first_rows_.size() >= kMeasuredRows || first_bytes_ >= kMeasuredBytes) open_table();
    return pages_->status();
  }

  Status end_table() override {
    const TextStyle note{.size = 8.2, .colour = colour::kDim};
    if (rows_ == 0) {
      place_headings(table_title_height(*pages_, table_info_) + 20, false);
      list_table();
      draw_table_title(*pages_, table_info_);
      draw_text(*pages_, table_info_.when_empty, note, 4);
      return pages_->status();
    }
    if (!table_) open_table();
    table_->end();
    table_.reset();
    pages_->y += 3;
    if (pages_->room() >= 12)
      draw_text(*pages_, rows_ == 1 ? "1 row" : with_thousands(static_cast<int64_t>(rows_)) + " rows", note,
                4);
    return pages_->status();
  }

  Status end(const Proof& proof) override {
    note_gaps(proof.counters, "the proof");
    if (gaps_.total() > 0) {
      named_section("gaps", "What is not known", false);
      draw_gaps(*pages_, gaps_);
    }
    named_section("proof", "Proof", true);
    if (gaps_.total() == 0) {
      // One line is no page.
      pages_->name_here("gaps");
      draw_gaps(*pages_, gaps_);
    }
    draw_proof(*pages_, proof, cover_);
    named_section("contents", "Contents", true);
    lines_.pop_back();  // not itself
    draw_contents(*pages_, lines_, not_listed_);
    return pages_->finish();
  }

 private:
  // Room for what comes next, with the headings that wait for it, on a page that lies as it needs.
  void place_headings(double height, bool wide) {
    double needed = height;
    for (const std::string& text : waiting_) needed += heading_height(*pages_, text);
    if (after_cover_ || wide != pages_->lies_wide() || (pages_->room() < needed && !pages_->untouched())) {
      const bool reuse = !after_cover_ && pages_->untouched() && wide == pages_->lies_wide();
      if (!reuse) pages_->begin_page(wide);
    }
    after_cover_ = false;
    for (const std::string& text : waiting_) {
      section_mark_ = list(0, text);
      draw_heading(*pages_, text);
    }
    waiting_.clear();
  }

  void open_table() {
    const TableFit fit = fit_table(*pages_, table_info_, first_rows_);
    // The header's height depends on the page, and whether there is a new page on that height: a guess will
    // do.
    place_headings(table_title_height(*pages_, table_info_) + 60, fit.wide_page);
    list_table();
    draw_table_title(*pages_, table_info_);
    table_.emplace(*pages_, table_info_, fit);
    if (table_->first_height() > pages_->room() && !pages_->untouched()) pages_->next_page();
    table_->begin();
    for (const std::vector<Cell>& cells : first_rows_) table_->row(cells);
    first_rows_.clear();
  }

  void list_table() { list(section_mark_, table_info_.title); }

  void named_section(const std::string& name, const std::string& title, bool on_new_page) {
    waiting_.push_back(title);
    place_headings(on_new_page ? pages_->whole() : 120, false);
    pages_->name_here(name);
  }

  // A line of the contents and of the bookmarks, below another or at the top; returns its bookmark.
  int list(int above, const std::string& text) {
    if (lines_.size() >= kMaxContents) {
      ++not_listed_;
      return above;
    }
    lines_.push_back({above != 0, text, pages_->number(), pages_->y});
    return pages_->bookmark(above, visible_text(text, 200));
  }

  void note_gaps(const std::vector<Fact>& facts, const std::string& where) {
    for (const Fact& fact : facts)
      if (const auto* gap = std::get_if<Gap>(&fact.value))
        gaps_.add(gap->why, fmt::format("{}, {}", where, shown_text(fact.label)));
  }

  Write write_;
  Paper paper_;
  Cover cover_;
  std::unique_ptr<PdfPages> pages_;
  std::optional<PdfTable> table_;
  Table table_info_;
  std::vector<std::vector<Cell>> first_rows_;  // of a table that is not begun
  size_t first_bytes_ = 0;
  GapList gaps_;
  std::vector<std::string> waiting_;  // headings
  std::vector<ContentsLine> lines_;
  std::string section_ = "the beginning";
  int section_mark_ = 0;
  uint64_t rows_ = 0, not_listed_ = 0;
  bool after_cover_ = false;
};

}  // namespace

std::unique_ptr<Sink> pdf_sink(Write write, Paper paper) {
  return std::make_unique<PdfSink>(std::move(write), paper);
}

}  // namespace steward::audit::report
