// Grants as PostgreSQL enforces them: a role without login that may read security-barrier views and nothing
// else, and the subject's own role as its member.
//
// The views run with the rights of whoever connects here, who therefore needs SELECT on the tables, CREATE in
// the database and CREATEROLE. They show nothing to statements from the end of the grant on, dropped or not.
//
// A view that a transaction has read cannot be dropped or changed until that transaction ends, and it may
// stay open for days. Rights can be taken at any time and count from its next statement on, so what must end
// is cut off first, in a transaction of its own.
#pragma once

#include <functional>
#include <optional>
#include <pqxx/pqxx>
#include <stop_token>
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

struct Made {
  Record record;
  bool is_changed = true;             // false: all stood as it should, and nothing was touched
  std::vector<std::string> repaired;  // what had been changed by hand since, as differences() says it
};

// Makes what there is not, changes what is not as it should be, and leaves the rest, so that what people
// built on a view stays as long as its columns do; the salt stays too. `before`: what stands according to the
// record. Whenever this fails nobody reads on through what stood before: it is cut off; unless Steward was
// told to stop, which changes nothing.
Result<Made> make(storage::Database& target, const Prepared& prepared, const std::optional<Record>& before,
                  const Agreed& agreed, const std::stop_token& stop = {});

// Takes every right on the views and tables from everybody but their owner, and the role from its members.
// Waits for no one who reads.
Status cut_off(storage::Database& target, const Names& names);

// Cuts off, then drops. What is gone already is no error. Views that people made on top of these go too.
// kConflict, with the views dropped, when only the role could not be; kTimeout, all cut off, when a
// transaction still holds a view.
Status drop(storage::Database& target, const Names& names);

Result<Observation> observe(storage::Database& target, const Names& names);
Result<Observation> observe(pqxx::transaction_base& tx, const Names& names);

// Roles that can act as this one, by whatever number of steps.
std::vector<std::string> sharers_of(pqxx::transaction_base& tx, const std::string& role);

}  // namespace steward::enforcement
