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

// "name" and 'text' with quotes doubled, as SQL has it. U+0000, which neither may hold, becomes U+FFFD. For
// PostgreSQL, standard_conforming_strings must be on.
std::string quoted_identifier(std::string_view name);
std::string quoted_literal(std::string_view text);

// What hashes and tokens are made with besides the value, an SQL expression of text: whoever can read it can
// try out values. In a view that others may read, a subquery of what only the view's owner may.
struct SaltExpression {
  std::string sql;
};
SaltExpression literal_salt(std::string_view salt);

// The masked value of a column; `type` as the source calls it ("character varying(40)", "timestamp with time
// zone", "bigint"). What a mask cannot hide in a type becomes NULL, never less: all of booleans, JSON, arrays
// and types that are not known; a text no longer than what generalising leaves.
//   partial     of texts; PostgreSQL: of integers and UUIDs too, as text. A value no longer than what is left
//               is hidden whole.
//   generalise  of texts, numbers, dates and times (in UTC), in the column's own type
//   hash        SHA-256 in hex over salt and value: equal values stay equal under one salt. As text, so with
//               Trino, where a mask must have the column's type, of texts only.
//   tokenise    the same as a UUID; of UUIDs in their own type
//   redact      "[redacted]" for texts, NULL for all else
std::string mask_expression(SqlDialect dialect, const MaskSpec& mask, std::string_view column,
                            std::string_view type, const SaltExpression& salt);

// Names the table of the ids that may be shown under a kConsent filter (one column, `id`, text, without
// nulls), quoted; none: there is no such table.
using ConsentTable = std::function<std::optional<std::string>(const RowFilter&)>;

// A condition over rows, with all filters; "TRUE" when there are none. A kConsent filter without a table is
// FALSE, so that nothing is shown that was not agreed to, and so is a filter by no values.
std::string row_condition(SqlDialect dialect, const std::vector<RowFilter>& filters,
                          const ConsentTable& consent_table = {});

}  // namespace steward::policy
