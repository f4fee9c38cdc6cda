// The adapter of libpg_query: SQL text to PostgreSQL's own parse tree, with bounds on what hostile text can
// cost.
//
// libpg_query recurses once per level of the tree when it prints it and has no guard of its own: 200,000 plus
// signs overflow the stack. So the text is first cut into tokens by PostgreSQL's scanner (which does not
// recurse), and a bound on the depth of the tree is computed from them. Pure, thread-safe (libpg_query keeps
// its state per thread).
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "base/error.h"

namespace steward::lineage {

struct SqlBounds {
  size_t max_bytes = 1u << 20;
  size_t max_tokens = 200'000;
  size_t max_depth =
      2'000;  // of brackets, operators and set operations that can nest, counted from the tokens
};

// {"version": 150001, "stmts": [{"stmt": …}]}. Errors give the byte offset in `where` and no part of the
// text, which may hold personal values.
Result<boost::json::value> parse_sql(std::string_view sql, const SqlBounds& bounds = {});

}  // namespace steward::lineage
