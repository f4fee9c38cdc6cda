// A query of the ledger as terms, and the cursor that a page of it ends with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/terms.h"
#include "service/audit/search.h"
#include "storage/ledger_index.h"

namespace steward::service {

// kInvalidInput, naming the parameter, for what no entry can have or is out of bounds.
Status check_query(const LedgerQuery& query);

// Of each list one term at least must be there: a person may have borne several hashes.
using WantedTerms = std::vector<std::vector<audit::Term>>;
Result<WantedTerms> terms_of(const LedgerQuery& query, const LedgerSearch::Names& names);
storage::WantedTerms hashes_of(const WantedTerms& wanted);

// True when the canonical text has what is wanted.
bool has_terms(std::string_view canonical, const WantedTerms& wanted);

// Where the next page begins: entries before `bound` (oldest first: from it on), below `size`.
struct SearchPlace {
  int64_t bound = 0, size = 0;
};
std::string cursor_of(const SearchPlace& place, const LedgerQuery& query);
// None when the query has no cursor. kInvalidInput for one that is not of this query.
Result<std::optional<SearchPlace>> place_of(const LedgerQuery& query);

}  // namespace steward::service
