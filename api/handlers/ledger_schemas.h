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
inline constexpr SchemaMember kServerCount[] = {
    {"server", "string"},   {"role", "string"},      {"state", "string"},      {"started", "string"},
    {"told", "string"},     {"decided", "integer"},  {"overtaken", "integer"}, {"recorded", "integer"},
    {"refused", "integer"}, {"may_lose", "integer"}, {"open", "integer"},      {"remark", "string"}};
inline constexpr SchemaMember kServerCounts[] = {{"servers", "ServerCount[]"}};

inline constexpr std::array<Schema, 4> kLedgerSchemas = {{{"ConsistencyProof", kConsistencyProof},
                                                          {"LedgerKeys", kLedgerKeys},
                                                          {"ServerCount", kServerCount},
                                                          {"ServerCounts", kServerCounts}}};

}  // namespace steward::api
