#include "audit/report/duckdb_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::audit::report {
namespace {

constexpr uint64_t kFlushBytes = 2 << 20;     // what waits in memory before it goes to the file
constexpr uint64_t kRowGroupBytes = 4 << 20;  // before compression
constexpr uint64_t kFewestRows = 2'048,
                   kMostRows = 122'880;  // of a row group; DuckDB's vector and its default

constexpr uint64_t kMemoryMb = 40, kMostMemoryMb = 1'024;

constexpr std::pair<const char*, const char*> kSettings[] = {
    {"autoinstall_known_extensions", "false"},
    {"autoload_known_extensions", "false"},
    {"allow_community_extensions", "false"},
    {"threads", "1"},
    {"memory_limit", "40MiB"},  // kMemoryMb
    {"enable_external_file_cache", "false"},
    {"preserve_insertion_order", "true"},
    {"wal_autocheckpoint", "8MiB"},
};

const char* sql_type(CellType type) {
  switch (type) {
    case CellType::kText:
      return "VARCHAR";
    case CellType::kInteger:
      return "BIGINT";
    case CellType::kNumber:
      return "DOUBLE";
    case CellType::kBoolean:
      return "BOOLEAN";
    case CellType::kTime:
      return "TIMESTAMP WITH TIME ZONE";
    case CellType::kList:
      return "VARCHAR[]";
  }
  return "VARCHAR";
}

duckdb_logical_type logical_type(CellType type) {
  switch (type) {
    case CellType::kText:
      return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    case CellType::kInteger:
      return duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    case CellType::kNumber:
      return duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE);
    case CellType::kBoolean:
      return duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
    case CellType::kTime:
      return duckdb_create_logical_type(DUCKDB_TYPE_TIMESTAMP_TZ);
    case CellType::kList: {
      duckdb_logical_type text = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
      const duckdb_logical_type list = duckdb_create_list_type(text);
      duckdb_destroy_logical_type(&text);
      return list;
    }
  }
  return nullptr;
}

std::string literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : is_utf8(text) ? std::string(text) : to_valid_utf8(text)) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

template <class T>
void set_value(duckdb_vector vector, idx_t row, T value) {
  static_cast<T*>(duckdb_vector_get_data(vector))[row] = value;
}

void set_null(duckdb_vector vector, idx_t row) {
  duckdb_vector_ensure_validity_writable(vector);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
}

}  // namespace

DuckdbTable::DuckdbTable(std::filesystem::path folder, std::vector<Column> columns)
    : folder_(std::move(folder)), columns_(std::move(columns)) {
  columns_.push_back({"_gaps", "Gaps", CellType::kList, 1});
}

DuckdbTable::~DuckdbTable() {
  if (chunk_) duckdb_destroy_data_chunk(&chunk_);
  if (appender_) duckdb_appender_destroy(&appender_);
  duckdb_disconnect(&connection_);
  duckdb_close(&database_);
}

// DuckDB's own messages quote data; what goes wrong here is the disk or the memory.
Error DuckdbTable::failed() const {
  return {ErrorCode::kUnavailable,
          "The Parquet file could not be made: the folder for temporary files (TMPDIR) is full, or the "
          "table's texts are "
          "too long for the memory allowed; CSV needs neither.",
          folder_.string()};
}

Result<std::unique_ptr<DuckdbTable>> DuckdbTable::create(const std::filesystem::path& folder,
                                                         const std::vector<Column>& columns) {
  auto table = std::unique_ptr<DuckdbTable>(new DuckdbTable(folder, columns));
  STEWARD_RETURN_IF_ERROR(table->open());
  return table;
}

Status DuckdbTable::open() {
  duckdb_config config = nullptr;
  duckdb_create_config(&config);
  bool configured = true;
  for (const auto& [name, value] : kSettings)
    configured &= duckdb_set_config(config, name, value) == DuckDBSuccess;
  configured &= duckdb_set_config(config, "temp_directory", (folder_ / "spill").c_str()) == DuckDBSuccess;
  const bool opened =
      configured &&
      duckdb_open_ext((folder_ / "rows.duckdb").c_str(), &database_, config, nullptr) == DuckDBSuccess &&
      duckdb_connect(database_, &connection_) == DuckDBSuccess;
  duckdb_destroy_config(&config);
  if (!opened) return failed();

  std::string sql;
  std::vector<duckdb_logical_type> types;
  for (const Column& column : columns_) {
    sql += fmt::format("{}\"{}\" {}", sql.empty() ? "" : ", ", column.name, sql_type(column.type));
    types.push_back(logical_type(column.type));
  }
  chunk_ = duckdb_create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
  STEWARD_RETURN_IF_ERROR(run("CREATE TABLE rows (" + sql + ")"));
  if (duckdb_appender_create(connection_, nullptr, "rows", &appender_) == DuckDBError) return failed();
  return {};
}

Status DuckdbTable::run(const std::string& sql) {
  return duckdb_query(connection_, sql.c_str(), nullptr) == DuckDBError ? Status(failed()) : Status();
}

void DuckdbTable::set_text(duckdb_vector vector, idx_t row, const std::string& text) {
  const std::string repaired = is_utf8(text) ? std::string() : to_valid_utf8(text);
  const std::string& valid = repaired.empty() ? text : repaired;
  duckdb_vector_assign_string_element_len(vector, row, valid.data(), valid.size());
  window_ += valid.size();
  unflushed_ += valid.size();
}

void DuckdbTable::set_texts(duckdb_vector vector, const std::vector<std::string>& texts) {
  const idx_t offset = duckdb_list_vector_get_size(vector);
  duckdb_list_vector_reserve(vector, offset + texts.size());
  const duckdb_vector items = duckdb_list_vector_get_child(vector);
  for (size_t i = 0; i < texts.size(); ++i) set_text(items, offset + i, texts[i]);
  duckdb_list_vector_set_size(vector, offset + texts.size());
  set_value(vector, in_chunk_, duckdb_list_entry{offset, texts.size()});
  window_ += 16;
}

void DuckdbTable::set_cell(size_t column, const Cell& cell) {
  struct Visitor {
    DuckdbTable& table;
    duckdb_vector vector;
    idx_t row;
    void operator()(std::monostate) const { set_null(vector, row); }
    void operator()(const Gap&) const { set_null(vector, row); }
    void operator()(const std::string& text) const { table.set_text(vector, row, text); }
    void operator()(int64_t number) const { set_value(vector, row, number); }
    void operator()(double number) const { set_value(vector, row, number); }
    void operator()(bool value) const { set_value(vector, row, value); }
    void operator()(Timestamp time) const {
      set_value<int64_t>(vector, row, time.time_since_epoch().count());
    }
    void operator()(const std::vector<std::string>& items) const { table.set_texts(vector, items); }
  };
  window_ += 8;
  unflushed_ += 8;
  const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk_, column);
  // A list's entry is read even where it is null.
  if (columns_[column].type == CellType::kList) set_value(vector, in_chunk_, duckdb_list_entry{0, 0});
  std::visit(Visitor{*this, vector, in_chunk_}, cell);
}

Status DuckdbTable::append(const std::vector<Cell>& cells) {
  std::vector<std::string> gaps;
  for (size_t i = 0; i < cells.size(); ++i) {
    set_cell(i, cells[i]);
    if (const auto* gap = std::get_if<Gap>(&cells[i])) gaps.push_back(columns_[i].name + ": " + gap->why);
  }
  set_cell(cells.size(), gaps.empty() ? Cell() : Cell(std::move(gaps)));
  ++rows_;
  ++in_chunk_;
  return rows_ % kFewestRows == 0 || unflushed_ >= kFlushBytes ? flush() : Status();
}

// DuckDB holds whole vectors: what is longer than usual is allowed more memory, up to a bound.
Status DuckdbTable::allow_memory() {
  if (window_ <= std::max(widest_, kRowGroupBytes)) return {};
  return run(fmt::format("SET memory_limit = '{}MiB'",
                         std::min(kMostMemoryMb, kMemoryMb + 4 * ((window_ - kRowGroupBytes) >> 20))));
}

Status DuckdbTable::flush() {
  if (in_chunk_ == 0) return {};
  STEWARD_RETURN_IF_ERROR(allow_memory());
  widest_ = std::max(widest_, window_);
  if (rows_ % kFewestRows == 0) window_ = 0;
  duckdb_data_chunk_set_size(chunk_, in_chunk_);
  if (duckdb_append_data_chunk(appender_, chunk_) == DuckDBError) return failed();
  duckdb_data_chunk_reset(chunk_);
  in_chunk_ = 0;
  if (unflushed_ < kFlushBytes) return {};
  unflushed_ = 0;
  return duckdb_appender_flush(appender_) == DuckDBError ? Status(failed()) : Status();
}

Status DuckdbTable::copy_to(const std::filesystem::path& file,
                            const std::vector<std::pair<std::string, std::string>>& metadata) {
  STEWARD_RETURN_IF_ERROR(flush());
  const bool closed = duckdb_appender_close(appender_) == DuckDBSuccess;
  duckdb_appender_destroy(&appender_);
  if (!closed) return failed();
  // Of the rows alone, so that equal rows have equal groups.
  const uint64_t group =
      std::clamp(kRowGroupBytes / std::max<uint64_t>(1, widest_) * kFewestRows, kFewestRows, kMostRows);
  std::string pairs;
  for (const auto& [key, value] : metadata)
    pairs += fmt::format("{}{}: {}", pairs.empty() ? "" : ", ", key, literal(value));
  return run(
      fmt::format("COPY rows TO {} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {}, KV_METADATA {{{}}})",
                  literal(file.string()), group, pairs));
}

}  // namespace steward::audit::report
