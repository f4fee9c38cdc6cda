// Shapes of entries of the ledger in answers (api/codec/ledger_codec.h).
#pragma once

#include <array>

#include "api/handlers/schema.h"

namespace steward::api {

inline constexpr SchemaMember kInclusionProof[] = {
    {"checkpoint", "string"}, {"key", "string"}, {"size", "integer"}, {"hashes", "string[]"}};
inline constexpr SchemaMember kLedgerEntry[] = {{"seq", "integer"},
                                                {"leaf", "string", kOptional},
                                                {"entry", "object", kOptional},
                                                {"archived_in", "string", kOptional},
                                                {"earliest", "string", kOptional},
                                                {"latest", "string", kOptional},
                                                {"proof", "InclusionProof", kOptional}};
inline constexpr SchemaMember kLedgerEntryPage[] = {{"entries", "LedgerEntry[]"},
                                                    {"size", "integer"},
                                                    {"next_cursor", "string", kOptional},
                                                    {"note", "string", kOptional}};

inline constexpr std::array<Schema, 3> kEntrySchemas = {{{"InclusionProof", kInclusionProof},
                                                          {"LedgerEntry", kLedgerEntry},
                                                          {"LedgerEntryPage", kLedgerEntryPage}}};

}  // namespace steward::api
