// Parts of dropping, for whoever makes a grant's objects anew. In the caller's transaction, under
// lock_schema().
#pragma once

#include <pqxx/pqxx>

#include "enforcement/postgres.h"

namespace steward::enforcement {

// With every right the role has here. False when it stays, without its member, because of rights that others
// gave it by hand.
bool drop_role(pqxx::transaction_base& tx, const Names& names);

// Views, tables and role. False as drop_role() says.
bool drop_all(pqxx::transaction_base& tx, const Names& names);

Error still_held(const Names& names);

}  // namespace steward::enforcement
