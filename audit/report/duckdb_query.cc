#include "audit/report/duckdb_query.h"

#include <duckdb.h>

namespace steward::audit::report {

std::vector<std::vector<std::string>> duckdb_query(const std::string& sql) {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
  duckdb_result result{};
  std::vector<std::vector<std::string>> rows;
  duckdb_open(nullptr, &database);
  duckdb_connect(database, &connection);
  if (duckdb_query(connection, "SET TimeZone = 'UTC'", nullptr) == DuckDBError)
    rows.push_back({"the time zone cannot be set"});
  if (duckdb_query(connection, ("SELECT COLUMNS(*)::VARCHAR FROM (" + sql + ")").c_str(), &result) ==
      DuckDBError) {
    rows.push_back({duckdb_result_error(&result)});
  } else {
    while (duckdb_data_chunk chunk = duckdb_fetch_chunk(result)) {
      const idx_t columns = duckdb_data_chunk_get_column_count(chunk);
      for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk); ++row) {
        auto& texts = rows.emplace_back();
        for (idx_t column = 0; column < columns; ++column) {
          const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
          uint64_t* validity = duckdb_vector_get_validity(vector);
          auto* strings = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
          const bool null = validity && !duckdb_validity_row_is_valid(validity, row);
          texts.push_back(
              null ? "NULL"
                   : std::string(duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row])));
        }
      }
      duckdb_destroy_data_chunk(&chunk);
    }
  }
  duckdb_destroy_result(&result);
  duckdb_disconnect(&connection);
  duckdb_close(&database);
  return rows;
}

}  // namespace steward::audit::report
