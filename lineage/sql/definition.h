// Statements that define relations and move no data: what they teach of columns and names.
#pragma once

#include "lineage/sql/analysis.h"

namespace steward::lineage {

// CREATE TABLE (LIKE, INHERITS, PARTITION OF), ALTER TABLE, renaming of columns, DROP, SET search_path. False
// when `statement` is none of these.
bool learn_definition(SqlAnalysis& analysis, const SqlNode& statement);

// Of DROP, RENAME and SET SCHEMA: "OBJECT_TABLE" and other kinds that have rows.
bool is_relation(std::string_view object_type);

}  // namespace steward::lineage
