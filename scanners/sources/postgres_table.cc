#include "scanners/sources/postgres_table.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "scanners/sources/postgres_array.h"
#include "scanners/sources/postgres_errors.h"
#include "scanners/sources/row_sampler.h"
#include "scanners/sources/throttle.h"

namespace steward::scanners {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int64_t kLastMilliseconds = 50;  // too few for another fetch
constexpr int64_t kCountExactlyBelowBytes = 64 << 20;
constexpr int64_t kSampleRowsBelowBytes = 1 << 30;
constexpr double kCountedPages = 4096;
constexpr double kPageBytes = 8192;
constexpr size_t kFetchBytes = 4u << 20;  // aimed at, per fetch
constexpr double kOversampling = 1.2;     // row counts are estimates; the sampler thins to max_rows exactly

constexpr char kSelectColumns[] =
    "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnum,"
    "       'bytea'::pg_catalog.regtype IN (t.oid, t.typbasetype),"
    "       pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'), t.typcategory = 'A' "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    "  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
    "WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

// Of the table with its partitions or heirs, which is what SELECT reads.
constexpr char kSelectSize[] =
    "WITH RECURSIVE tree AS ("
    "  SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    "  WHERE n.nspname = $1 AND c.relname = $2"
    "  UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid) "
    "SELECT coalesce(sum(pg_catalog.pg_relation_size(c.oid)), 0)::bigint "
    "FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid WHERE c.relkind IN ('r', 'm')";

// Of every part that stores rows: its file, and how often it was written to. None when a part is foreign, or
// when writes are not counted.
constexpr char kSelectState[] =
    "WITH RECURSIVE tree AS ("
    "  SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    "  WHERE n.nspname = $1 AND c.relname = $2"
    "  UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid) "
    "SELECT pg_catalog.string_agg(pg_catalog.concat_ws(',', c.oid, pg_catalog.pg_relation_filenode(c.oid),"
    "         s.n_tup_ins, s.n_tup_upd, s.n_tup_del, s.n_mod_since_analyze), ';'"
    "         ORDER BY c.oid)"
    "  || '|' || current_user || '|' || coalesce((SELECT stats_reset::text FROM pg_catalog.pg_stat_database"
    "         WHERE datname = pg_catalog.current_database()), '') "
    "FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid"
    "  LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid "
    "HAVING pg_catalog.bool_and(c.relkind IN ('r', 'p', 'm')) AND pg_catalog.current_setting('track_counts') "
    "= 'on'";

struct Column {
  Field field;
  bool binary = false;
  bool array = false;
};

struct Extent {
  int64_t rows = 0;
  int64_t bytes = 0;
};

int64_t milliseconds_left(SteadyClock::time_point deadline) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
}

// Samples one relation inside one transaction. Throws what libpqxx throws.
class RelationReading {
 public:
  RelationReading(pqxx::connection& connection, pqxx::transaction_base& transaction,
                  const PostgresRelation& relation, const ReadOptions& options, BatchSink& sink)
      : connection_(connection),
        transaction_(transaction),
        relation_(relation),
        options_(options),
        sink_(sink),
        max_rows_(std::max<int64_t>(options.max_rows, 1)),
        deadline_(SteadyClock::now() + options.timeout),
        qualified_(connection.quote_name(relation.schema) + "." + connection.quote_name(relation.table)) {}

  Result<ReadSummary> run() {
    transaction_.exec(kPostgresSettings);
    STEWARD_RETURN_IF_ERROR(bound_statement());
    STEWARD_ASSIGN_OR_RETURN(const auto columns, readable_columns());
    STEWARD_RETURN_IF_ERROR(bound_statement());
    const Extent extent = max_rows_ == kAllRows && relation_.stored() ? Extent{} : measure();
    STEWARD_ASSIGN_OR_RETURN(auto summary, read(columns, extent));
    summary.unread = std::move(unread_);
    return summary;
  }

 private:
  Status bound_statement() {
    const int64_t left = milliseconds_left(deadline_);
    if (left <= 0) return statement_error("57014");
    transaction_.exec("SET LOCAL statement_timeout = " + std::to_string(left));
    return {};
  }

  Result<std::vector<Column>> readable_columns() {
    const auto rows = transaction_.exec_params(kSelectColumns, relation_.schema, relation_.table);
    std::vector<Column> columns;
    for (const auto& row : rows) {
      Field field{{}, row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<int>()};
      if (row[4].as<bool>())
        columns.push_back({std::move(field), row[3].as<bool>(), row[5].as<bool>()});
      else
        unread_.push_back(std::move(field));
    }
    if (rows.empty() && !exists()) return statement_error("42P01");
    if (columns.empty() && !rows.empty()) return statement_error("42501");
    return columns;
  }

  bool exists() {
    return !transaction_
                .exec_params(
                    "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                    " ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2",
                    relation_.schema, relation_.table)
                .empty();
  }

  Extent measure() {
    if (!relation_.stored()) return {planned_rows(), 0};
    const auto size = transaction_.exec_params1(kSelectSize, relation_.schema, relation_.table);
    const auto bytes = size[0].as<int64_t>();
    return {bytes < kCountExactlyBelowBytes ? count("") : count_on_some_pages(bytes), bytes};
  }

  int64_t count(const std::string& sampling) {
    return transaction_.exec1("SELECT count(*) FROM " + qualified_ + sampling)[0].as<int64_t>();
  }

  // The statistics of a table may be old or missing; a few thousand pages say nearly as much and are never
  // wrong by far.
  int64_t count_on_some_pages(int64_t bytes) {
    const double percent = std::min(100.0, 100.0 * kCountedPages * kPageBytes / static_cast<double>(bytes));
    const auto counted = count(" TABLESAMPLE SYSTEM (" + std::to_string(percent) + ") REPEATABLE (1)");
    return static_cast<int64_t>(static_cast<double>(counted) * 100.0 / percent);
  }

  int64_t planned_rows() {
    static constexpr std::string_view kKey = "\"Plan Rows\": ";
    const auto plan =
        transaction_.exec1("EXPLAIN (FORMAT JSON) SELECT 1 FROM " + qualified_)[0].as<std::string>();
    const auto at = plan.find(kKey);
    if (at == std::string::npos) return 0;
    const auto digits = std::string_view(plan).substr(at + kKey.size());
    return parse_int(digits.substr(0, digits.find_first_not_of("0123456789"))).value_or(0);
  }

  // Every row, or page, of the table alike, more of them than needed.
  double share(const Extent& extent) const {
    if (!relation_.stored() || extent.rows <= max_rows_) return 1;
    const double wanted = static_cast<double>(max_rows_);
    return std::min(1.0,
                    (kOversampling * wanted + 6 * std::sqrt(wanted) + 20) / static_cast<double>(extent.rows));
  }

  std::string select(const std::vector<Column>& columns, const Extent& extent) {
    std::string list;
    for (const auto& column : columns) {
      const auto name = connection_.quote_name(column.field.path);
      list += list.empty() ? "" : ", ";
      list += column.binary ? "CASE WHEN " + name + " IS NOT NULL THEN '' END"
                            : "pg_catalog.left(" + name + "::pg_catalog.text, " +
                                  std::to_string(options_.max_value_bytes) + ")";
    }
    if (by_page_)
      list += std::string(list.empty() ? "" : ", ") + "tableoid::pg_catalog.text || ctid::pg_catalog.text";
    std::string sql = "SELECT " + list + " FROM " + qualified_;
    if (share(extent) < 1) {
      sql += std::string(" TABLESAMPLE ") + (by_page_ ? "SYSTEM" : "BERNOULLI") + " (" +
             std::to_string(100 * share(extent)) + ") REPEATABLE (" +
             std::to_string(options_.seed % 1'000'000'007) + ")";
    }
    // One more tells whether there are more.
    if (!relation_.stored() && max_rows_ != kAllRows) sql += " LIMIT " + std::to_string(max_rows_ + 1);
    return sql;
  }

  Result<ReadSummary> read(const std::vector<Column>& columns, const Extent& extent) {
    ReadSummary summary;
    std::vector<Field> fields;
    for (const Column& column : columns) fields.push_back(column.field);
    STEWARD_RETURN_IF_ERROR(sink_.begin(fields));
    if (columns.empty()) {
      const int64_t rows = max_rows_ == kAllRows ? count("") : extent.rows;
      summary.rows = summary.rows_examined = rows;
      summary.design = SampleDesign::kEverything;
      return summary;
    }
    by_page_ = share(extent) < 1 && extent.bytes >= kSampleRowsBelowBytes;
    ReadOptions drawing = options_;
    if (!relation_.stored()) drawing.max_rows = kAllRows;  // its first rows, as they come
    RowSampler sampler(columns.size(), drawing, sink_);
    STEWARD_RETURN_IF_ERROR(bound_statement());
    transaction_.exec("DECLARE steward_sample NO SCROLL CURSOR FOR " + select(columns, extent));
    STEWARD_ASSIGN_OR_RETURN(const bool to_end, fetch_all(columns, sampler));
    STEWARD_RETURN_IF_ERROR(sampler.finish());
    summary.rows_examined = sampler.examined();
    const bool whole = to_end && share(extent) == 1;
    summary.rows = whole ? sampler.met() : std::max(extent.rows, sampler.met());
    if (!to_end) {
      summary.design = SampleDesign::kFirstRows;
    } else if (whole) {
      summary.design = sampler.design();
    } else {
      summary.design = by_page_ ? SampleDesign::kRandomPages : SampleDesign::kRandomRows;
    }
    summary.pages_examined = pages_;
    return summary;
  }

  // Whether the end was reached. The timeout ends a table of which rows were read already without an error.
  Result<bool> fetch_all(const std::vector<Column>& columns, RowSampler& sampler) {
    Throttle throttle(options_.max_bytes_per_second);
    for (size_t fetch_rows = 64;;) {
      if (sampler.met() > 0 && milliseconds_left(deadline_) <= kLastMilliseconds) return false;
      STEWARD_RETURN_IF_ERROR(bound_statement());
      const auto rows =
          transaction_.exec("FETCH FORWARD " + std::to_string(fetch_rows) + " FROM steward_sample");
      if (rows.empty()) return true;
      size_t bytes = 0;
      for (const auto& row : rows) {
        if (!relation_.stored() && sampler.met() == max_rows_) return false;
        bytes += row_bytes(row);
        if (by_page_) count_page(row[static_cast<pqxx::row::size_type>(columns.size())].c_str());
        if (!sampler.take()) continue;
        add_row(row, columns, sampler);
        STEWARD_RETURN_IF_ERROR(sampler.end_row());
      }
      throttle.spend(static_cast<int64_t>(bytes), deadline_);
      size_t aim = kFetchBytes;
      if (options_.max_bytes_per_second > 0)
        aim = std::clamp<size_t>(static_cast<size_t>(options_.max_bytes_per_second) / 4, 4 << 10, aim);
      fetch_rows = std::clamp<size_t>(aim / (bytes / static_cast<size_t>(rows.size()) + 1), 16, 4096);
    }
  }

  // "16384(12,3)": table, page, line. Rows of a page come together.
  void count_page(std::string_view place) {
    place = place.substr(0, place.find(','));
    if (place == page_) return;
    page_ = place;
    ++pages_;
  }

  static size_t row_bytes(const pqxx::row& row) {
    size_t bytes = 0;
    for (const auto& cell : row) bytes += cell.size();
    return bytes;
  }

  static void add_row(const pqxx::row& row, const std::vector<Column>& columns, RowSampler& sampler) {
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto cell = row[static_cast<pqxx::row::size_type>(i)];
      if (cell.is_null()) {
        sampler.add_null(i);
      } else if (columns[i].binary) {
        sampler.add_unread(i);
      } else if (columns[i].array) {
        for (const auto& element : array_elements({cell.c_str(), cell.size()}))
          element ? sampler.add(i, *element) : sampler.add_null(i);
      } else {
        sampler.add(i, {cell.c_str(), cell.size()});
      }
    }
  }

  pqxx::connection& connection_;
  pqxx::transaction_base& transaction_;
  const PostgresRelation& relation_;
  const ReadOptions& options_;
  BatchSink& sink_;
  int64_t max_rows_;
  SteadyClock::time_point deadline_;
  std::string qualified_;
  std::vector<Field> unread_;
  bool by_page_ = false;
  std::string page_;
  int64_t pages_ = 0;
};

}  // namespace

Result<ReadSummary> read_relation(pqxx::connection& connection, pqxx::transaction_base& transaction,
                                  const PostgresRelation& relation, const ReadOptions& options,
                                  BatchSink& sink) {
  return RelationReading(connection, transaction, relation, options, sink).run();
}

std::string state_of_relation(pqxx::transaction_base& transaction, const PostgresRelation& relation) {
  if (!relation.stored()) return "";
  const auto state = transaction.exec_params(kSelectState, relation.schema, relation.table);
  if (state.empty() || state[0][0].is_null()) return "";
  Sha256 hash;
  hash.update_framed(state[0][0].as<std::string>());
  for (const auto& column : transaction.exec_params(kSelectColumns, relation.schema, relation.table))
    for (const auto& cell : column) hash.update_framed(cell.as<std::string>());
  return to_hex(hash.finish());
}

}  // namespace steward::scanners
