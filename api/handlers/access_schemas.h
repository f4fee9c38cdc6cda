// The shapes of access requests and grants; see schemas.h.
#pragma once

#include <array>

#include "api/handlers/schema.h"

namespace steward::api {

inline constexpr SchemaMember kAccessAsk[] = {{"id", "string", kOptional},
                                              {"subject", "Subject"},
                                              {"actions", "string[]"},
                                              {"resources", "string[]"},
                                              {"purpose", "string"},
                                              {"duration", "string"},
                                              {"justification", "string"},
                                              {"context", "map<attribute>", kOptional},
                                              {"environment", "string", kOptional},
                                              {"group_size", "integer", kOptional}};
inline constexpr SchemaMember kAccessJudgement[] = {{"person", "string"},
                                                    {"roles", "string[]", kOptional},
                                                    {"groups", "string[]", kOptional},
                                                    {"note", "string", kOptional}};
inline constexpr SchemaMember kAccessEnding[] = {{"person", "string"}, {"note", "string", kOptional}};
inline constexpr SchemaMember kAccessScope[] = {{"dataset", "string"}, {"fields", "string[]", kOptional}};
inline constexpr SchemaMember kAccessEvent[] = {{"event", "string"},
                                                {"at", "string"},
                                                {"person", "string", kOptional},
                                                {"roles", "string[]", kOptional},
                                                {"note", "string", kOptional}};
inline constexpr SchemaMember kOpenApprovals[] = {
    {"roles", "string[]"}, {"people", "integer"}, {"approvals", "ApprovalNeeded[]"}};
inline constexpr SchemaMember kGrantApproval[] = {
    {"person", "string"}, {"roles", "string[]"}, {"at", "string"}};
inline constexpr SchemaMember kGrant[] = {{"id", "string"},
                                          {"request", "string"},
                                          {"subject", "string"},
                                          {"actions", "string[]"},
                                          {"purpose", "string"},
                                          {"scope", "AccessScope[]"},
                                          {"approvals", "GrantApproval[]"},
                                          {"valid_from", "string"},
                                          {"valid_until", "string"},
                                          {"ended_at", "string", kOptional},
                                          {"in_force", "boolean"}};
inline constexpr SchemaMember kAccessRequest[] = {{"id", "string"},
                                                  {"state", "string"},
                                                  {"asked_at", "string"},
                                                  {"subject", "Subject"},
                                                  {"actions", "string[]"},
                                                  {"resources", "string[]"},
                                                  {"purpose", "string"},
                                                  {"duration", "string"},
                                                  {"justification", "string"},
                                                  {"context", "map<attribute>", kOptional},
                                                  {"environment", "string", kOptional},
                                                  {"group_size", "integer", kOptional},
                                                  {"scope", "AccessScope[]"},
                                                  {"reasons", "string[]"},
                                                  {"approvals", "ApprovalNeeded[]", kOptional},
                                                  {"open", "OpenApprovals", kOptional},
                                                  {"events", "AccessEvent[]"},
                                                  {"grant", "Grant", kOptional}};
inline constexpr SchemaMember kAccessRequestPage[] = {{"requests", "AccessRequest[]"},
                                                      {"next_cursor", "string", kOptional}};
inline constexpr SchemaMember kGrantPage[] = {{"grants", "Grant[]"}, {"next_cursor", "string", kOptional}};

inline constexpr std::array<Schema, 11> kAccessSchemas = {{{"AccessAsk", kAccessAsk},
                                                           {"AccessJudgement", kAccessJudgement},
                                                           {"AccessEnding", kAccessEnding},
                                                           {"AccessScope", kAccessScope},
                                                           {"AccessEvent", kAccessEvent},
                                                           {"OpenApprovals", kOpenApprovals},
                                                           {"GrantApproval", kGrantApproval},
                                                           {"Grant", kGrant},
                                                           {"AccessRequest", kAccessRequest},
                                                           {"AccessRequestPage", kAccessRequestPage},
                                                           {"GrantPage", kGrantPage}}};

}  // namespace steward::api
