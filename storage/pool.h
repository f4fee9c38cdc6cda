// Connections to Steward's own PostgreSQL: a bounded pool, and transactions that turn pqxx exceptions into
// Errors.
//
//   Result<int64_t> n = database.run([&](pqxx::work& tx) -> Result<int64_t> {
//     return tx.exec_params1(kCountDatasets, ns)[0].as<int64_t>();
//   });
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <pqxx/pqxx>
#include <string>
#include <type_traits>

#include "base/error.h"

namespace steward::storage {

struct PoolOptions {
  std::string url;  // libpq URI or conninfo
  size_t size = 8;
  std::chrono::milliseconds acquire_timeout{5'000};
  std::chrono::milliseconds statement_timeout{30'000};
  std::chrono::milliseconds lock_timeout{10'000};
};

// The current pqxx exception as an Error: broken connections and refused logins are kUnavailable, cancelled
// statements kTimeout, unique violations kConflict, in_doubt kUnavailable with "may or may not have been
// stored". Call it inside a catch block only.
Error current_database_error();

// A connection that breaks stays broken, instead of coming back without what it was told.
void forbid_reconnecting(pqxx::connection& connection);

// Thread-safe. Connections are opened when first needed, never reconnected silently (a broken one is
// dropped), carry the timeouts above, are READ COMMITTED and commit durably: kConflict from a server with
// fsync off. No message holds a part of the URL's secrets.
class Database {
 public:
  explicit Database(PoolOptions options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `body` in one transaction and commits when it returns ok. On an Error or an exception: rolled back.
  // `body` is called once; nothing is retried.
  template <class Body>
  auto run(Body&& body) -> std::invoke_result_t<Body, pqxx::work&> {
    return run_in<pqxx::work>(std::forward<Body>(body));
  }

  // A consistent, read-only view of several queries (REPEATABLE READ).
  template <class Body>
  auto read(Body&& body) -> std::invoke_result_t<Body, pqxx::transaction_base&> {
    using Reader = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;
    return run_in<Reader>(std::forward<Body>(body));
  }

  // Statements with no transaction around them, each of what is committed when it begins: for one that reads,
  // or for several that read what never changes. Two messages fewer.
  template <class Body>
  auto read_singly(Body&& body) -> std::invoke_result_t<Body, pqxx::transaction_base&> {
    return run_in<pqxx::nontransaction>(std::forward<Body>(body));
  }

  Status ping();
  const std::string& url() const { return options_.url; }

 private:
  // A borrowed connection; goes back to the pool, or is dropped when broken.
  class Lease {
   public:
    Lease(Database& owner, std::unique_ptr<pqxx::connection> connection);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    pqxx::connection& operator*() { return *connection_; }
    void drop() { connection_.reset(); }

   private:
    Database& owner_;
    std::unique_ptr<pqxx::connection> connection_;
  };

  template <class Transaction, class Body>
  auto run_in(Body&& body) -> decltype(body(std::declval<Transaction&>())) {
    try {
      auto connection = acquire();
      if (!connection.ok()) return std::move(connection).error();
      Lease lease(*this, *std::move(connection));
      try {
        Transaction tx(*lease);
        auto result = body(tx);
        if (result.ok()) tx.commit();
        return result;
      } catch (const pqxx::broken_connection&) {
        lease.drop();
        return current_database_error();
      } catch (const pqxx::in_doubt_error&) {
        lease.drop();
        return current_database_error();
      }
    } catch (...) {
      return current_database_error();
    }
  }

  Result<std::unique_ptr<pqxx::connection>> acquire();
  Result<std::unique_ptr<pqxx::connection>> open();
  void give_back(std::unique_ptr<pqxx::connection> connection);

  PoolOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::deque<std::unique_ptr<pqxx::connection>> idle_;
  size_t open_ = 0;
};

}  // namespace steward::storage
