// The endpoints of the registers: requests of data subjects and legal holds; see endpoint_table.h.
#pragma once

#include <array>

#include "api/handlers/endpoint_description.h"

namespace steward::api {

inline constexpr QueryParameter kSubjectRequestsQuery[] = {
    {"state", "string", "open, overdue or closed; all when not given"},
    {"due_within", "integer", "days, 0 to 36,500: open ones due by then, and those overdue"},
    {"person", "string", "the id of the person whose data it is about"},
    {"regulation", "string", "gdpr, cpra or hipaa"},
    {"right", "string",
     "access, rectification, erasure, restriction, portability, objection, automated-decision or opt-out"},
    {"limit", "integer", "requests per page, 1 to 500; 50 when not given"},
    {"cursor", "string", "next_cursor of the page before"}};

inline constexpr QueryParameter kLegalHoldsQuery[] = {
    {"in_force", "boolean", "true: those in force now alone"}};

inline constexpr size_t kRegisterBodyLimit = 64u << 10;

inline constexpr std::array<EndpointDescription, 7> kRegisterEndpoints = {{
    {{Method::kPost, "/api/v1/subject-requests", "post_subject_request", kRegisterBodyLimit},
     "A person asks about their own data: from now on the deadline is kept; only the keyed hash of the "
     "person is",
     {},
     "SubjectOpening",
     "SubjectRequest",
     "application/json",
     201},
    {{Method::kGet, "/api/v1/subject-requests", "list_subject_requests"},
     "Requests of data subjects; what is due first comes first",
     kSubjectRequestsQuery,
     "",
     "SubjectRequestPage"},
    {{Method::kGet, "/api/v1/subject-requests/{request}", "get_subject_request"},
     "One request, its deadline and what was done",
     {},
     "",
     "SubjectRequest"},
    {{Method::kPost, "/api/v1/subject-requests/{request}/events", "post_subject_event", kRegisterBodyLimit},
     "It was confirmed, the person identified, the time extended, or it was closed",
     {},
     "SubjectStep",
     "SubjectRequest"},
    {{Method::kPost, "/api/v1/legal-holds", "post_legal_hold", kRegisterBodyLimit},
     "Hold data of datasets or of a person although its time is over",
     {},
     "LegalHoldOrder",
     "LegalHold",
     "application/json",
     201},
    {{Method::kGet, "/api/v1/legal-holds", "list_legal_holds"},
     "Legal holds, in the order they were added",
     kLegalHoldsQuery,
     "",
     "LegalHoldList"},
    {{Method::kPost, "/api/v1/legal-holds/{hold}/release", "post_hold_release", kRegisterBodyLimit},
     "The hold is over: what is due may be deleted",
     {},
     "LegalHoldRelease",
     "LegalHold"},
}};

}  // namespace steward::api
