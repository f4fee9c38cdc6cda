// The shapes of the registers; see schemas.h.
#pragma once

#include <array>

#include "api/handlers/schema.h"

namespace steward::api {

inline constexpr SchemaMember kSubjectOpening[] = {
    {"id", "string", kOptional},       {"subject", "string"},
    {"regulation", "string"},          {"right", "string"},
    {"received", "string", kOptional}, {"reference", "string", kOptional},
    {"by", "string", kOptional}};
inline constexpr SchemaMember kSubjectStep[] = {{"event", "string"},
                                                {"on", "string", kOptional},
                                                {"outcome", "string", kOptional},
                                                {"reason", "string", kOptional},
                                                {"by", "string", kOptional}};
inline constexpr SchemaMember kSubjectRequest[] = {{"id", "string"},
                                                   {"subject", "string"},
                                                   {"regulation", "string"},
                                                   {"right", "string"},
                                                   {"received", "string"},
                                                   {"due", "string"},
                                                   {"standing", "string"},
                                                   {"entry", "integer"},
                                                   {"last_entry", "integer"},
                                                   {"reference", "string", kOptional},
                                                   {"extendable_to", "string", kOptional},
                                                   {"confirm_by", "string", kOptional},
                                                   {"confirmed", "string", kOptional},
                                                   {"identified", "string", kOptional},
                                                   {"extended", "string", kOptional},
                                                   {"extension_reason", "string", kOptional},
                                                   {"closed", "string", kOptional},
                                                   {"outcome", "string", kOptional},
                                                   {"days", "integer", kOptional},
                                                   {"closing_reason", "string", kOptional}};
inline constexpr SchemaMember kSubjectRequestPage[] = {{"requests", "SubjectRequest[]"},
                                                       {"next_cursor", "string", kOptional}};

inline constexpr SchemaMember kLegalHoldOrder[] = {
    {"id", "string", kOptional},      {"datasets", "string[]", kOptional},
    {"subject", "string", kOptional}, {"reason", "string"},
    {"ordered_by", "string"},         {"from", "string", kOptional},
    {"by", "string", kOptional}};
inline constexpr SchemaMember kLegalHoldRelease[] = {
    {"reason", "string"}, {"on", "string", kOptional}, {"by", "string", kOptional}};
inline constexpr SchemaMember kLegalHold[] = {
    {"id", "string"},        {"datasets", "string[]"},          {"subject", "string", kOptional},
    {"from", "string"},      {"ordered_by", "string"},          {"reason", "string"},
    {"in_force", "boolean"}, {"released", "string", kOptional}, {"release_reason", "string", kOptional},
    {"entry", "integer"},    {"last_entry", "integer"}};
inline constexpr SchemaMember kLegalHoldList[] = {{"holds", "LegalHold[]"}};

inline constexpr std::array<Schema, 8> kRegisterSchemas = {{{"SubjectOpening", kSubjectOpening},
                                                            {"SubjectStep", kSubjectStep},
                                                            {"SubjectRequest", kSubjectRequest},
                                                            {"SubjectRequestPage", kSubjectRequestPage},
                                                            {"LegalHoldOrder", kLegalHoldOrder},
                                                            {"LegalHoldRelease", kLegalHoldRelease},
                                                            {"LegalHold", kLegalHold},
                                                            {"LegalHoldList", kLegalHoldList}}};

}  // namespace steward::api
