#include "audit/report/recording_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "audit/report/shown_cell.h"

namespace steward::audit::report {

const Cell& RecordedTable::cell(size_t row, std::string_view column) const {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const Column& c) { return c.name == column; });
  if (found == table.columns.end() || row >= rows.size())
    throw std::out_of_range(fmt::format("table {} has no row {} with a column {}", table.name, row, column));
  return rows[row][static_cast<size_t>(found - table.columns.begin())];
}

Status RecordingSink::begin(const Cover& told) {
  STEWARD_RETURN_IF_ERROR(protocol_.begin(told));
  cover = told;
  calls.push_back("begin " + told.id);
  return {};
}

Status RecordingSink::heading(const std::string& text) {
  STEWARD_RETURN_IF_ERROR(protocol_.heading(text));
  headings.push_back(text);
  calls.push_back("heading " + text);
  return {};
}

Status RecordingSink::paragraph(const std::string& text, Tone tone) {
  STEWARD_RETURN_IF_ERROR(protocol_.paragraph(text, tone));
  paragraphs.push_back(text);
  calls.push_back("paragraph " + text);
  return {};
}

Status RecordingSink::facts(const std::vector<Fact>& facts) {
  STEWARD_RETURN_IF_ERROR(protocol_.facts(facts));
  for (const Fact& fact : facts) {
    all_facts.push_back(fact);
    calls.push_back(fmt::format("fact {} = {}", fact.label, text_of(fact.value)));
  }
  return {};
}

Status RecordingSink::chart(const Chart& chart) {
  STEWARD_RETURN_IF_ERROR(protocol_.chart(chart));
  charts.push_back(chart);
  calls.push_back("chart " + chart.title);
  for (const Chart::Bar& bar : chart.bars)
    calls.push_back(fmt::format("bar {} = {}", bar.label, text_of(bar.value)));
  return {};
}

Status RecordingSink::begin_table(const Table& table) {
  STEWARD_RETURN_IF_ERROR(protocol_.begin_table(table));
  tables.push_back({table, {}});
  calls.push_back("table " + table.name);
  return {};
}

Status RecordingSink::row(const std::vector<Cell>& cells) {
  STEWARD_RETURN_IF_ERROR(protocol_.row(cells));
  tables.back().rows.push_back(cells);
  std::string line = "row ";
  for (size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? " | " : "") + text_of(cells[i]);
  calls.push_back(std::move(line));
  return {};
}

Status RecordingSink::end_table() {
  STEWARD_RETURN_IF_ERROR(protocol_.end_table());
  calls.push_back("end of table");
  return {};
}

Status RecordingSink::end(const Proof& told) {
  STEWARD_RETURN_IF_ERROR(protocol_.end(told));
  proof = told;
  ended = true;
  calls.push_back("end");
  return {};
}

const RecordedTable* RecordingSink::table(std::string_view name) const {
  for (const RecordedTable& table : tables)
    if (table.table.name == name) return &table;
  return nullptr;
}

}  // namespace steward::audit::report
