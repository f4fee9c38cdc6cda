// What was made in other databases for grants, and what was dropped there: a record that only grows.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace steward::storage {

struct StoredProvision {
  std::string grant;
  std::string target;    // the database's URL, without a password
  bool is_made = false;  // false: dropped
  std::string actor;
  Timestamp at{};
  std::string body;  // JSON
};

// Held to the end of the transaction by whoever makes or drops something for the grant in the database: each
// has read the newest record and world by then. The transaction may be idle meanwhile.
void lock_provision(pqxx::transaction_base& tx, const std::string& grant, const std::string& target);

Status add_provision(pqxx::transaction_base& tx, const StoredProvision& provision);

// The newest of each grant and database, in their order; an empty grant: of all.
Result<std::vector<StoredProvision>> load_provisions(pqxx::transaction_base& tx, const std::string& grant);

}  // namespace steward::storage
