// The shapes of the endpoints of door_endpoints.h. What their protocols leave open is "object".
#pragma once

#include <array>

#include "api/handlers/schema.h"

namespace steward::api {

inline constexpr SchemaMember kAccessEntity[] = {
    {"type", "string"}, {"id", "string", kOptional}, {"properties", "object", kOptional}};
inline constexpr SchemaMember kAccessAction[] = {{"name", "string"}, {"properties", "object", kOptional}};
inline constexpr SchemaMember kAccessEvaluation[] = {{"subject", "AccessEntity"},
                                                     {"action", "AccessAction"},
                                                     {"resource", "AccessEntity"},
                                                     {"context", "object", kOptional}};
inline constexpr SchemaMember kAccessEvaluations[] = {
    {"subject", "AccessEntity", kOptional},  {"action", "AccessAction", kOptional},
    {"resource", "AccessEntity", kOptional}, {"context", "object", kOptional},
    {"options", "object", kOptional},        {"evaluations", "object[]", kOptional}};
inline constexpr SchemaMember kAccessDecision[] = {{"decision", "boolean"}, {"context", "object", kOptional}};
inline constexpr SchemaMember kAccessDecisions[] = {{"evaluations", "AccessDecision[]", kOptional},
                                                    {"decision", "boolean", kOptional},
                                                    {"context", "object", kOptional}};
inline constexpr SchemaMember kAccessSearch[] = {{"subject", "AccessEntity"},
                                                 {"action", "AccessAction", kOptional},
                                                 {"resource", "AccessEntity"},
                                                 {"context", "object", kOptional},
                                                 {"page", "object", kOptional}};
inline constexpr SchemaMember kAccessPage[] = {{"next_token", "string"}, {"count", "integer"}};
inline constexpr SchemaMember kAccessResults[] = {
    {"page", "AccessPage"}, {"context", "object", kOptional}, {"results", "object[]"}};
inline constexpr SchemaMember kAccessMetadata[] = {
    {"policy_decision_point", "string"},       {"access_evaluation_endpoint", "string"},
    {"access_evaluations_endpoint", "string"}, {"search_subject_endpoint", "string"},
    {"search_resource_endpoint", "string"},    {"search_action_endpoint", "string"}};

inline constexpr SchemaMember kTrinoQuery[] = {{"input", "object"}};
inline constexpr SchemaMember kTrinoAllow[] = {{"result", "boolean"}, {"decision_id", "string", kOptional}};
inline constexpr SchemaMember kTrinoBatch[] = {{"result", "integer[]"}};
inline constexpr SchemaMember kTrinoExpression[] = {{"expression", "string"}};
inline constexpr SchemaMember kTrinoRowFilters[] = {{"result", "TrinoExpression[]"}};
inline constexpr SchemaMember kTrinoColumnMask[] = {{"result", "TrinoExpression", kOptional}};
inline constexpr SchemaMember kTrinoIndexedMask[] = {{"index", "integer"},
                                                     {"viewExpression", "TrinoExpression"}};
inline constexpr SchemaMember kTrinoColumnMasks[] = {{"result", "TrinoIndexedMask[]"}};

inline constexpr std::array<Schema, 18> kDoorSchemas = {{{"AccessEntity", kAccessEntity},
                                                         {"AccessAction", kAccessAction},
                                                         {"AccessEvaluation", kAccessEvaluation},
                                                         {"AccessEvaluations", kAccessEvaluations},
                                                         {"AccessDecision", kAccessDecision},
                                                         {"AccessDecisions", kAccessDecisions},
                                                         {"AccessSearch", kAccessSearch},
                                                         {"AccessPage", kAccessPage},
                                                         {"AccessResults", kAccessResults},
                                                         {"AccessMetadata", kAccessMetadata},
                                                         {"TrinoQuery", kTrinoQuery},
                                                         {"TrinoAllow", kTrinoAllow},
                                                         {"TrinoBatch", kTrinoBatch},
                                                         {"TrinoExpression", kTrinoExpression},
                                                         {"TrinoRowFilters", kTrinoRowFilters},
                                                         {"TrinoColumnMask", kTrinoColumnMask},
                                                         {"TrinoIndexedMask", kTrinoIndexedMask},
                                                         {"TrinoColumnMasks", kTrinoColumnMasks}}};

}  // namespace steward::api
