// Access requests as rows: what was asked and what happened to it, both never changed; grants are their fold.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/error.h"
#include "policy/grants/access_request.h"

namespace steward::storage {

// True for the one way Steward writes a UUID: 36 characters, lower case.
bool is_uuid(std::string_view text);

// A new request with all its events. kConflict when there is one of that id.
Status add_access_request(pqxx::transaction_base& tx, const policy::AccessRequest& request);

// The last event of a request that is stored up to the one before. Under lock_writes(), since the request was
// read: two who settle one request have an order. kConflict when another stored that event first.
Status add_last_event(pqxx::transaction_base& tx, const policy::AccessRequest& request);

// None when there is no such request; an id that is no UUID is of none.
Result<std::optional<policy::AccessRequest>> find_access_request(pqxx::transaction_base& tx,
                                                                 std::string_view id);

struct StoredAccessRequest {
  int64_t seq = 0;
  policy::AccessRequest request;
};
// The newest first, from below `before` on (none: from the newest). An empty subject: of all.
Result<std::vector<StoredAccessRequest>> load_access_requests(pqxx::transaction_base& tx,
                                                              std::optional<int64_t> before,
                                                              const std::string& subject, size_t limit);

// Those that somebody or the decision itself approved: of any state, and perhaps without a grant yet.
Result<std::vector<StoredAccessRequest>> load_approved_requests(pqxx::transaction_base& tx,
                                                                std::optional<int64_t> before,
                                                                const std::string& subject, size_t limit);

// The request that a grant of this id follows from, whether it was made yet or not. None as above. Looks at
// every request's id.
Result<std::optional<policy::AccessRequest>> find_request_of_grant(pqxx::transaction_base& tx,
                                                                   std::string_view grant_id);

// How many requests of the subject are pending or have a grant in force. One that lapsed with some approvals
// counts until the time asked for is over.
int64_t count_open_access_requests(pqxx::transaction_base& tx, const std::string& subject, Timestamp now);

// The grants that decisions may rest on. Left out are those that were over when grants last changed (of what
// happened up to `until`): a fact of the rows alone, so that whoever loads them later, or for a moment of the
// past, gets the same ones. Events after `until` are not hidden.
Result<std::vector<policy::Grant>> load_grants(pqxx::transaction_base& tx, Timestamp until);

}  // namespace steward::storage
