// What Steward knows of PostgreSQL's functions by name. Names are lower case and without schema.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace steward::lineage {

bool is_aggregate_function(std::string_view name);

// The columns a set-returning function of PostgreSQL has in FROM when no column names are given: one that
// takes the alias (an empty name), fixed ones such as jsonb_each's key and value, or no list at all where a
// type or a column definition list says them. None: not known, it may read anything.
std::optional<std::vector<std::string_view>> columns_of_function(std::string_view name);

// Encryption can be undone by who has the key, so what a decryption returns is not hidden by it.
bool is_encryption(std::string_view name);
bool is_decryption(std::string_view name);

// Columns every table has without declaring them; they hold no data.
bool is_system_column(std::string_view name);

}  // namespace steward::lineage
