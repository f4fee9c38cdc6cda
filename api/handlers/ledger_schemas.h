// The shapes of ledger_endpoints.h.
#pragma once

#include <array>

#include "api/handlers/schema.h"

namespace steward::api {

inline constexpr SchemaMember kConsistencyProof[] = {{"first", "integer"},
                                                     {"second", "integer"},
                                                     {"first_root", "string"},
                                                     {"second_root", "string"},
                                                     {"proof", "string[]"}};
inline constexpr SchemaMember kLedgerKeys[] = {
    {"keys", "string[]"}, {"statements", "string[]"}, {"witness_key", "string"}};

inline constexpr std::array<Schema, 2> kLedgerSchemas = {
    {{"ConsistencyProof", kConsistencyProof}, {"LedgerKeys", kLedgerKeys}}};

}  // namespace steward::api
