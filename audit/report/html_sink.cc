#include "audit/report/html_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "audit/report/column_widths.h"
#include "audit/report/gap_list.h"
#include "audit/report/html_table.h"
#include "audit/report/html_words.h"
#include "audit/report/output.h"
#include "audit/report/shown_cell.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

constexpr size_t kMaxBefore = 64 * 1024;

std::string counted(uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", with_thousands(static_cast<int64_t>(count)), count == 1 ? one : many);
}

class HtmlSink final : public Sink {
 public:
  explicit HtmlSink(Write write) : output_(std::move(write)) {}

  Status begin(const Cover& cover) override {
    cover_ = cover;
    note_gaps(cover.scope, "the cover");
    return output_.append(html_opening(cover));
  }

  Status heading(const std::string& text) override {
    const size_t number = ++headings_;
    list(false, fmt::format("h-{}", number), html_text(text), "");
    section_ = shown_text(text);
    STEWARD_RETURN_IF_ERROR(write_before(false));
    before_ = fmt::format("<h2 id=\"h-{}\">{}</h2>\n", number, html_text(text));
    return {};
  }

  Status paragraph(const std::string& text, Tone tone) override { return say(html_paragraph(text, tone)); }

  Status facts(const std::vector<Fact>& facts) override {
    note_gaps(facts, section_);
    return say(html_facts(facts));
  }

  Status chart(const Chart& chart) override {
    STEWARD_RETURN_IF_ERROR(write_before(false));
    return output_.append(html_chart(chart));
  }

  // How wide its columns are is known when its first rows are.
  Status begin_table(const Table& table) override {
    table_ = table;
    rows_ = first_bytes_ = 0;
    return {};
  }

  Status row(const std::vector<Cell>& cells) override {
    for (size_t i = 0; i < cells.size(); ++i)
      if (const auto* gap = std::get_if<Gap>(&cells[i]))
        gaps_.add(gap->why, fmt::format("{}, row {}, {}", shown_text(table_.title), rows_ + 1,
                                        shown_text(table_.columns[i].title)));
    if (rows_ >= kMeasuredRows || first_bytes_ >= kMeasuredBytes) return write_row(cells, rows_++);
    ++rows_;
    first_rows_.push_back(cells);
    for (const Cell& cell : cells) first_bytes_ += bytes_of(cell);
    if (rows_ >= kMeasuredRows || first_bytes_ >= kMeasuredBytes) return open_table();
    return {};
  }

  Status end_table() override {
    if (rows_ < kMeasuredRows && first_bytes_ < kMeasuredBytes) STEWARD_RETURN_IF_ERROR(open_table());
    std::string out = rows_ > 0 ? "</tbody></table></div>\n"
                                : fmt::format("<div class=\"sheet\"><p class=\"empty\">{}</p></div>\n",
                                              html_text(table_.when_empty));
    const std::string count = rows_ > 0 ? counted(rows_, "row", "rows") : "";
    if (rows_ > 0)
      out += fmt::format("<p class=\"count\">{}{}</p>\n", count,
                         rows_ >= kManyRows
                             ? ". All are on this page; to sort, filter or compute, ask for this report as "
                               "CSV or Parquet."
                             : "");
    list(true, "t-" + table_.name, html_text(table_.title),
         rows_ > 0 ? with_thousands(static_cast<int64_t>(rows_)) : "0");
    return output_.append(out + "</div>\n");
  }

  Status end(const Proof& proof) override {
    note_gaps(proof.counters, "the proof");
    STEWARD_RETURN_IF_ERROR(write_before(false));
    std::string out = gaps();
    out += html_proof(proof, cover_);
    out +=
        "<footer>Made by Steward. This page runs no code and asks nothing of any other "
        "place.</footer>\n</main>\n";
    out += contents();
    STEWARD_RETURN_IF_ERROR(output_.append(out + "</body>\n</html>\n"));
    return output_.flush();
  }

 private:
  // On paper a heading, and what is said below it, stand on the page of the table that follows, which may lie
  // wide: they wait for it.
  Status say(const std::string& html) {
    before_ += html;
    return before_.size() > kMaxBefore ? write_before(false) : Status();
  }

  Status write_before(bool across) {
    const std::string before = std::exchange(before_, "");
    if (before.empty()) return {};
    return output_.append(across ? "<div class=\"across\">\n" + before + "</div>\n" : before);
  }

  Status open_table() {
    const HtmlTable table = html_table(table_, first_rows_);
    sheet_ = table.sheet;
    cells_ = table.cells;
    STEWARD_RETURN_IF_ERROR(write_before(table.across));
    STEWARD_RETURN_IF_ERROR(output_.append(table.head));
    for (size_t i = 0; i < first_rows_.size(); ++i) STEWARD_RETURN_IF_ERROR(write_row(first_rows_[i], i));
    first_rows_.clear();
    return {};
  }

  Status write_row(const std::vector<Cell>& cells, uint64_t before) {
    std::string line;
    if (before % kSheetRows == 0) line = (before > 0 ? "</tbody></table></div>\n" : "") + sheet_;
    line += "<tr>";
    for (size_t i = 0; i < cells.size(); ++i) line += cells_[i] + html_cell(cells[i]) + "</td>";
    return output_.append(line + "</tr>\n");
  }

  struct Line {
    bool inner;
    std::string id, text, count;  // as HTML
  };

  void list(bool inner, std::string id, std::string text, std::string count) {
    if (lines_.size() < kMaxContents)
      lines_.push_back({inner, std::move(id), std::move(text), std::move(count)});
    else
      ++not_listed_;
  }

  void note_gaps(const std::vector<Fact>& facts, const std::string& where) {
    for (const Fact& fact : facts)
      if (const auto* gap = std::get_if<Gap>(&fact.value))
        gaps_.add(gap->why, fmt::format("{}, {}", where, shown_text(fact.label)));
  }

  std::string gaps() const {
    if (gaps_.total() == 0) return "<p id=\"gaps\">" + std::string(kNoGaps) + "</p>\n";
    std::string out = "<section id=\"gaps\">\n<h2>What is not known</h2>\n";
    out += fmt::format(
        "<p>{} where something should stand and is not known.</p>\n<ul class=\"gaps\">\n",
        gaps_.total() == 1 ? "There is one place" : "There are " + counted(gaps_.total(), "place", "places"));
    for (const GapList::Line& line : gaps_.lines())
      out += fmt::format(
          "<li><span class=\"gap\"><b>Gap</b> {}</span><small>{}{}</small></li>\n", html_text(line.why),
          html_text(line.first),
          line.count > 1 ? ", and " + counted(line.count - 1, "other place", "other places") : "");
    out += "</ul>\n";
    if (gaps_.not_listed() > 0)
      out += fmt::format("<p>{} for further reasons; each is marked where it stands.</p>\n",
                         counted(gaps_.not_listed(), "more gap", "more gaps"));
    return out + "</section>\n";
  }

  std::string contents() const {
    std::string out =
        "<nav id=\"contents\" aria-labelledby=\"contents-title\">\n<h2 "
        "id=\"contents-title\">Contents</h2>\n<ol>\n";
    bool in_list = false, in_item = false;
    for (const Line& line : lines_) {
      if (line.inner && !in_item) out += "<li>";
      if (line.inner && !in_list) out += "<ol>";
      if (!line.inner) out += std::string(in_list ? "</ol>" : "") + (in_item ? "</li>\n" : "");
      in_list = line.inner;
      in_item = true;
      out += fmt::format("<li><a href=\"#{}\">{}</a>{}", line.id, line.text,
                         line.count.empty() ? "" : fmt::format("<span class=\"n\">{}</span>", line.count));
      if (line.inner) out += "</li>\n";
    }
    out += std::string(in_list ? "</ol>" : "") + (in_item ? "</li>\n" : "");
    if (not_listed_ > 0) out += fmt::format("<li>and {} more</li>\n", counted(not_listed_, "part", "parts"));
    out += fmt::format("<li><a href=\"#gaps\">What is not known</a><span class=\"n\">{}</span></li>\n",
                       with_thousands(static_cast<int64_t>(gaps_.total())));
    return out + "<li><a href=\"#proof\">Proof</a></li>\n</ol>\n</nav>\n";
  }

  Output output_;
  Cover cover_;
  GapList gaps_;
  Table table_;
  std::vector<std::vector<Cell>> first_rows_;  // of a table that is not begun
  size_t first_bytes_ = 0;
  std::string before_;              // heading and words that wait for a table
  std::string sheet_;               // how each sheet of the table opens
  std::vector<std::string> cells_;  // how each cell of a row opens
  std::string section_ = "the beginning";
  std::vector<Line> lines_;  // of the contents
  uint64_t rows_ = 0, headings_ = 0, not_listed_ = 0;
};

}  // namespace

std::unique_ptr<Sink> html_sink(Write write) {
  return std::make_unique<HtmlSink>(std::move(write));
}

}  // namespace steward::audit::report
