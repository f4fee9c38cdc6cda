// Holds a builder to the order of model.h, so that no format need check it again and every format refuses the
// same reports. Pure; one thread, like the sink it guards.
//
//   begin → (heading | paragraph | facts | chart | begin_table → row* → end_table)* → end
//
// Besides: names in snake_case, unique (a table's in the report, a column's in its table); rows with a cell
// for each column, of the column's type, or none, or a gap; at most kMaxColumns columns and kMaxBars bars,
// not negative; times of the years 1 to 9999. A failure is a defect of the builder (kInternal) that names the
// place: "table decisions, row 17, column verdict". After a failure everything fails: what was written is no
// report.
#pragma once

#include <memory>
#include <optional>
#include <set>

#include "audit/report/model.h"

namespace steward::audit::report {

inline constexpr size_t kMaxColumns = 64;
inline constexpr size_t kMaxBars = 40;

// A sink that writes nothing and checks everything.
class Protocol final : public Sink {
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

 private:
  enum class State { kNew, kOpen, kInTable, kEnded, kFailed };
  Status expect(State state, const char* call);
  Error fail(std::string message, std::string where);

  State state_ = State::kNew;
  std::set<std::string> tables_;
  Table table_;
  int64_t rows_ = 0;
};

// `inner` behind a Protocol. Every sink of make_sink() (format.h) stands behind one.
std::unique_ptr<Sink> checked(std::unique_ptr<Sink> inner);

}  // namespace steward::audit::report
