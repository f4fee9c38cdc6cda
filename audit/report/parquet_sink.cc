#include "audit/report/parquet_sink.h"

#include <array>
#include <fstream>
#include <optional>

#include "audit/report/duckdb_table.h"
#include "audit/report/scratch_folder.h"

namespace steward::audit::report {
namespace {

Status send(const std::filesystem::path& file, const Write& write) {
  std::ifstream input(file, std::ios::binary);
  std::array<char, 64 * 1024> piece;
  while (input.read(piece.data(), piece.size()) || input.gcount() > 0)
    STEWARD_RETURN_IF_ERROR(write({piece.data(), static_cast<size_t>(input.gcount())}));
  if (input.eof()) return {};
  return Error{ErrorCode::kUnavailable, "The temporary Parquet file cannot be read.", file.string()};
}

class ParquetSink final : public TableSink {
 public:
  ParquetSink(OpenTable open, std::filesystem::path scratch)
      : TableSink(std::move(open)), scratch_(std::move(scratch)) {}

 private:
  Status open(const Table& table, Write write) override {
    table_ = table;
    write_ = std::move(write);
    STEWARD_ASSIGN_OR_RETURN(ScratchFolder folder, ScratchFolder::make(scratch_));
    folder_.emplace(std::move(folder));
    STEWARD_ASSIGN_OR_RETURN(rows_, DuckdbTable::create(folder_->path(), table.columns));
    return {};
  }

  Status write_row(const std::vector<Cell>& cells) override { return rows_->append(cells); }

  Status close() override {
    const std::filesystem::path file = folder_->path() / "table.parquet";
    STEWARD_RETURN_IF_ERROR(rows_->copy_to(file, {{"steward_report", "1"},
                                                  {"report", cover().id},
                                                  {"table_name", table_.name},
                                                  {"title", table_.title},
                                                  {"ledger", cover().ledger},
                                                  {"as_of", format_rfc3339(cover().as_of)},
                                                  {"head_size", std::to_string(cover().head_size)}}));
    rows_.reset();  // before its folder goes
    STEWARD_RETURN_IF_ERROR(send(file, write_));
    folder_.reset();
    return {};
  }

  std::filesystem::path scratch_;
  Table table_;
  Write write_;
  std::optional<ScratchFolder> folder_;  // outlives the rows in it
  std::unique_ptr<DuckdbTable> rows_;
};

}  // namespace

std::unique_ptr<Sink> parquet_sink(OpenTable open, std::filesystem::path scratch) {
  return std::make_unique<ParquetSink>(std::move(open), std::move(scratch));
}

}  // namespace steward::audit::report
