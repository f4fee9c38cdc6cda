#include "audit/report/written.h"

#include <stdexcept>

namespace steward::audit::report {
namespace {

void run(Result<std::unique_ptr<Sink>> sink, const std::function<Status(Sink&)>& report) {
  if (!sink.ok()) throw std::runtime_error(sink.error().to_string());
  if (const Status status = report(**sink); !status.ok())
    throw std::runtime_error(status.error().to_string());
}

Write into(std::string& bytes) {
  return [&bytes](std::string_view piece) -> Status {
    bytes += piece;
    return {};
  };
}

}  // namespace

std::string written(Format format, const std::function<Status(Sink&)>& report, const SinkOptions& options) {
  std::string bytes;
  run(make_sink(format, into(bytes), options), report);
  return bytes;
}

std::map<std::string, std::string> written_tables(Format format, const std::function<Status(Sink&)>& report) {
  std::map<std::string, std::string> tables;
  run(make_table_sink(format, [&](const Table& table) -> Result<Write> { return into(tables[table.name]); }),
      report);
  return tables;
}

Status one_table(Sink& sink, const Table& table, const std::vector<std::vector<Cell>>& rows) {
  STEWARD_RETURN_IF_ERROR(sink.begin({.id = "sample", .title = "Sample"}));
  STEWARD_RETURN_IF_ERROR(sink.begin_table(table));
  for (const auto& row : rows) STEWARD_RETURN_IF_ERROR(sink.row(row));
  STEWARD_RETURN_IF_ERROR(sink.end_table());
  return sink.end(Proof{});
}

}  // namespace steward::audit::report
