// Grants as PostgreSQL enforces them: a role without login that may read security-barrier views and nothing
// else, and the subject's own role as its member. Everything is made, refreshed or dropped in one
// transaction.
//
// The views run with the rights of whoever connects here, who therefore needs SELECT on the tables, CREATE in
// the database and CREATEROLE. They show nothing from the end of the grant on, dropped or not.
#pragma once

#include <functional>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/error.h"
#include "enforcement/objects.h"
#include "storage/pool.h"

namespace steward::enforcement {

inline constexpr const char* kSchema = "steward_grants";

// Of the person with this id in a column: whether the purpose is agreed to.
using Agreed = std::function<bool(const std::string& id, const Purpose& purpose)>;

struct Prepared {
  Names names;
  Plan plan;                          // what of it there is in this database
  std::vector<std::string> warnings;  // what was left out, and what makes the views vain
};

// Reads only: finds the tables and columns. kConflict when there is something of these names that Steward has
// no record of (`is_known` false) or when no view can be made.
Result<Prepared> prepare(storage::Database& target, Plan plan, bool is_known);

// Makes everything anew, under the salt that was used before; what was made `before` is dropped.
Result<Observation> make(storage::Database& target, const Prepared& prepared,
                         const std::optional<Names>& before, const Agreed& agreed);

// What is gone already is no error. Views that people made on top of these go too. kConflict, with the views
// dropped, when only the role could not be.
Status drop(storage::Database& target, const std::string& grant, const Names& names);

Result<Observation> observe(storage::Database& target, const Names& names);
Result<Observation> observe(pqxx::transaction_base& tx, const Names& names);

}  // namespace steward::enforcement
