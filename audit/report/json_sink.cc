#include "audit/report/json_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "audit/canonical_writer.h"
#include "audit/report/gap_list.h"
#include "audit/report/output.h"

namespace steward::audit::report {
namespace {

std::string_view word_of(Tone tone) {
  static constexpr std::string_view kWords[] = {"plain", "good", "warning", "bad"};
  return kWords[static_cast<size_t>(tone)];
}

std::string_view word_of(CellType type) {
  static constexpr std::string_view kWords[] = {"text", "integer", "number", "boolean", "time", "list"};
  return kWords[static_cast<size_t>(type)];
}

void write_cell(CanonicalWriter& json, const Cell& cell) {
  struct Visitor {
    CanonicalWriter& json;
    void operator()(std::monostate) const { json.json("null"); }
    void operator()(const std::string& text) const { json.text(text); }
    void operator()(int64_t number) const { json.integer(number); }
    void operator()(double number) const { json.number(number); }
    void operator()(bool value) const { json.boolean(value); }
    void operator()(Timestamp time) const { json.word(format_rfc3339(time)); }
    void operator()(const std::vector<std::string>& items) const { json.texts(items); }
    void operator()(const Gap& gap) const {
      json.begin_object();
      json.key("gap");
      json.text(gap.why);
      json.end_object();
    }
  };
  std::visit(Visitor{json}, cell);
}

void write_text(CanonicalWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  json.text(text);
}

void write_count(CanonicalWriter& json, std::string_view key, uint64_t count) {
  json.key(key);
  json.integer(static_cast<int64_t>(count));
}

class JsonSink final : public Sink {
 public:
  explicit JsonSink(Write write) : output_(std::move(write)) {}

  Status begin(const Cover& cover) override {
    CanonicalWriter json;
    json.begin_object();
    json.key("as_of");
    json.word(format_rfc3339(cover.as_of));
    write_count(json, "head_size", cover.head_size);
    write_text(json, "id", cover.id);
    write_text(json, "ledger", cover.ledger);
    write_text(json, "question", cover.question);
    json.key("scope");
    write_facts(json, cover.scope, "/cover/scope");
    write_text(json, "title", cover.title);
    json.end_object();
    return output_.append("{\"cover\":" + json.take() + ",\"parts\":[");
  }

  Status heading(const std::string& text) override {
    CanonicalWriter json;
    json.begin_object();
    write_text(json, "heading", text);
    json.end_object();
    return part(json.take());
  }

  Status paragraph(const std::string& text, Tone tone) override {
    CanonicalWriter json;
    json.begin_object();
    write_text(json, "paragraph", text);
    json.key("tone");
    json.word(word_of(tone));
    json.end_object();
    return part(json.take());
  }

  Status facts(const std::vector<Fact>& facts) override {
    CanonicalWriter json;
    json.begin_object();
    json.key("facts");
    write_facts(json, facts, fmt::format("/parts/{}/facts", parts_));
    json.end_object();
    return part(json.take());
  }

  Status chart(const Chart& chart) override {
    CanonicalWriter json;
    json.begin_object();
    json.key("chart");
    json.begin_object();
    json.key("bars");
    json.begin_array();
    for (const Chart::Bar& bar : chart.bars) {
      json.begin_object();
      write_text(json, "label", bar.label);
      json.key("tone");
      json.word(word_of(bar.tone));
      json.key("value");
      json.number(bar.value);
      json.end_object();
    }
    json.end_array();
    write_text(json, "title", chart.title);
    write_text(json, "unit", chart.unit);
    json.end_object();
    json.end_object();
    return part(json.take());
  }

  Status begin_table(const Table& table) override {
    table_ = table;
    rows_ = 0;
    order_.resize(table.columns.size());
    std::iota(order_.begin(), order_.end(), size_t{0});
    std::sort(order_.begin(), order_.end(), [&](size_t a, size_t b) {
      return canonical_less(table.columns[a].name, table.columns[b].name);
    });
    CanonicalWriter json;
    json.begin_object();
    json.key("table");
    json.begin_object();
    json.key("columns");
    json.begin_array();
    for (const Column& column : table.columns) {
      json.begin_object();
      write_text(json, "name", column.name);
      write_text(json, "title", column.title);
      json.key("type");
      json.word(word_of(column.type));
      json.end_object();
    }
    json.end_array();
    write_text(json, "name", table.name);
    write_text(json, "note", table.note);
    json.key("rows");
    json.begin_array();
    return part(json.take());
  }

  Status row(const std::vector<Cell>& cells) override {
    CanonicalWriter json;
    json.begin_object();
    for (const size_t i : order_) {
      json.key(table_.columns[i].name);
      write_cell(json, cells[i]);
      if (const auto* gap = std::get_if<Gap>(&cells[i]))
        gaps_.add(gap->why,
                  fmt::format("/parts/{}/table/rows/{}/{}", parts_ - 1, rows_, table_.columns[i].name));
    }
    json.end_object();
    return output_.append((rows_++ > 0 ? "," : "") + json.take());
  }

  Status end_table() override {
    CanonicalWriter json;
    json.begin_object();
    write_text(json, "title", table_.title);
    write_count(json, "total", rows_);
    json.end_object();
    // The members after "rows", without the bracket that opens them.
    return output_.append("]," + json.take().substr(1) + "}");
  }

  Status end(const Proof& proof) override {
    CanonicalWriter json;
    json.begin_object();
    json.key("proof");
    json.begin_object();
    write_text(json, "checkpoint", proof.checkpoint);
    json.key("counters");
    write_facts(json, proof.counters, "/proof/counters");
    json.key("how_to");
    json.texts(proof.how_to);
    write_text(json, "key", proof.key);
    write_text(json, "key_id", proof.key_id);
    json.end_object();
    write_count(json, "steward_report", 1);
    json.key("unknown");
    write_gaps(json);
    json.end_object();
    STEWARD_RETURN_IF_ERROR(output_.append("]," + json.take().substr(1)));
    return output_.flush();
  }

 private:
  Status part(const std::string& text) { return output_.append((parts_++ > 0 ? "," : "") + text); }

  void write_facts(CanonicalWriter& json, const std::vector<Fact>& facts, const std::string& place) {
    json.begin_array();
    for (size_t i = 0; i < facts.size(); ++i) {
      json.begin_object();
      write_text(json, "label", facts[i].label);
      json.key("tone");
      json.word(word_of(facts[i].tone));
      json.key("value");
      write_cell(json, facts[i].value);
      json.end_object();
      if (const auto* gap = std::get_if<Gap>(&facts[i].value))
        gaps_.add(gap->why, fmt::format("{}/{}/value", place, i));
    }
    json.end_array();
  }

  void write_gaps(CanonicalWriter& json) const {
    json.begin_object();
    json.key("gaps");
    json.begin_array();
    for (const GapList::Line& line : gaps_.lines()) {
      json.begin_object();
      write_count(json, "count", line.count);
      write_text(json, "first", line.first);
      write_text(json, "why", line.why);
      json.end_object();
    }
    json.end_array();
    write_count(json, "not_listed", gaps_.not_listed());
    json.end_object();
  }

  Output output_;
  GapList gaps_;
  Table table_;
  std::vector<size_t> order_;  // of the columns, as RFC 8785 sorts their names
  uint64_t parts_ = 0, rows_ = 0;
};

}  // namespace

std::unique_ptr<Sink> json_sink(Write write) {
  return std::make_unique<JsonSink>(std::move(write));
}

}  // namespace steward::audit::report
