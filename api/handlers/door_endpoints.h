// The endpoints that speak other people's protocols, so that what speaks them too needs no adapter: the
// OpenID AuthZEN Authorization API 1.0 (table of its HTTPS JSON Binding) and Trino's OPA plugin.
#pragma once

#include <array>

#include "api/handlers/endpoint_description.h"

namespace steward::api {

inline constexpr size_t kAccessBodyLimit = 1u << 20;
inline constexpr size_t kTrinoBodyLimit = 32u << 20;  // a batch names every table of a catalog

inline constexpr std::array<EndpointDescription, 11> kDoorEndpoints = {{
    {{Method::kGet, "/.well-known/authzen-configuration", "authzen_metadata", 0, true},
     "Where the endpoints of AuthZEN are",
     {},
     "",
     "AccessMetadata"},
    {{Method::kPost, "/access/v1/evaluation", "access_evaluation", kAccessBodyLimit, false, true},
     "AuthZEN: may this subject do this to that resource? 200 whatever the decision",
     {},
     "AccessEvaluation",
     "AccessDecision"},
    {{Method::kPost, "/access/v1/evaluations", "access_evaluations", kAccessBodyLimit, false, true},
     "AuthZEN: several questions at once, answered in order; without any, one",
     {},
     "AccessEvaluations",
     "AccessDecisions"},
    {{Method::kPost, "/access/v1/search/subject", "search_subjects", kAccessBodyLimit, false, true},
     "AuthZEN: who may?",
     {},
     "AccessSearch",
     "AccessResults"},
    {{Method::kPost, "/access/v1/search/resource", "search_resources", kAccessBodyLimit, false, true},
     "AuthZEN: to which datasets or fields?",
     {},
     "AccessSearch",
     "AccessResults"},
    {{Method::kPost, "/access/v1/search/action", "search_actions", kAccessBodyLimit, false, true},
     "AuthZEN: which actions?",
     {},
     "AccessSearch",
     "AccessResults"},
    {{Method::kPost, "/trino/allow", "trino_allow", kTrinoBodyLimit},
     "Trino, opa.policy.uri: may this user do that?",
     {},
     "TrinoQuery",
     "TrinoAllow"},
    {{Method::kPost, "/trino/batch", "trino_batch", kTrinoBodyLimit},
     "Trino, opa.policy.batched-uri: which of these may the user see?",
     {},
     "TrinoQuery",
     "TrinoBatch"},
    {{Method::kPost, "/trino/row-filters", "trino_row_filters", kTrinoBodyLimit},
     "Trino, opa.policy.row-filters-uri: which rows of a table?",
     {},
     "TrinoQuery",
     "TrinoRowFilters"},
    {{Method::kPost, "/trino/column-masks", "trino_column_mask", kTrinoBodyLimit},
     "Trino, opa.policy.column-masking-uri: how is a column shown?",
     {},
     "TrinoQuery",
     "TrinoColumnMask"},
    {{Method::kPost, "/trino/batch-column-masks", "trino_column_masks", kTrinoBodyLimit},
     "Trino, opa.policy.batch-column-masking-uri: how are these columns shown?",
     {},
     "TrinoQuery",
     "TrinoColumnMasks"},
}};

}  // namespace steward::api
