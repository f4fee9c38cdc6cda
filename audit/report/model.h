// What a report is made of, and who writes it down: a builder tells the parts once, front to back, and a sink
// (one for each format) writes them as they come, so that a report may be of any length. Pure.
//
//   sink.begin(cover);
//   sink.heading("What was refused");
//   sink.begin_table(table); sink.row({…}); sink.row({…}); sink.end_table();
//   sink.end(proof);
//
// Equal calls make equal bytes: no sink looks at a clock, a locale or the machine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace steward::audit::report {

// What should stand here and is not known: shown as a gap, never as an empty cell that could be read as
// "none".
struct Gap {
  std::string why;  // and what fills it: "No policy names a controller: add one with kind Organisation."
};

// monostate: there is none, and none was to be expected.
using Cell = std::variant<std::monostate, std::string, int64_t, double, bool, Timestamp,
                          std::vector<std::string>, Gap>;

enum class CellType { kText, kInteger, kNumber, kBoolean, kTime, kList };

struct Column {
  std::string name;   // snake_case: the key in JSON, CSV and Parquet
  std::string title;  // for people
  CellType type = CellType::kText;
  double weight = 1;  // its share of the width that no text needs
};

struct Table {
  std::string name;  // snake_case, unique in the report: names the CSV or Parquet file
  std::string title;
  std::string note;  // one or two sentences on how to read it; may be empty
  std::vector<Column> columns;
  std::string when_empty = "There are none.";
};

enum class Tone { kPlain, kGood, kWarning, kBad };

struct Fact {
  std::string label;
  Cell value;
  Tone tone = Tone::kPlain;
};

// Horizontal bars, longest first or in an order of their own (months). At most 40; values are not negative.
struct Chart {
  std::string title;
  std::string unit;  // "decisions"
  struct Bar {
    std::string label;
    double value = 0;
    Tone tone = Tone::kPlain;
  };
  std::vector<Bar> bars;
};

struct Cover {
  std::string id;           // "decisions": as asked for
  std::string title;        // "Decisions"
  std::string question;     // what it answers, in a sentence
  std::string ledger;       // the name in the ledger's key
  std::vector<Fact> scope;  // period, dataset, purpose, …: as asked for, or "all"
  Timestamp as_of{};        // of the head
  uint64_t head_size = 0;
};

// The last page: by what the reader can check that this is what the ledger holds.
struct Proof {
  std::string checkpoint;  // the signed head, whole
  std::string key;         // PublicKey::to_string()
  std::string key_id;
  std::vector<Fact> counters;       // decided, recorded, and the difference, for each server
  std::vector<std::string> how_to;  // steps: a sentence each, or a command, which begins with "$ "
};

// Not thread-safe. Any error ends the report: what was written until then is no report.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Status begin(const Cover& cover) = 0;
  virtual Status heading(const std::string& text) = 0;
  virtual Status paragraph(const std::string& text, Tone tone = Tone::kPlain) = 0;
  virtual Status facts(const std::vector<Fact>& facts) = 0;
  virtual Status chart(const Chart& chart) = 0;
  virtual Status begin_table(const Table& table) = 0;
  virtual Status row(const std::vector<Cell>& cells) = 0;  // as many as the table has columns, of their types
  virtual Status end_table() = 0;
  virtual Status end(const Proof& proof) = 0;
};

// Where the bytes of a format go: a file, a response, a test's string.
using Write = std::function<Status(std::string_view bytes)>;

}  // namespace steward::audit::report
