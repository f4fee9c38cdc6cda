// The endpoints of access requests and grants; see endpoint_table.h.
#pragma once

#include <array>

#include "api/handlers/endpoint_description.h"

namespace steward::api {

inline constexpr QueryParameter kAccessRequestsQuery[] = {
    {"subject", "string", "who asked"},
    {"state", "string", "pending, refused, approved, cancelled, lapsed, expired or withdrawn, as of now"},
    {"limit", "integer", "requests per page, 1 to 500; 50 when not given"},
    {"cursor", "string", "next_cursor of the page before; a page may be short and still have one"}};
inline constexpr QueryParameter kGrantsQuery[] = {
    {"subject", "string", "who holds the grant"},
    {"in_force", "boolean", "true: those in force now alone"},
    {"limit", "integer", "grants per page, 1 to 500; 50 when not given"},
    {"cursor", "string", "next_cursor of the page before; a page may be short and still have one"}};

inline constexpr size_t kAccessRequestBodyLimit = 256u << 10;

inline constexpr std::array<EndpointDescription, 8> kAccessEndpoints = {{
    {{Method::kPost, "/api/v1/access-requests", "post_access_request", kAccessRequestBodyLimit},
     "Ask for access: refused with why, approved with a grant, or pending for approvers",
     {},
     "AccessAsk",
     "AccessRequest",
     "application/json",
     201},
    {{Method::kGet, "/api/v1/access-requests", "list_access_requests"},
     "Access requests, the newest first",
     kAccessRequestsQuery,
     "",
     "AccessRequestPage"},
    {{Method::kGet, "/api/v1/access-requests/{request}", "get_access_request"},
     "One access request and what became of it",
     {},
     "",
     "AccessRequest"},
    {{Method::kPost, "/api/v1/access-requests/{request}/approvals", "post_approval", kAccessRequestBodyLimit},
     "Approve, in a role that is asked for; the last approval that is needed makes the grant",
     {},
     "AccessJudgement",
     "AccessRequest"},
    {{Method::kPost, "/api/v1/access-requests/{request}/refusals", "post_refusal", kAccessRequestBodyLimit},
     "Refuse, in a role that is asked for, with a note that says why",
     {},
     "AccessJudgement",
     "AccessRequest"},
    {{Method::kPost, "/api/v1/access-requests/{request}/cancellation", "post_cancellation",
      kAccessRequestBodyLimit},
     "Who asked does not need it any more",
     {},
     "AccessEnding",
     "AccessRequest"},
    {{Method::kGet, "/api/v1/grants", "list_grants"},
     "Grants of any state, the newest first",
     kGrantsQuery,
     "",
     "GrantPage"},
    {{Method::kPost, "/api/v1/grants/{grant}/withdrawal", "post_withdrawal", kAccessRequestBodyLimit},
     "End a grant, as its subject, its approver or in a role that may; from the next decision on nothing "
     "rests on it",
     {},
     "AccessJudgement",
     "AccessRequest"},
}};

}  // namespace steward::api
