// The endpoints that decide.
#pragma once

#include <array>

#include "api/handlers/endpoint_description.h"

namespace steward::api {

inline constexpr size_t kDecisionBodyLimit = 1u << 20;
inline constexpr size_t kDecisionBatchBodyLimit = 4u << 20;
inline constexpr size_t kAccessQuestionBodyLimit = 1u << 20;

inline constexpr QueryParameter kDecisionQuery[] = {
    {"mode", "string", "durable (the default): recorded before it is answered; advisory: not recorded"},
    {"reasons", "string", "all (the default) or none; the ledger holds them all the same"},
    {"proof", "boolean", "true: with the inclusion proof, under a head signed after the entry was written"}};

inline constexpr std::array<EndpointDescription, 3> kDecisionEndpoints = {{
    {{Method::kPost, "/api/v1/decisions", "post_decision", kDecisionBodyLimit},
     "May this subject use this data for this purpose, now? 200 whatever the verdict",
     kDecisionQuery,
     "DecisionRequest",
     "Decision"},
    {{Method::kPost, "/api/v1/decisions/batch", "post_decision_batch", kDecisionBatchBodyLimit},
     "Many decisions on one state of everything, in order, recorded together",
     kDecisionQuery,
     "DecisionBatch",
     "DecisionBatchAnswer"},
    {{Method::kPost, "/api/v1/access", "post_access", kAccessQuestionBodyLimit},
     "Which of all datasets may this subject use for this purpose? Names only, so it is not recorded",
     {},
     "AccessQuestion",
     "CatalogAccessPage"},
}};

}  // namespace steward::api
