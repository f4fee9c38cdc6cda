#include "audit/report/csv_sink.h"

#include <array>
#include <optional>

#include "audit/report/output.h"
#include "audit/report/shown_cell.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

constexpr std::string_view kGapMark = "GAP: ";

// Spreadsheets read the wide forms as they read the plain ones.
constexpr std::array<std::string_view, 12> kGuarded = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                       "\n", "＝", "＋", "－", "＠", "'"};

bool needs_guard(std::string_view text) {
  if (text.starts_with(kGapMark)) return true;
  for (const std::string_view start : kGuarded)
    if (text.starts_with(start)) return true;
  return false;
}

// Whatever a reader may take for structure or for padding.
bool needs_quotes(std::string_view text) {
  return text.empty() || text.front() == ' ' || text.back() == ' ' ||
         text.find_first_of(",\"\r\n") != std::string_view::npos;
}

std::string quoted(std::string_view text) {
  if (!needs_quotes(text)) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string text_cell(std::string_view text) {
  const std::string valid = is_utf8(text) ? std::string(text) : to_valid_utf8(text);
  return quoted(needs_guard(valid) ? "'" + valid : valid);
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += "; ";
    for (const char c : items[i]) {
      if (c == ';' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

class CsvSink final : public TableSink {
 public:
  explicit CsvSink(OpenTable open) : TableSink(std::move(open)) {}

 private:
  Status open(const Table& table, Write write) override {
    output_.emplace(std::move(write));
    std::string line;
    for (const Column& column : table.columns) line += (line.empty() ? "" : ",") + column.name;
    return output_->append(line + "\r\n");
  }

  Status write_row(const std::vector<Cell>& cells) override {
    std::string line;
    for (size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? "," : "") + csv_cell(cells[i]);
    if (line.empty()) line = "\"\"";  // readers skip lines that hold nothing
    return output_->append(line + "\r\n");
  }

  Status close() override { return output_->flush(); }

  std::optional<Output> output_;
};

}  // namespace

std::string csv_cell(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return text_cell(*text);
  if (const auto* gap = std::get_if<Gap>(&cell))
    return quoted(std::string(kGapMark) + (is_utf8(gap->why) ? gap->why : to_valid_utf8(gap->why)));
  if (const auto* items = std::get_if<std::vector<std::string>>(&cell))
    return items->empty() ? "" : text_cell(joined(*items));
  return text_of(cell);
}

std::unique_ptr<Sink> csv_sink(OpenTable open) {
  return std::make_unique<CsvSink>(std::move(open));
}

}  // namespace steward::audit::report
