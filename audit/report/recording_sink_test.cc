#include "audit/report/recording_sink.h"
#include "audit/report/shown_cell.h"

#include <gtest/gtest.h>

#include <functional>

#include "audit/report/protocol.h"

namespace steward::audit::report {
namespace {

const Cover kCover{.id = "decisions", .title = "Decisions", .ledger = "steward"};
const Table kTable{
    .name = "decisions",
    .title = "Decisions",
    .note = "",
    .columns = {{"verdict", "Verdict", CellType::kText, 1}, {"count", "Count", CellType::kInteger, 1}}};

// Calls in turn until one fails; its words, or "" when none does.
std::string first_failure(Sink& sink, const std::vector<std::function<Status(Sink&)>>& calls) {
  for (const auto& call : calls)
    if (const Status status = call(sink); !status.ok()) return status.error().to_string();
  return "";
}

const auto kBegin = [](Sink& s) { return s.begin(kCover); };
const auto kBeginTable = [](Sink& s) { return s.begin_table(kTable); };
const auto kRow = [](Sink& s) { return s.row({std::string("deny"), int64_t{3}}); };
const auto kEndTable = [](Sink& s) { return s.end_table(); };
const auto kEnd = [](Sink& s) { return s.end(Proof{}); };

TEST(RecordingSink, KeepsWhatWasTold) {
  RecordingSink sink;
  ASSERT_EQ(first_failure(sink, {kBegin, [](Sink& s) { return s.heading("Summary"); },
                                 [](Sink& s) { return s.paragraph("All is well.", Tone::kGood); },
                                 [](Sink& s) {
                                   return s.facts({{"Entries", int64_t{7}, Tone::kPlain}});
                                 },
                                 [](Sink& s) {
                                   return s.chart({"By month", "decisions", {{"May", 2, Tone::kPlain}}});
                                 },
                                 kBeginTable, kRow,
                                 [](Sink& s) {
                                   return s.row({Gap{"Nobody said."}, {}});
                                 },
                                 kEndTable, kEnd}),
            "");
  EXPECT_EQ(sink.calls,
            (std::vector<std::string>{"begin decisions", "heading Summary", "paragraph All is well.",
                                      "fact Entries = 7", "chart By month", "bar May = 2", "table decisions",
                                      "row deny | 3", "row gap: Nobody said. | ", "end of table", "end"}));
  ASSERT_NE(sink.table("decisions"), nullptr);
  EXPECT_EQ(text_of(sink.table("decisions")->cell(0, "count")), "3");
  EXPECT_EQ(sink.table("grants"), nullptr);
  EXPECT_TRUE(sink.ended);
}

TEST(Protocol, RefusesWhatIsNoReport) {
  const auto table = [](auto change) {
    return [change](Sink& s) {
      Table changed = kTable;
      change(changed);
      return s.begin_table(changed);
    };
  };
  const struct {
    std::string name;
    std::vector<std::function<Status(Sink&)>> calls;
    std::string words;  // of the failure
  } kCases[] = {
      {"no begin", {kEnd}, "end was called before begin"},
      {"begun twice", {kBegin, kBegin}, "begin was called between the parts"},
      {"no title",
       {[](Sink& s) { return s.begin(Cover{}); }},
       "cover: The report is badly built: it has no title"},
      {"row outside", {kBegin, kRow}, "row was called between the parts"},
      {"heading in a table",
       {kBegin, kBeginTable, [](Sink& s) { return s.heading("x"); }},
       "table decisions"},
      {"table in a table", {kBegin, kBeginTable, kBeginTable}, "inside a table"},
      {"table left open", {kBegin, kBeginTable, kEnd}, "end was called inside a table"},
      {"after end", {kBegin, kEnd, kEnd}, "after end"},
      {"after a failure", {kRow, kBegin}, "before begin"},
      {"two of a name", {kBegin, kBeginTable, kEndTable, kBeginTable}, "two tables have one name"},
      {"name of a table", {kBegin, table([](Table& t) { t.name = "../x"; })}, "not snake_case"},
      {"name of a column", {kBegin, table([](Table& t) { t.columns[0].name = "_gaps"; })}, "not snake_case"},
      {"no columns", {kBegin, table([](Table& t) { t.columns.clear(); })}, "0 columns"},
      {"columns of a name", {kBegin, table([](Table& t) { t.columns[1].name = "verdict"; })}, "two columns"},
      {"weight", {kBegin, table([](Table& t) { t.columns[1].weight = 0; })}, "column count"},
      {"too few cells",
       {kBegin, kBeginTable, [](Sink& s) { return s.row({Cell()}); }},
       "1 cells for 2 columns"},
      {"type",
       {kBegin, kBeginTable, kRow,
        [](Sink& s) {
          return s.row({int64_t{1}, int64_t{1}});
        }},
       "table decisions, row 1, column verdict: The report is badly built: a cell of type integer in a "
       "column of type text"},
      {"gap without why",
       {kBegin, kBeginTable,
        [](Sink& s) {
          return s.row({Gap{""}, {}});
        }},
       "does not say why"},
      {"time",
       {kBegin,
        [](Sink& s) {
          return s.facts({{"When", Timestamp::max(), Tone::kPlain}});
        }},
       "fact When: The report is badly built: a time is outside"},
      {"negative bar",
       {kBegin,
        [](Sink& s) {
          return s.chart({"c", "", {{"a", -1, Tone::kPlain}}});
        }},
       "chart c"},
      {"many bars",
       {kBegin,
        [](Sink& s) {
          return s.chart({"c", "", std::vector<Chart::Bar>(kMaxBars + 1)});
        }},
       "41 bars"},
  };
  for (const auto& test : kCases) {
    RecordingSink recording;
    EXPECT_NE(first_failure(recording, test.calls).find(test.words), std::string::npos)
        << test.name << ": " << [&] {
             RecordingSink again;
             return first_failure(again, test.calls);
           }();
    const auto guarded = checked(std::make_unique<RecordingSink>());
    EXPECT_NE(first_failure(*guarded, test.calls).find(test.words), std::string::npos) << test.name;
  }
}

TEST(Protocol, AFailureOfTheFormatStays) {
  struct FullDisk final : Sink {
    Status begin(const Cover&) override { return {}; }
    Status heading(const std::string&) override {
      return Error{ErrorCode::kUnavailable, "The disk is full.", ""};
    }
    Status paragraph(const std::string&, Tone) override { return {}; }
    Status facts(const std::vector<Fact>&) override { return {}; }
    Status chart(const Chart&) override { return {}; }
    Status begin_table(const Table&) override { return {}; }
    Status row(const std::vector<Cell>&) override { return {}; }
    Status end_table() override { return {}; }
    Status end(const Proof&) override { return {}; }
  };
  const auto sink = checked(std::make_unique<FullDisk>());
  ASSERT_TRUE(sink->begin(kCover).ok());
  EXPECT_FALSE(sink->heading("x").ok());
  const Status end = sink->end(Proof{});
  ASSERT_FALSE(end.ok());
  EXPECT_EQ(end.error().message, "The disk is full.");
}

}  // namespace
}  // namespace steward::audit::report
