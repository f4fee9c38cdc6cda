#include "scanners/sources/postgres_source.h"

#include <algorithm>
#include <pqxx/pqxx>
#include <utility>

#include "scanners/sources/postgres_errors.h"
#include "scanners/sources/postgres_table.h"

namespace steward::scanners {
namespace {

constexpr char kSelectRelations[] =
    "SELECT n.nspname, c.relname, c.relkind,"
    "       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, "
    "'SELECT'),"
    "       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, "
    "'SELECT'),"
    "       CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END,"
    "       pg_catalog.row_security_active(c.oid) "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'"
    "  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'"
    "  AND n.nspname NOT LIKE 'pg\\_temp\\_%' "
    "ORDER BY n.nspname, c.relname";

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

}  // namespace

struct PostgresSource::Impl {
  std::unique_ptr<pqxx::connection> connection;
  std::string ns;
  std::string database;
  std::map<DatasetName, PostgresRelation> relations;  // of the last discover()

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
    transaction.exec(kPostgresSettings);
    transaction.exec("SET LOCAL statement_timeout = '60s'");
    // pg_get_viewdef() leaves out the schema of what the path finds; lineage must not have to guess it.
    transaction.exec("SET LOCAL search_path = pg_catalog");
    Discovery discovery;
    for (const auto& row : transaction.exec(kSelectRelations)) {
      PostgresRelation relation{row[0].as<std::string>(), row[1].as<std::string>(), row[2].c_str()[0]};
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
      if (row[6].as<bool>()) {
        discovery.problems.push_back(
            {to_string(found.name),
             "Row security may hide rows of it from the scanning user; scan as a user with BYPASSRLS."});
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
    return read_relation(*impl_->connection, transaction, relation->second, options, sink);
  });
}

Result<std::string> PostgresSource::fingerprint(const Discovered& dataset) {
  const auto relation = impl_->relations.find(dataset.name);
  if (relation == impl_->relations.end()) return statement_error("42P01");
  return impl_->in_transaction([&](pqxx::transaction_base& transaction) -> Result<std::string> {
    transaction.exec(kPostgresSettings);
    transaction.exec("SET LOCAL statement_timeout = '60s'");
    return state_of_relation(transaction, relation->second);
  });
}

}  // namespace steward::scanners
