// What people asked about their own data, to be looked for: by person, by deadline. What is stored follows
// from the entries of the ledger (audit/subject_request.h).
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "audit/subject_request.h"
#include "base/error.h"

namespace steward::storage {

// What the request is looked for by, as it stands now. Under lock_writes().
void put_subject_request(pqxx::transaction_base& tx, const audit::SubjectRequest& request);

// The fold of its entries. None when there is no such request; an id that is no UUID is of none.
Result<std::optional<audit::SubjectRequest>> find_subject_request(pqxx::transaction_base& tx,
                                                                  const std::string& id);

struct SubjectRequestFilter {
  std::optional<bool> is_closed;
  std::optional<audit::Day> due_by;   // that day included
  std::vector<std::string> subjects;  // keyed hashes; empty: of anybody
  std::optional<audit::Regulation> regulation;
  std::optional<audit::DataRight> right;
  size_t limit = 50;
  std::string cursor;  // of the page before
};
struct SubjectRequestPage {
  std::vector<audit::SubjectRequest> requests;  // what is due first comes first
  std::string next_cursor;                      // empty: these were the last
};
// kInvalidInput for a cursor that no page gave.
Result<SubjectRequestPage> list_subject_requests(pqxx::transaction_base& tx,
                                                 const SubjectRequestFilter& filter);

// Ids of requests whose row is not what their entries come to, or that have a row alone. At most `limit`.
Result<std::vector<std::string>> differing_subject_requests(pqxx::transaction_base& tx, size_t limit);

}  // namespace steward::storage
