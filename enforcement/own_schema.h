// The schema steward_grants of a database: that it and what Steward writes to in it are Steward's own, and
// who has rights there.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "base/error.h"
#include "storage/pool.h"

namespace steward::enforcement {

// Held to the end of the transaction by whoever changes roles or objects for grants in this database.
void lock_schema(pqxx::transaction_base& tx);

// Functions in statements are those of PostgreSQL, whatever stands in other schemas.
void set_session(pqxx::transaction_base& tx);

// "steward_grants.NAME", quoted.
std::string in_schema(const std::string& name);
bool is_there(pqxx::transaction_base& tx, const std::string& relation);

// Makes the schema and the table of salts where there are none.
Status ready_schema(storage::Database& target);

// kConflict unless schema and salts belong to who is connected. Somebody else could have made them first,
// between looking and making.
Status check_own_schema(pqxx::transaction_base& tx);

// kConflict unless this is a plain table of who is connected, and writing to it runs nobody's code.
Status check_own_table(pqxx::transaction_base& tx, const std::string& relation);

// kConflict when default privileges of the database have given others rights on what was just made.
Status check_private(pqxx::transaction_base& tx, const std::string& relation);

// Takes what rights there are on the relation and its columns from everybody but its owner.
void revoke_all(pqxx::transaction_base& tx, const std::string& relation);

// Takes what rights there are on the schema from everybody but its owner and the roles of grants.
void revoke_schema(pqxx::transaction_base& tx);

}  // namespace steward::enforcement
