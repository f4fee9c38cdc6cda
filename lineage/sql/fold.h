// Identifiers without regard to case. PostgreSQL folds those without double quotes to lower case already;
// this folds the quoted ones, for SQL that was written for a database that folds to upper case.
#pragma once

#include <boost/json/value.hpp>

namespace steward::lineage {

// Every identifier in a parse tree of libpg_query; constants stay as they are.
void fold_identifiers(boost::json::value& tree);

}  // namespace steward::lineage
