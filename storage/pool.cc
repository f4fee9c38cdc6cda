#include "storage/pool.h"

#include <fmt/format.h>
#include <poll.h>

#include "storage/connection_fault.h"

namespace steward::storage {
namespace {

// In force for the session, whatever the database, the role or the URL say otherwise. Values are bound, so
// one statement serves every pool. A commit counts as durable, so it must be: 'off' and 'local' are too
// little.
constexpr auto kSetSession = R"(
  SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
         set_config('idle_in_transaction_session_timeout', '60000', false),
         set_config('default_transaction_isolation', 'read committed', false),
         set_config('synchronous_commit',
                    CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on'
                         ELSE current_setting('synchronous_commit') END, false),
         set_config('search_path', 'steward, public', false), set_config('timezone', 'UTC', false),
         set_config('client_min_messages', 'error', false))";
constexpr auto kSyncsFiles = "SELECT current_setting('fsync') = 'on'";

// libpq would wait for ever on a silent host. What the user wrote in the URL wins.
std::string with_connect_options(const std::string& url) {
  std::string full = url;
  const bool is_uri = url.starts_with("postgresql://") || url.starts_with("postgres://");
  const auto add = [&](const std::string& key, const std::string& value) {
    if (full.find(key + "=") != std::string::npos) return;
    full += is_uri ? (full.find('?') == std::string::npos ? "?" : "&") : " ";
    full += key + "=" + value;
  };
  add("connect_timeout", "5");
  add("client_encoding", "UTF8");
  add("fallback_application_name", "steward");
  return full;
}

// The server speaks to an idle connection only to end it, so bytes that wait there mean that it is dead.
bool is_alive(const pqxx::connection& connection) {
  if (!connection.is_open()) return false;
  pollfd waiting{connection.sock(), POLLIN, 0};
  return poll(&waiting, 1, 0) == 0;
}

Result<std::unique_ptr<pqxx::connection>> connect(const std::string& url) {
  try {
    return std::make_unique<pqxx::connection>(with_connect_options(url));
  } catch (const pqxx::broken_connection& error) {
    return connection_fault(url, error.what());
  }
}

}  // namespace

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
// Deprecated because libpqxx 7 behaves like this always; 6.4 reconnects behind our back without it.
void forbid_reconnecting(pqxx::connection& connection) {
  connection.inhibit_reactivation(true);
}
#pragma GCC diagnostic pop

Database::Database(PoolOptions options) : options_(std::move(options)) {}
Database::~Database() = default;

Database::Lease::Lease(Database& owner, std::unique_ptr<pqxx::connection> connection)
    : owner_(owner), connection_(std::move(connection)) {}

Database::Lease::~Lease() {
  owner_.give_back(std::move(connection_));
}

Status Database::ping() {
  return read([](pqxx::transaction_base& tx) -> Status {
    tx.exec("SELECT 1");
    return {};
  });
}

Result<std::unique_ptr<pqxx::connection>> Database::acquire() {
  {
    std::unique_lock lock(mutex_);
    const auto available = [this] { return !idle_.empty() || open_ < options_.size; };
    if (!returned_.wait_for(lock, options_.acquire_timeout, available))
      return Error{ErrorCode::kUnavailable,
                   fmt::format("All {} database connections are busy: try again later.", options_.size), ""};
    while (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      if (is_alive(*connection)) return connection;
      --open_;
    }
    ++open_;
  }
  auto opened = open();
  if (!opened.ok()) give_back(nullptr);
  return opened;
}

Result<std::unique_ptr<pqxx::connection>> Database::open() {
  try {
    STEWARD_ASSIGN_OR_RETURN(auto connection, connect(options_.url));
    forbid_reconnecting(*connection);
    pqxx::nontransaction session(*connection);
    session.exec_params(kSetSession, std::to_string(options_.statement_timeout.count()),
                        std::to_string(options_.lock_timeout.count()));
    if (!session.exec1(kSyncsFiles)[0].as<bool>())
      return Error{ErrorCode::kConflict,
                   "The database runs with fsync = off and could lose what Steward has recorded: set fsync = "
                   "on in its postgresql.conf and restart it.",
                   ""};
    return connection;
  } catch (...) {
    return current_database_error();
  }
}

void Database::give_back(std::unique_ptr<pqxx::connection> connection) {
  std::lock_guard lock(mutex_);
  if (connection && connection->is_open())
    idle_.push_back(std::move(connection));
  else
    --open_;
  returned_.notify_one();
}

}  // namespace steward::storage
