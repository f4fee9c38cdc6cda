// What the ledger's writer is measured against: the same rows by COPY into a table of their own, with nothing
// else.
#pragma once

#include <functional>
#include <vector>

#include "audit/entry.h"
#include "storage/pool.h"

namespace steward::bench {

// Both throw std::runtime_error when the database does not take it.
void make_bare_table(storage::Database& database);
// One transaction, its lines formed beforehand as far as COPY lets its caller.
void copy_bare(storage::Database& database, const std::vector<const audit::Entry*>& entries);

}  // namespace steward::bench
