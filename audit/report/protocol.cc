#include "audit/report/protocol.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steward::audit::report {
namespace {

// The years that RFC 3339 can write.
const Timestamp kFirstTime = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
const Timestamp kAfterLastTime = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);

bool is_snake_case(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto fits = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name.size() <= 63 && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), fits);
}

// None when the cell may stand anywhere.
std::optional<CellType> type_of(const Cell& cell) {
  struct Visitor {
    std::optional<CellType> operator()(std::monostate) const { return {}; }
    std::optional<CellType> operator()(const Gap&) const { return {}; }
    std::optional<CellType> operator()(const std::string&) const { return CellType::kText; }
    std::optional<CellType> operator()(int64_t) const { return CellType::kInteger; }
    std::optional<CellType> operator()(double) const { return CellType::kNumber; }
    std::optional<CellType> operator()(bool) const { return CellType::kBoolean; }
    std::optional<CellType> operator()(Timestamp) const { return CellType::kTime; }
    std::optional<CellType> operator()(const std::vector<std::string>&) const { return CellType::kList; }
  };
  return std::visit(Visitor{}, cell);
}

// Empty when there is nothing to say against the cell.
std::string complaint_about(const Cell& cell) {
  if (const auto* gap = std::get_if<Gap>(&cell); gap && gap->why.empty()) return "a gap does not say why";
  if (const auto* time = std::get_if<Timestamp>(&cell);
      time && (*time < kFirstTime || *time >= kAfterLastTime))
    return "a time is outside the years 1 to 9999";
  return "";
}

std::string_view name_of(CellType type) {
  static constexpr std::string_view kNames[] = {"text", "integer", "number", "boolean", "time", "list"};
  return kNames[static_cast<size_t>(type)];
}

class CheckedSink final : public Sink {
 public:
  explicit CheckedSink(std::unique_ptr<Sink> inner) : inner_(std::move(inner)) {}

  Status begin(const Cover& cover) override {
    return both([&](Sink& sink) { return sink.begin(cover); });
  }
  Status heading(const std::string& text) override {
    return both([&](Sink& sink) { return sink.heading(text); });
  }
  Status paragraph(const std::string& text, Tone tone) override {
    return both([&](Sink& sink) { return sink.paragraph(text, tone); });
  }
  Status facts(const std::vector<Fact>& facts) override {
    return both([&](Sink& sink) { return sink.facts(facts); });
  }
  Status chart(const Chart& chart) override {
    return both([&](Sink& sink) { return sink.chart(chart); });
  }
  Status begin_table(const Table& table) override {
    return both([&](Sink& sink) { return sink.begin_table(table); });
  }
  Status row(const std::vector<Cell>& cells) override {
    return both([&](Sink& sink) { return sink.row(cells); });
  }
  Status end_table() override {
    return both([&](Sink& sink) { return sink.end_table(); });
  }
  Status end(const Proof& proof) override {
    return both([&](Sink& sink) { return sink.end(proof); });
  }

 private:
  template <class Call>
  Status both(const Call& call) {
    if (broken_) return *broken_;
    Status status = call(protocol_);
    if (status.ok()) status = call(*inner_);
    if (!status.ok()) broken_ = status.error();
    return status;
  }

  Protocol protocol_;
  std::unique_ptr<Sink> inner_;
  std::optional<Error> broken_;  // a full disk stays the reason, whatever is called next
};

}  // namespace

Error Protocol::fail(std::string message, std::string where) {
  state_ = State::kFailed;
  return {ErrorCode::kInternal, "The report is badly built: " + std::move(message) + ".", std::move(where)};
}

Status Protocol::expect(State state, const char* call) {
  if (state_ == state) return {};
  static constexpr std::string_view kStates[] = {"before begin", "between the parts", "inside a table",
                                                 "after end", "after a failure"};
  return fail(fmt::format("{} was called {}", call, kStates[static_cast<size_t>(state_)]),
              state_ == State::kInTable ? "table " + table_.name : "");
}

Status Protocol::begin(const Cover& cover) {
  STEWARD_RETURN_IF_ERROR(expect(State::kNew, "begin"));
  if (cover.title.empty()) return fail("it has no title", "cover");
  if (const std::string complaint = complaint_about(Cell(cover.as_of)); !complaint.empty())
    return fail(complaint, "cover, as_of");
  state_ = State::kOpen;
  return facts(cover.scope);
}

Status Protocol::heading(const std::string& text) {
  STEWARD_RETURN_IF_ERROR(expect(State::kOpen, "heading"));
  if (text.empty()) return fail("a heading is empty", "");
  return {};
}

Status Protocol::paragraph(const std::string&, Tone) {
  return expect(State::kOpen, "paragraph");
}

Status Protocol::facts(const std::vector<Fact>& facts) {
  STEWARD_RETURN_IF_ERROR(expect(State::kOpen, "facts"));
  for (const Fact& fact : facts) {
    if (fact.label.empty()) return fail("a fact has no label", "facts");
    if (const std::string complaint = complaint_about(fact.value); !complaint.empty())
      return fail(complaint, "fact " + fact.label);
  }
  return {};
}

Status Protocol::chart(const Chart& chart) {
  STEWARD_RETURN_IF_ERROR(expect(State::kOpen, "chart"));
  const std::string where = "chart " + chart.title;
  if (chart.title.empty()) return fail("a chart has no title", "chart");
  if (chart.bars.size() > kMaxBars)
    return fail(fmt::format("{} bars are more than {}: sum up the rest in one", chart.bars.size(), kMaxBars),
                where);
  for (const Chart::Bar& bar : chart.bars)
    if (!std::isfinite(bar.value) || bar.value < 0) return fail("a bar is negative or not finite", where);
  return {};
}

Status Protocol::begin_table(const Table& table) {
  STEWARD_RETURN_IF_ERROR(expect(State::kOpen, "begin_table"));
  const std::string where = "table " + table.name;
  if (!is_snake_case(table.name)) return fail("a table's name is not snake_case", where);
  if (table.title.empty()) return fail("a table has no title", where);
  if (!tables_.insert(table.name).second) return fail("two tables have one name", where);
  if (table.columns.empty() || table.columns.size() > kMaxColumns)
    return fail(fmt::format("a table has {} columns; 1 to {} are allowed", table.columns.size(), kMaxColumns),
                where);
  std::set<std::string> names;
  for (const Column& column : table.columns) {
    const std::string place = where + ", column " + column.name;
    if (!is_snake_case(column.name)) return fail("a column's name is not snake_case", place);
    if (!names.insert(column.name).second) return fail("two columns have one name", place);
    if (column.title.empty()) return fail("a column has no title", place);
    if (!std::isfinite(column.weight) || column.weight <= 0)
      return fail("a column's weight is not above 0", place);
  }
  table_ = table;
  rows_ = 0;
  state_ = State::kInTable;
  return {};
}

Status Protocol::row(const std::vector<Cell>& cells) {
  STEWARD_RETURN_IF_ERROR(expect(State::kInTable, "row"));
  const auto place = [&] { return fmt::format("table {}, row {}", table_.name, rows_); };
  if (cells.size() != table_.columns.size())
    return fail(fmt::format("a row has {} cells for {} columns", cells.size(), table_.columns.size()),
                place());
  for (size_t i = 0; i < cells.size(); ++i) {
    const auto type = type_of(cells[i]);
    const Column& column = table_.columns[i];
    if (type && *type != column.type)
      return fail(
          fmt::format("a cell of type {} in a column of type {}", name_of(*type), name_of(column.type)),
          place() + ", column " + column.name);
    if (const std::string complaint = complaint_about(cells[i]); !complaint.empty())
      return fail(complaint, place() + ", column " + column.name);
  }
  ++rows_;
  return {};
}

Status Protocol::end_table() {
  STEWARD_RETURN_IF_ERROR(expect(State::kInTable, "end_table"));
  state_ = State::kOpen;
  return {};
}

Status Protocol::end(const Proof& proof) {
  STEWARD_RETURN_IF_ERROR(expect(State::kOpen, "end"));
  STEWARD_RETURN_IF_ERROR(facts(proof.counters));
  state_ = State::kEnded;
  return {};
}

std::unique_ptr<Sink> checked(std::unique_ptr<Sink> inner) {
  return std::make_unique<CheckedSink>(std::move(inner));
}

}  // namespace steward::audit::report
