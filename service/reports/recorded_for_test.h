// Facts and cells of a report that a test recorded.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "audit/report/recording_sink.h"
#include "audit/report/shown_cell.h"

namespace steward::service::reports {

inline std::string fact(const audit::report::RecordingSink& report, const std::string& label) {
  for (const auto& each : report.all_facts)
    if (each.label == label) return audit::report::text_of(each.value);
  return "(no fact '" + label + "')";
}

// The row whose first cells are these; the test fails without one.
inline size_t row_of(const audit::report::RecordedTable* table, const std::vector<std::string>& first) {
  EXPECT_TRUE(table) << "no such table";
  if (!table) return 0;
  std::string seen;
  for (size_t i = 0; i < table->rows.size(); ++i) {
    bool is_like = true;
    for (size_t j = 0; j < first.size(); ++j)
      is_like &= audit::report::text_of(table->rows[i][j]) == first[j];
    if (is_like) return i;
    for (const audit::report::Cell& cell : table->rows[i]) seen += audit::report::text_of(cell) + " | ";
    seen += "\n";
  }
  ADD_FAILURE() << table->table.name << " has no row that begins with " << first.front() << ":\n" << seen;
  return 0;
}

inline std::string at(const audit::report::RecordedTable* table, const std::vector<std::string>& first,
                      const std::string& column) {
  const size_t row = row_of(table, first);
  return table && row < table->rows.size() ? audit::report::text_of(table->cell(row, column)) : "";
}

}  // namespace steward::service::reports
