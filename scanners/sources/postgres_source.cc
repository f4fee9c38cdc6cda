#include "scanners/sources/postgres_source.h"

#include <algorithm>
#include <chrono>
#include <pqxx/pqxx>
#include <utility>
#include <vector>

#include "base/text.h"
#include "scanners/sources/batch_builder.h"
#include "scanners/sources/postgres_errors.h"

namespace steward::scanners {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int64_t kCountExactlyBelowBytes = 64 << 20;
constexpr int64_t kSampleRowsBelowBytes = 1 << 30;
constexpr double kCountedPages = 4096;
constexpr double kPageBytes = 8192;
constexpr size_t kFetchBytes = 16u << 20;  // aimed at, per fetch
constexpr double kOversampling = 1.1;      // so that a sample seldom falls short of max_rows

// In effect until the transaction ends, so that a pooler between us and the server is harmless. Text forms
// are fixed: fingerprints of values must not depend on the server's locale. Parallel and shared scans return
// rows in any order.
constexpr char kTransactionSettings[] =
    "SET LOCAL lock_timeout = '3s'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601';"
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1; SET LOCAL synchronize_seqscans = off;"
    "SET LOCAL max_parallel_workers_per_gather = 0";

constexpr char kSelectRelations[] =
    "SELECT n.nspname, c.relname, c.relkind,"
    "       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, "
    "'SELECT'),"
    "       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, "
    "'SELECT'),"
    "       CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'"
    "  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'"
    "  AND n.nspname NOT LIKE 'pg\\_temp\\_%' "
    "ORDER BY n.nspname, c.relname";

constexpr char kSelectColumns[] =
    "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnum,"
    "       'bytea'::pg_catalog.regtype IN (t.oid, t.typbasetype),"
    "       pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') "
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

struct Relation {
  std::string schema, table;
  char kind = 'r';  // pg_class.relkind

  bool stored() const { return kind == 'r' || kind == 'p' || kind == 'm'; }
};

struct Column {
  Field field;
  bool binary = false;
};

struct Extent {
  int64_t rows = 0;
  int64_t bytes = 0;
};

DatasetKind kind_of(char relkind) {
  if (relkind == 'v') return DatasetKind::kView;
  if (relkind == 'm') return DatasetKind::kMaterializedView;
  return DatasetKind::kTable;
}

std::string with_defaults(std::string_view uri) {
  std::string text(uri);
  if (text.find("://") == std::string::npos)
    return "connect_timeout=5 " + text + " application_name='steward scan'";
  if (text.find("connect_timeout=") == std::string::npos) {
    text += (text.find('?') == std::string::npos ? "?" : "&") + std::string("connect_timeout=5");
  }
  return text + "&application_name=steward%20scan";
}

std::string namespace_of(pqxx::connection& connection) {
  const char* host = connection.hostname();
  const char* port = connection.port();
  const std::string name = !host || !*host || *host == '/' || *host == '@' ? "localhost" : host;
  return "postgres://" + name + ":" + (port && *port ? port : "5432");
}

int64_t milliseconds_left(SteadyClock::time_point deadline) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
}

// Samples one relation inside one transaction. Throws what libpqxx throws.
class RelationReading {
 public:
  RelationReading(pqxx::connection& connection, pqxx::transaction_base& transaction, const Relation& relation,
                  const ReadOptions& options, BatchSink& sink)
      : connection_(connection),
        transaction_(transaction),
        relation_(relation),
        options_(options),
        sink_(sink),
        max_rows_(std::max<int64_t>(options.max_rows, 1)),
        deadline_(SteadyClock::now() + options.timeout),
        qualified_(connection.quote_name(relation.schema) + "." + connection.quote_name(relation.table)) {}

  Result<ReadSummary> run() {
    transaction_.exec(kTransactionSettings);
    STEWARD_RETURN_IF_ERROR(bound_statement());
    STEWARD_ASSIGN_OR_RETURN(const auto columns, readable_columns());
    STEWARD_RETURN_IF_ERROR(bound_statement());
    const Extent extent = measure();
    STEWARD_ASSIGN_OR_RETURN(auto summary, read(columns, extent));
    // A view of fewer rows than could be read was read to its end.
    const bool read_whole =
        summary.rows_examined < max_rows_ && (!relation_.stored() || extent.rows <= max_rows_);
    summary.rows = read_whole ? summary.rows_examined : std::max(extent.rows, summary.rows_examined);
    if (read_whole)
      summary.design = SampleDesign::kEverything;
    else if (relation_.stored() && extent.bytes < kSampleRowsBelowBytes)
      summary.design = SampleDesign::kRandomRows;
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
        columns.push_back({std::move(field), row[3].as<bool>()});
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

  std::string sample_clause(const Extent& extent) const {
    if (!relation_.stored() || extent.rows <= max_rows_) return "";
    const double percent = std::min(
        100.0, 100.0 * kOversampling * static_cast<double>(max_rows_) / static_cast<double>(extent.rows));
    return std::string(" TABLESAMPLE ") + (extent.bytes < kSampleRowsBelowBytes ? "BERNOULLI" : "SYSTEM") +
           " (" + std::to_string(percent) + ") REPEATABLE (" + std::to_string(options_.seed % 1'000'000'007) +
           ")";
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
    return "SELECT " + list + " FROM " + qualified_ + sample_clause(extent) + " LIMIT " +
           std::to_string(max_rows_);
  }

  Result<ReadSummary> read(const std::vector<Column>& columns, const Extent& extent) {
    ReadSummary summary;
    std::vector<Field> fields;
    for (const Column& column : columns) fields.push_back(column.field);
    STEWARD_RETURN_IF_ERROR(sink_.begin(fields));
    if (columns.empty()) {
      summary.rows_examined = std::min(extent.rows, max_rows_);
      return summary;
    }
    BatchBuilder builder(columns.size(), options_.max_value_bytes, sink_);
    STEWARD_RETURN_IF_ERROR(bound_statement());
    transaction_.exec("DECLARE steward_sample NO SCROLL CURSOR FOR " + select(columns, extent));
    for (size_t fetch_rows = 64;;) {
      STEWARD_RETURN_IF_ERROR(bound_statement());
      const auto rows =
          transaction_.exec("FETCH FORWARD " + std::to_string(fetch_rows) + " FROM steward_sample");
      if (rows.empty()) break;
      summary.rows_examined += static_cast<int64_t>(rows.size());
      STEWARD_ASSIGN_OR_RETURN(const size_t bytes, add_rows(rows, columns, builder));
      fetch_rows = std::clamp<size_t>(kFetchBytes / (bytes / rows.size() + 1), 16, 4096);
    }
    STEWARD_RETURN_IF_ERROR(builder.flush());
    return summary;
  }

  static Result<size_t> add_rows(const pqxx::result& rows, const std::vector<Column>& columns,
                                 BatchBuilder& builder) {
    size_t bytes = 0;
    for (const auto& row : rows) {
      for (size_t i = 0; i < columns.size(); ++i) {
        const auto cell = row[static_cast<pqxx::row::size_type>(i)];
        bytes += cell.size();
        if (cell.is_null()) {
          builder.add_null(i);
        } else if (columns[i].binary) {
          builder.add_unread(i);
        } else {
          builder.add(i, {cell.c_str(), cell.size()});
        }
      }
      STEWARD_RETURN_IF_ERROR(builder.end_row());
    }
    return bytes;
  }

  pqxx::connection& connection_;
  pqxx::transaction_base& transaction_;
  const Relation& relation_;
  const ReadOptions& options_;
  BatchSink& sink_;
  int64_t max_rows_;
  SteadyClock::time_point deadline_;
  std::string qualified_;
  std::vector<Field> unread_;
};

}  // namespace

struct PostgresSource::Impl {
  std::unique_ptr<pqxx::connection> connection;
  std::string ns;
  std::string database;
  std::map<DatasetName, Relation> relations;  // of the last discover()

  // Runs `work` in a read-only transaction and turns what libpqxx throws into errors.
  template <class Work>
  auto in_transaction(const Work& work) -> decltype(work(std::declval<pqxx::transaction_base&>())) {
    try {
      if (!connection->is_open()) return lost_connection();
      pqxx::read_transaction transaction(*connection);
      return work(transaction);
    } catch (const pqxx::broken_connection&) {
      return lost_connection();
    } catch (const pqxx::sql_error& error) {
      if (!connection->is_open()) return lost_connection();
      return statement_error(error.sqlstate());
    } catch (const std::exception&) {
      return Error{ErrorCode::kUnavailable, "The database gave an answer that is not understood.", ""};
    }
  }
};

PostgresSource::PostgresSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PostgresSource::~PostgresSource() = default;

Result<std::unique_ptr<Source>> PostgresSource::open(std::string_view uri) {
  auto impl = std::make_unique<Impl>();
  try {
    impl->connection = std::make_unique<pqxx::connection>(with_defaults(uri));
    impl->connection->set_client_encoding("UTF8");
// Without this libpqxx would reconnect behind our back, with none of what was agreed on this connection. It
// is deprecated because libpqxx 7 never does.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    impl->connection->inhibit_reactivation(true);
#pragma GCC diagnostic pop
    impl->ns = namespace_of(*impl->connection);
    impl->database = impl->connection->dbname();
  } catch (const pqxx::sql_error& error) {
    return statement_error(error.sqlstate());
  } catch (const std::exception& error) {
    return connect_error(error.what());
  }
  return std::unique_ptr<Source>(new PostgresSource(std::move(impl)));
}

Result<Discovery> PostgresSource::discover() {
  impl_->relations.clear();
  return impl_->in_transaction([this](pqxx::transaction_base& transaction) -> Result<Discovery> {
    transaction.exec(kTransactionSettings);
    transaction.exec("SET LOCAL statement_timeout = '60s'");
    // pg_get_viewdef() leaves out the schema of what the path finds; lineage must not have to guess it.
    transaction.exec("SET LOCAL search_path = pg_catalog");
    Discovery discovery;
    for (const auto& row : transaction.exec(kSelectRelations)) {
      Relation relation{row[0].as<std::string>(), row[1].as<std::string>(), row[2].c_str()[0]};
      Discovered found{{impl_->ns, impl_->database + "." + relation.schema + "." + relation.table},
                       kind_of(relation.kind),
                       std::nullopt};
      if (!row[4].as<bool>()) {
        discovery.problems.push_back({to_string(found.name), statement_error("42501").message});
        continue;
      }
      if (!row[3].as<bool>()) {
        discovery.problems.push_back(
            {to_string(found.name), "Only some of its columns may be read; grant SELECT on all of them."});
      }
      if (!row[5].is_null()) found.view = ViewDefinition{row[5].as<std::string>(), relation.schema};
      if (!impl_->relations.emplace(found.name, std::move(relation)).second) {
        discovery.problems.push_back(
            {to_string(found.name),
             "Two relations come to this name because of dots in their names; rename one."});
        continue;
      }
      discovery.datasets.push_back(std::move(found));
    }
    std::sort(discovery.datasets.begin(), discovery.datasets.end(),
              [](const Discovered& a, const Discovered& b) { return a.name < b.name; });
    return discovery;
  });
}

Result<ReadSummary> PostgresSource::read(const Discovered& dataset, const ReadOptions& options,
                                         BatchSink& sink) {
  const auto relation = impl_->relations.find(dataset.name);
  if (relation == impl_->relations.end()) return statement_error("42P01");
  return impl_->in_transaction([&](pqxx::transaction_base& transaction) {
    return RelationReading(*impl_->connection, transaction, relation->second, options, sink).run();
  });
}

}  // namespace steward::scanners
