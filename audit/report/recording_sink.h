// A sink for tests: keeps what a builder told, and fails as Protocol does when it told it wrongly.
//
//   RecordingSink sink;
//   ASSERT_TRUE(build(sink).ok());
//   EXPECT_EQ(text_of(sink.table("decisions")->cell(0, "verdict")), "deny");
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/report/model.h"
#include "audit/report/protocol.h"

namespace steward::audit::report {

struct RecordedTable {
  Table table;
  std::vector<std::vector<Cell>> rows;

  // Throws std::out_of_range, with the name, where there is no such row or column.
  const Cell& cell(size_t row, std::string_view column) const;
};

class RecordingSink final : public Sink {
 public:
  Status begin(const Cover& cover) override;
  Status heading(const std::string& text) override;
  Status paragraph(const std::string& text, Tone tone) override;
  Status facts(const std::vector<Fact>& facts) override;
  Status chart(const Chart& chart) override;
  Status begin_table(const Table& table) override;
  Status row(const std::vector<Cell>& cells) override;
  Status end_table() override;
  Status end(const Proof& proof) override;

  // Null when there is none of that name.
  const RecordedTable* table(std::string_view name) const;

  Cover cover;
  Proof proof;
  bool ended = false;
  std::vector<std::string> headings, paragraphs;
  std::vector<Fact> all_facts;  // of facts(), one list
  std::vector<Chart> charts;
  std::vector<RecordedTable> tables;
  // A line for each call, for comparing whole reports: "heading Summary", "row deny | 3 | gap: …".
  std::vector<std::string> calls;

 private:
  Protocol protocol_;
};

}  // namespace steward::audit::report
