// Masks and row filters as SQL, for PostgreSQL (views of `steward grant provision`) and Trino (its OPA
// plugin). Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "policy/decision.h"

namespace steward::policy {

enum class SqlDialect { kPostgres, kTrino };

// "name" with quotes doubled. Any text but one with U+0000.
std::string quoted_identifier(std::string_view name);
std::string quoted_literal(std::string_view text);

// The masked value of a column, an expression of the column's own type where the mask allows it, else of
// text; `type` as the source calls it ("character varying(40)", "timestamp with time zone", "bigint"). A mask
// that cannot be applied to a type becomes NULL, never less. kHash is SHA-256 in hex over a salt that `salt`
// names (a grant's own): equal values stay equal within a grant, and differ between grants. kTokenise is the
// same, as a UUID-like token.
std::string mask_expression(SqlDialect dialect, const MaskSpec& mask, std::string_view column,
                            std::string_view type, std::string_view salt);

// Names the table of the ids that may be shown under a kConsent filter (one column, `id`, text), quoted;
// none: there is no such table.
using ConsentTable = std::function<std::optional<std::string>(const RowFilter&)>;

// A condition over rows, with all filters; "TRUE" when there are none. A kConsent filter without a table is
// FALSE, so that nothing is shown that was not agreed to.
std::string row_condition(SqlDialect dialect, const std::vector<RowFilter>& filters,
                          const ConsentTable& consent_table = {});

}  // namespace steward::policy
