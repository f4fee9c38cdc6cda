#include "audit/report/table_sink.h"

#include <memory>

namespace steward::audit::report {

OpenTable only_table(std::string name, Write write) {
  return [name = std::move(name), write = std::move(write),
          taken = std::make_shared<bool>(false)](const Table& table) -> Result<Write> {
    if (*taken || (!name.empty() && table.name != name)) return Write();
    *taken = true;
    return write;
  };
}

Status TableSink::begin(const Cover& cover) {
  cover_ = cover;
  return {};
}

Status TableSink::begin_table(const Table& table) {
  names_ += (names_.empty() ? "" : ", ") + table.name;
  STEWARD_ASSIGN_OR_RETURN(Write write, open_(table));
  is_open_ = static_cast<bool>(write);
  if (!is_open_) return {};
  any_ = true;
  return open(table, std::move(write));
}

Status TableSink::row(const std::vector<Cell>& cells) {
  return is_open_ ? write_row(cells) : Status();
}

Status TableSink::end_table() {
  return is_open_ ? close() : Status();
}

Status TableSink::end(const Proof&) {
  if (any_) return {};
  if (names_.empty())
    return Error{ErrorCode::kNotFound, "The report has no table: choose the format json, html or pdf.", ""};
  return Error{ErrorCode::kNotFound, "The report has no such table; it has: " + names_ + ".", ""};
}

}  // namespace steward::audit::report
