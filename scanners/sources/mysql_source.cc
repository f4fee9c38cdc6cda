#include "scanners/sources/mysql_source.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "scanners/sources/mysql_session.h"
#include "scanners/sources/row_sampler.h"
#include "scanners/sources/throttle.h"

namespace steward::scanners {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr double kOversampling = 2;           // the server's row counts are estimates
constexpr int64_t kThinFromBytes = 64 << 20;  // below this everything is fetched and drawn here

constexpr char kSelectTables[] =
    "SELECT table_schema, table_name, table_type FROM information_schema.tables "
    "WHERE table_schema NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')"
    "  AND table_type IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')";

constexpr char kSelectColumns[] =
    "SELECT column_name, column_type, ordinal_position,"
    "       data_type IN ('binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'bit', "
    "'geometry',"
    "         'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon',"
    "         'geometrycollection', 'vector'),"
    "       data_type IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'json'),"
    "       FIND_IN_SET('select', privileges) > 0 "
    "FROM information_schema.columns WHERE ";

constexpr char kSelectChecks[] =
    "SELECT check_clause FROM information_schema.check_constraints WHERE constraint_schema = ";

constexpr char kSelectSize[] =
    "SELECT COALESCE(table_rows, 0), COALESCE(data_length, 0) FROM information_schema.tables WHERE ";

// A change within the second of the last one would not show.
constexpr char kSelectState[] =
    "SELECT CONCAT_WS('|', engine, create_time, update_time, table_rows, data_length, auto_increment, "
    "checksum) "
    "FROM information_schema.tables WHERE update_time IS NOT NULL AND update_time < NOW() - INTERVAL 2 "
    "SECOND AND ";

struct Table {
  std::string schema, name;
  bool view = false;
};

struct Column {
  Field field;
  bool binary = false;
  bool text = false;
};

std::string qualified(const Table& table) {
  return MysqlSession::identifier(table.schema) + "." + MysqlSession::identifier(table.name);
}

}  // namespace

struct MysqlSource::Impl {
  explicit Impl(MysqlSession opened) : session(std::move(opened)) {}

  MysqlSession session;
  std::string database;                 // the only one to look at; empty: all
  std::map<DatasetName, Table> tables;  // of the last discover()

  std::string condition(const Table& table) const {
    return "table_schema = " + session.literal(table.schema) +
           " AND table_name = " + session.literal(table.name);
  }

  // MariaDB's JSON is a text with a constraint.
  Result<std::vector<std::string>> checks(const Table& table) {
    std::vector<std::string> clauses;
    if (!session.is_mariadb()) return clauses;
    STEWARD_RETURN_IF_ERROR(session.each_row(
        kSelectChecks + session.literal(table.schema) + " AND table_name = " + session.literal(table.name),
        [&](const MysqlRow& row) {
          clauses.emplace_back(row[0]);
          return true;
        }));
    return clauses;
  }

  Result<std::vector<Column>> columns(const Table& table, std::vector<Field>& unread) {
    STEWARD_ASSIGN_OR_RETURN(const auto clauses, checks(table));
    std::vector<Column> columns;
    STEWARD_RETURN_IF_ERROR(session.each_row(
        kSelectColumns + condition(table) + " ORDER BY ordinal_position", [&](const MysqlRow& row) {
          Field field{
              {}, std::string(row[0]), std::string(row[1]), static_cast<int>(parse_int(row[2]).value_or(0))};
          const auto json = "json_valid(" + MysqlSession::identifier(field.path) + ")";
          if (std::find(clauses.begin(), clauses.end(), json) != clauses.end()) field.type = "json";
          if (row[5] == "1") {
            columns.push_back({std::move(field), row[3] == "1", row[4] == "1"});
          } else {
            unread.push_back(std::move(field));
          }
          return true;
        }));
    if (!columns.empty()) return columns;
    if (!unread.empty()) {
      return Error{ErrorCode::kForbidden,
                   "Permission to read it was denied; grant SELECT to the scanning user.", ""};
    }
    // Gone, or a view that names what is gone: the server knows which.
    STEWARD_RETURN_IF_ERROR(session.run("SELECT 1 FROM " + qualified(table) + " LIMIT 0"));
    return Error{ErrorCode::kNotFound, "It was dropped during the scan.", ""};
  }

  // The share of rows the server is to send; 1: all.
  Result<double> share(const Table& table, int64_t max_rows) {
    int64_t rows = 0, bytes = 0;
    STEWARD_RETURN_IF_ERROR(session.each_row(kSelectSize + condition(table), [&](const MysqlRow& row) {
      rows = parse_int(row[0]).value_or(0);
      bytes = parse_int(row[1]).value_or(0);
      return true;
    }));
    if (table.view || max_rows == kAllRows || rows == 0 || bytes < kThinFromBytes) return 1.0;
    return std::min(1.0, kOversampling * static_cast<double>(max_rows) / static_cast<double>(rows));
  }

  Status bound_statement(std::chrono::milliseconds left) {
    if (left.count() <= 0)
      return Error{ErrorCode::kTimeout,
                   "Reading it took longer than allowed; raise the timeout or lower the rows to read.", ""};
    return session.run(session.is_mariadb()
                           ? "SET SESSION max_statement_time = " +
                                 std::to_string(static_cast<double>(left.count()) / 1e3)
                           : "SET SESSION max_execution_time = " + std::to_string(left.count()));
  }
};

namespace {

std::string select(const std::vector<Column>& columns, const Table& table, const ReadOptions& options,
                   double share) {
  std::string list;
  for (const Column& column : columns) {
    const auto name = MysqlSession::identifier(column.field.path);
    list += list.empty() ? "" : ", ";
    if (column.binary) {
      list += "IF(" + name + " IS NULL, NULL, '')";
    } else {
      list += column.text ? "LEFT(" + name + ", " + std::to_string(options.max_value_bytes) + ")" : name;
    }
  }
  std::string sql = "SELECT " + list + " FROM " + qualified(table);
  if (share < 1)
    sql += " WHERE RAND(" + std::to_string(options.seed % 1'000'000'007) + ") < " + std::to_string(share);
  return sql;
}

size_t add_row(const MysqlRow& row, const std::vector<Column>& columns, RowSampler& sampler) {
  size_t bytes = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    bytes += row[i].size();
    if (!row[i].data()) {
      sampler.add_null(i);
    } else if (columns[i].binary) {
      sampler.add_unread(i);
    } else {
      sampler.add(i, row[i]);  // utf8mb4: the server sees to it
    }
  }
  return bytes;
}

}  // namespace

MysqlSource::MysqlSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MysqlSource::~MysqlSource() = default;

Result<std::unique_ptr<Source>> MysqlSource::open(std::string_view uri) {
  STEWARD_ASSIGN_OR_RETURN(const auto address, parse_database_uri(uri));
  STEWARD_ASSIGN_OR_RETURN(auto session, MysqlSession::open(address));
  auto impl = std::make_unique<Impl>(std::move(session));
  impl->database = address.path;
  return std::unique_ptr<Source>(new MysqlSource(std::move(impl)));
}

Result<Discovery> MysqlSource::discover() {
  impl_->tables.clear();
  Discovery discovery;
  STEWARD_RETURN_IF_ERROR(impl_->bound_statement(std::chrono::seconds(60)));
  std::string sql = kSelectTables;
  if (!impl_->database.empty()) sql += " AND table_schema = DATABASE()";
  STEWARD_RETURN_IF_ERROR(impl_->session.each_row(sql, [&](const MysqlRow& row) {
    Table table{std::string(row[0]), std::string(row[1]), row[2] == "VIEW"};
    Discovered found{{impl_->session.ns(), table.schema + "." + table.name},
                     table.view ? DatasetKind::kView : DatasetKind::kTable,
                     std::nullopt};
    if (impl_->tables.emplace(found.name, std::move(table)).second) {
      discovery.datasets.push_back(std::move(found));
    } else {
      discovery.problems.push_back(
          {to_string(found.name),
           "Two tables come to this name because of dots in their names; rename one."});
    }
    return true;
  }));
  std::sort(discovery.datasets.begin(), discovery.datasets.end(),
            [](const Discovered& a, const Discovered& b) { return a.name < b.name; });
  return discovery;
}

Result<std::string> MysqlSource::fingerprint(const Discovered& dataset) {
  const auto table = impl_->tables.find(dataset.name);
  if (table == impl_->tables.end() || table->second.view) return std::string();
  STEWARD_RETURN_IF_ERROR(impl_->bound_statement(std::chrono::seconds(60)));
  std::string state;
  STEWARD_RETURN_IF_ERROR(
      impl_->session.each_row(kSelectState + impl_->condition(table->second), [&](const MysqlRow& row) {
        state = row[0];
        return true;
      }));
  if (state.empty()) return state;
  std::vector<Field> unread;
  STEWARD_ASSIGN_OR_RETURN(const auto columns, impl_->columns(table->second, unread));
  Sha256 hash;
  hash.update_framed(state);
  for (const Column& column : columns) hash.update_framed(column.field.path).update_framed(column.field.type);
  return to_hex(hash.finish());
}

Result<ReadSummary> MysqlSource::read(const Discovered& dataset, const ReadOptions& options,
                                      BatchSink& sink) {
  const auto found = impl_->tables.find(dataset.name);
  if (found == impl_->tables.end()) return Error{ErrorCode::kNotFound, "It was dropped during the scan.", ""};
  const Table& table = found->second;
  const auto deadline = SteadyClock::now() + options.timeout;
  const int64_t max_rows = std::max<int64_t>(options.max_rows, 1);
  STEWARD_RETURN_IF_ERROR(impl_->bound_statement(options.timeout));
  ReadSummary summary;
  STEWARD_ASSIGN_OR_RETURN(const auto columns, impl_->columns(table, summary.unread));
  STEWARD_ASSIGN_OR_RETURN(const double share, impl_->share(table, max_rows));
  std::vector<Field> fields;
  for (const Column& column : columns) fields.push_back(column.field);
  STEWARD_RETURN_IF_ERROR(sink.begin(fields));

  ReadOptions drawing = options;
  if (table.view) drawing.max_rows = kAllRows;  // its first rows, as they come
  RowSampler sampler(columns.size(), drawing, sink);
  Throttle throttle(options.max_bytes_per_second);
  Status delivered;
  bool cut_off = false;
  const Status read =
      impl_->session.each_row(select(columns, table, options, share), [&](const MysqlRow& row) {
        cut_off = (table.view && sampler.met() == max_rows) || SteadyClock::now() >= deadline;
        if (cut_off) return false;
        size_t bytes = 0;
        if (sampler.take()) {
          bytes = add_row(row, columns, sampler);
          delivered = sampler.end_row();
        } else {
          for (const auto cell : row) bytes += cell.size();
        }
        throttle.spend(static_cast<int64_t>(bytes), deadline);
        return delivered.ok();
      });
  STEWARD_RETURN_IF_ERROR(delivered);
  if (!read.ok() && (read.error().code != ErrorCode::kTimeout || sampler.met() == 0)) return read.error();
  cut_off |= !read.ok();
  STEWARD_RETURN_IF_ERROR(sampler.finish());

  summary.rows = std::llround(static_cast<double>(sampler.met()) / share);
  summary.rows_examined = sampler.examined();
  if (cut_off) {
    summary.design = SampleDesign::kFirstRows;
  } else {
    summary.design = share < 1 ? SampleDesign::kRandomRows : sampler.design();
  }
  return summary;
}

}  // namespace steward::scanners
