#include "storage/pool.h"

#include <gtest/gtest.h>

#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

Status execute(Database& database, const std::string& sql) {
  return database.run([&](pqxx::work& tx) -> Status {
    tx.exec(sql);
    return {};
  });
}

Result<int64_t> number(Database& database, const std::string& sql) {
  return database.run([&](pqxx::work& tx) -> Result<int64_t> { return tx.exec1(sql)[0].as<int64_t>(); });
}

TEST(Pool, CommitsWhatSucceedsAndUndoesWhatFails) {
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(execute(database, "CREATE TABLE t (n bigint)").ok());
  ASSERT_TRUE(execute(database, "INSERT INTO t VALUES (1)").ok());
  const Status refused = database.run([](pqxx::work& tx) -> Status {
    tx.exec("INSERT INTO t VALUES (2)");
    return Error{ErrorCode::kNotFound, "on purpose", ""};
  });
  EXPECT_EQ(refused.error().code, ErrorCode::kNotFound);
  const Status thrown = database.run([](pqxx::work& tx) -> Status {
    tx.exec("INSERT INTO t VALUES (3)");
    throw std::runtime_error("secret-value");
  });
  EXPECT_EQ(thrown.error().code, ErrorCode::kInternal);
  EXPECT_EQ(thrown.error().message.find("secret-value"), std::string::npos);
  EXPECT_EQ(*number(database, "SELECT sum(n)::bigint FROM t"), 1);
}

TEST(Pool, ReadersCannotWrite) {
  Database database({.url = empty_database_url()});
  const Status written = database.read([](pqxx::transaction_base& tx) -> Status {
    tx.exec("CREATE TABLE t (n bigint)");
    return {};
  });
  EXPECT_FALSE(written.ok());
}

TEST(Pool, SingleStatementsSeeWhatWasCommittedBetweenThem) {
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(execute(database, "CREATE TABLE t (n bigint)").ok());
  constexpr auto kCount = "SELECT count(*) FROM t";
  const auto seen = database.read_singly([&](pqxx::transaction_base& tx) -> Result<std::pair<int, int>> {
    const int before = tx.exec1(kCount)[0].as<int>();
    EXPECT_TRUE(execute(database, "INSERT INTO t VALUES (1)").ok());
    return std::pair(before, tx.exec1(kCount)[0].as<int>());
  });
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(*seen, std::pair(0, 1));
  const Status failed = database.read_singly([](pqxx::transaction_base& tx) -> Status {
    tx.exec("SELECT 1 / 0");
    return {};
  });
  EXPECT_FALSE(failed.ok());
  EXPECT_TRUE(database.ping().ok()) << "the connection is as good as before";
}

TEST(Pool, SaysSoWhenEveryConnectionIsBusy) {
  Database database(
      {.url = empty_database_url(), .size = 1, .acquire_timeout = std::chrono::milliseconds(10)});
  const Status outer = database.run([&](pqxx::work&) -> Status { return database.ping(); });
  ASSERT_FALSE(outer.ok());
  EXPECT_EQ(outer.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(outer.error().message.find("busy"), std::string::npos) << outer.error().message;
  EXPECT_TRUE(database.ping().ok()) << "the connection must come back";
}

TEST(Pool, CancelsALongStatement) {
  Database database({.url = empty_database_url(), .statement_timeout = std::chrono::milliseconds(20)});
  const Status slow = execute(database, "SELECT pg_sleep(600)");
  ASSERT_FALSE(slow.ok());
  EXPECT_EQ(slow.error().code, ErrorCode::kTimeout) << slow.error().to_string();
}

TEST(Pool, GivesUpOnALockThatIsNotFree) {
  Database database({.url = empty_database_url(), .lock_timeout = std::chrono::milliseconds(20)});
  const Status outer = database.run([&](pqxx::work& tx) -> Status {
    tx.exec("SELECT pg_advisory_xact_lock(1)");
    return execute(database, "SELECT pg_advisory_xact_lock(1)");
  });
  ASSERT_FALSE(outer.ok());
  EXPECT_EQ(outer.error().code, ErrorCode::kTimeout) << outer.error().to_string();
}

TEST(Pool, ReportsAConnectionLostInUseAndOpensAnother) {
  Database database({.url = empty_database_url()});
  const Status lost = execute(database, "SELECT pg_terminate_backend(pg_backend_pid())");
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code, ErrorCode::kUnavailable) << lost.error().to_string();
  const Status next = database.ping();
  EXPECT_TRUE(next.ok()) << next.error().to_string();
}

TEST(Pool, ReplacesAConnectionLostWhileIdleWithoutAFailure) {
  const std::string url = empty_database_url();
  Database database({.url = url, .size = 1});
  Database other({.url = url, .size = 1});
  const int64_t backend = *number(database, "SELECT pg_backend_pid()");
  const std::string pid = std::to_string(backend);
  ASSERT_TRUE(execute(other, "SELECT pg_terminate_backend(" + pid + ", 30000)").ok());
  const auto next = number(database, "SELECT pg_backend_pid()");
  ASSERT_TRUE(next.ok()) << next.error().to_string();
  EXPECT_NE(*next, backend);
}

TEST(Pool, CallsACommitCutOffUnavailable) {
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(execute(database,
                      "CREATE TABLE t (n bigint);"
                      "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS"
                      " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
                      "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED"
                      " FOR EACH ROW EXECUTE FUNCTION cut()")
                  .ok());
  const Status cut = execute(database, "INSERT INTO t VALUES (1)");
  ASSERT_FALSE(cut.ok());
  EXPECT_EQ(cut.error().code, ErrorCode::kUnavailable) << cut.error().to_string();
  EXPECT_TRUE(database.ping().ok());
}

TEST(Pool, TypesErrorsAndNeverQuotesValues) {
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(execute(database,
                      "CREATE TABLE t (v text PRIMARY KEY CHECK (v <> 'canary-check'), n smallint);"
                      "CREATE TABLE u (v text REFERENCES t);"
                      "INSERT INTO t VALUES ('canary-unique')")
                  .ok());
  const struct {
    const char* sql;
    ErrorCode code;
  } cases[] = {
      {"INSERT INTO t VALUES ('canary-unique')", ErrorCode::kConflict},
      {"INSERT INTO u VALUES ('canary-foreign')", ErrorCode::kConflict},
      {"INSERT INTO t VALUES ('canary-check')", ErrorCode::kInvalidInput},
      {"INSERT INTO t VALUES (NULL, 1)", ErrorCode::kInvalidInput},
      {"SELECT 'canary-number'::bigint", ErrorCode::kInvalidInput},
      {"SELECT 'canary-time'::timestamptz", ErrorCode::kInvalidInput},
      {"SELECT '{\"canary\": '::json", ErrorCode::kInvalidInput},
      {"SELECT repeat('canary', 300000000)", ErrorCode::kTooLarge},
      {"SELECT 'canary' FROM nowhere", ErrorCode::kInternal},
      {"SELECT canary(", ErrorCode::kInternal},
      {"DO $$ BEGIN RAISE serialization_failure USING MESSAGE = 'canary'; END $$", ErrorCode::kUnavailable},
      {"DO $$ BEGIN RAISE deadlock_detected USING MESSAGE = 'canary'; END $$", ErrorCode::kUnavailable},
      {"SET ROLE pg_monitor; CREATE TABLE steward_other (n int)", ErrorCode::kForbidden},
  };
  for (const auto& c : cases) {
    const Status status = execute(database, c.sql);
    ASSERT_FALSE(status.ok()) << c.sql;
    EXPECT_EQ(status.error().code, c.code) << c.sql << ": " << status.error().to_string();
    EXPECT_EQ(status.error().message.find("canary"), std::string::npos)
        << c.sql << ": " << status.error().to_string();
  }
}

TEST(Pool, NeverQuotesThePasswordOfAUrl) {
  for (const std::string url :
       {"postgresql://someone:pa55word@127.0.0.1:1/x", "postgresql://someone:pa55word@[::1/x",
        "postgresql://someone:pa55word@host:notaport/x", "postgresql://someone:pa55word/x@127.0.0.1/db",
        "postgresql://someone:pa/55word@127.0.0.1:1/db", "postgresql://someone:pa?55word@127.0.0.1:1/db",
        "postgresql://someone:pa@55word@127.0.0.1:1/db", "postgresql://someone:pa%55word@127.0.0.1:1/db",
        "postgresql://someone:pa55word", "postgresql://someone@127.0.0.1:pa55word/db",
        "postgresql://127.0.0.1:1/x?pasword=pa55word", "host=/nonexistent user=x password=pa55word nonsense",
        "host=/nonexistent user=x password='pa55word", "host=/nonexistent password = pa55word",
        "postgresql:///x?host=/nonexistent&password=pa55word&bogus=pa55word"}) {
    Database database({.url = url});
    const Status status = database.ping();
    ASSERT_FALSE(status.ok()) << url;
    EXPECT_EQ(status.error().code, ErrorCode::kUnavailable) << url << ": " << status.error().to_string();
    EXPECT_EQ(status.error().message.find("55word"), std::string::npos) << status.error().to_string();
  }
}

TEST(Pool, SaysWhyAndWhereItCannotConnect) {
  const std::string url = empty_database_url();
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = url;
    return changed.replace(changed.find(from), from.size(), to);
  };
  const struct {
    std::string url, says;
  } cases[] = {
      {"postgresql://127.0.0.1:1/x", "Nothing answers at the database postgresql://127.0.0.1:1/x"},
      {"host=/nonexistent dbname=x", "Nothing answers at the database host=/nonexistent dbname=x"},
      {"postgresql://host.invalid/x", "is unknown"},
      {with("/test_", "/none_"), "no such database"},
      {with("user=steward", "user=stranger"), "refused the login"},
      {"postgresql://127.0.0.1:port/x", "cannot be read"},
  };
  for (const auto& c : cases) {
    Database database({.url = c.url});
    const Status status = database.ping();
    ASSERT_FALSE(status.ok()) << c.url;
    EXPECT_NE(status.error().message.find(c.says), std::string::npos)
        << c.url << ": " << status.error().message;
  }
}

void set_default(const std::string& url, const std::string& setting, const std::string& value) {
  Database database({.url = url});
  const Status set = execute(database, "DO $do$ BEGIN EXECUTE format('ALTER DATABASE %I SET " + setting +
                                           " = %L', current_database(), '" + value + "'); END $do$");
  ASSERT_TRUE(set.ok()) << set.error().to_string();
}

std::string shown(const std::string& url, const std::string& setting) {
  Database database({.url = url});
  const auto value = database.run([&](pqxx::work& tx) -> Result<std::string> {
    return tx.exec1("SHOW " + setting)[0].as<std::string>();
  });
  return value.ok() ? *value : value.error().to_string();
}

TEST(Pool, CommitsDurablyWhateverTheDatabaseSays) {
  const std::string url = empty_database_url();
  for (const auto& [configured, in_force] : std::vector<std::pair<std::string, std::string>>{
           {"off", "on"}, {"local", "on"}, {"on", "on"}, {"remote_apply", "remote_apply"}}) {
    set_default(url, "synchronous_commit", configured);
    EXPECT_EQ(shown(url, "synchronous_commit"), in_force) << configured;
  }
}

// The ledger's writer must see what was committed while it waited for its turn.
TEST(Pool, TransactionsAreReadCommittedWhateverTheDatabaseSays) {
  const std::string url = empty_database_url();
  set_default(url, "default_transaction_isolation", "serializable");
  EXPECT_EQ(shown(url, "transaction_isolation"), "read committed");
}

}  // namespace
}  // namespace steward::storage
