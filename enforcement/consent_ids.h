// Tables of the ids whose persons agreed, beside the views that are filtered by them. In the caller's
// transaction.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "enforcement/postgres.h"

namespace steward::enforcement {

// Reads the columns, which may take long, into tables of their own, so that nothing that others read is
// locked meanwhile. The ids leave the database in batches, only to be hashed.
Status stage_ids(pqxx::transaction_base& tx, const Prepared& prepared, const Agreed& agreed);

// The staged ids as the table, where there is none. True when it was made.
bool settle_new_ids(pqxx::transaction_base& tx, const std::string& table);

// The table as it was staged, in place. True when it had to change. Only ids that are taken out lock it: they
// must be gone for transactions with an old snapshot too.
Result<bool> settle_ids(pqxx::transaction_base& tx, const std::string& table);

}  // namespace steward::enforcement
