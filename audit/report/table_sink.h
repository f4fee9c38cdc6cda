// What the formats of plain tables (CSV, Parquet) share: each table of a report goes to a place of its own;
// the rest of the report (cover, paragraphs, facts, charts, proof) has no room in them. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "audit/report/model.h"

namespace steward::audit::report {

// Opens the place of a table: called once for each, in the order of the report, before its rows. The bytes of
// one table are whole before the next is opened. An empty Write leaves the table out.
using OpenTable = std::function<Result<Write>(const Table& table)>;

// Only the table of that name; the report's first when the name is empty.
OpenTable only_table(std::string name, Write write);

// Fails at the end (kNotFound, naming the tables there are) when no table was opened: nobody gets an empty
// file for a misspelt name.
class TableSink : public Sink {
 public:
  Status begin(const Cover& cover) override;
  Status heading(const std::string&) override { return {}; }
  Status paragraph(const std::string&, Tone) override { return {}; }
  Status facts(const std::vector<Fact>&) override { return {}; }
  Status chart(const Chart&) override { return {}; }
  Status begin_table(const Table& table) final;
  Status row(const std::vector<Cell>& cells) final;
  Status end_table() final;
  Status end(const Proof& proof) override;

 protected:
  explicit TableSink(OpenTable open) : open_(std::move(open)) {}

  virtual Status open(const Table& table, Write write) = 0;
  virtual Status write_row(const std::vector<Cell>& cells) = 0;
  virtual Status close() = 0;  // all bytes of the table are with its Write when it returns
  const Cover& cover() const { return cover_; }

 private:
  OpenTable open_;
  Cover cover_;
  bool is_open_ = false, any_ = false;
  std::string names_;
};

}  // namespace steward::audit::report
