#include "service/reports/held_sink.h"

#include <map>

namespace steward::service::reports {

using namespace audit::report;

Status HeldSink::begin(const Cover& cover) {
  calls_.push_back([cover](Sink& sink) { return sink.begin(cover); });
  return {};
}

Status HeldSink::heading(const std::string& text) {
  heading_ = text;
  calls_.push_back([text](Sink& sink) { return sink.heading(text); });
  return {};
}

Status HeldSink::paragraph(const std::string& text, Tone tone) {
  calls_.push_back([text, tone](Sink& sink) { return sink.paragraph(text, tone); });
  return {};
}

Status HeldSink::facts(const std::vector<Fact>& facts) {
  for (const Fact& fact : facts)
    note(heading_.empty() ? fact.label : heading_ + ": " + fact.label, fact.value);
  calls_.push_back([facts](Sink& sink) { return sink.facts(facts); });
  return {};
}

Status HeldSink::chart(const Chart& chart) {
  calls_.push_back([chart](Sink& sink) { return sink.chart(chart); });
  return {};
}

Status HeldSink::begin_table(const Table& table) {
  table_ = table;
  calls_.push_back([table](Sink& sink) { return sink.begin_table(table); });
  return {};
}

Status HeldSink::row(const std::vector<Cell>& cells) {
  const std::string* first = cells.empty() ? nullptr : std::get_if<std::string>(&cells.front());
  for (size_t i = 0; i < cells.size() && i < table_.columns.size(); ++i)
    note((first ? *first + ": " : table_.title + ": ") + table_.columns[i].title, cells[i]);
  calls_.push_back([cells](Sink& sink) { return sink.row(cells); });
  return {};
}

Status HeldSink::end_table() {
  calls_.push_back([](Sink& sink) { return sink.end_table(); });
  return {};
}

Status HeldSink::end(const Proof& proof) {
  calls_.push_back([proof](Sink& sink) { return sink.end(proof); });
  return {};
}

void HeldSink::note(const std::string& place, const Cell& cell) {
  if (const Gap* gap = std::get_if<Gap>(&cell)) gaps_.push_back({place, gap->why});
}

Status HeldSink::release(Sink& sink) {
  for (const auto& call : calls_) STEWARD_RETURN_IF_ERROR(call(sink));
  calls_.clear();
  return {};
}

Status HeldSink::summarise(Sink& sink, std::vector<Fact> facts, const Chart& chart) const {
  facts.push_back({"Gaps", static_cast<int64_t>(gaps_.size()), gaps_.empty() ? Tone::kGood : Tone::kWarning});
  STEWARD_RETURN_IF_ERROR(sink.facts(facts));
  if (!chart.bars.empty()) STEWARD_RETURN_IF_ERROR(sink.chart(chart));
  return write_gaps(sink);
}

Status HeldSink::write_gaps(Sink& sink) const {
  // What is missing in many places is filled once.
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::string>> places;
  for (const FoundGap& gap : gaps_) {
    auto& known = places[gap.why];
    if (known.empty()) order.push_back(gap.why);
    known.push_back(gap.place);
  }
  STEWARD_RETURN_IF_ERROR(
      sink.begin_table({"gaps",
                        "Gaps, and what fills them",
                        "Each stands in its place below too. A gap is not a \"no\": nobody has said.",
                        {{"gap", "What is missing, and what fills it", CellType::kText, 4},
                         {"places", "Where", CellType::kList, 3},
                         {"count", "Times", CellType::kInteger, 0.6}},
                        "Nothing is missing."}));
  constexpr size_t kMostPlaces = 8;
  for (const std::string& why : order) {
    std::vector<std::string> where = places[why];
    const auto count = static_cast<int64_t>(where.size());
    if (where.size() > kMostPlaces) {
      where.resize(kMostPlaces);
      where.push_back("and " + std::to_string(count - static_cast<int64_t>(kMostPlaces)) + " more");
    }
    STEWARD_RETURN_IF_ERROR(sink.row({why, where, count}));
  }
  return sink.end_table();
}

}  // namespace steward::service::reports
