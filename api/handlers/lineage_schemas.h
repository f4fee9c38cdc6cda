// The shapes of requests and answers about lineage; see schemas.h.
#pragma once

#include "api/handlers/schema.h"

namespace steward::api {

inline constexpr SchemaMember kLineageOutcome[] = {{"duplicate", "boolean"}, {"new_edges", "integer"}};
inline constexpr SchemaMember kBatchSummary[] = {{"received", "integer"},
                                                 {"successful", "integer"},
                                                 {"failed", "integer"},
                                                 {"retriable", "integer"},
                                                 {"non_retriable", "integer"}};
inline constexpr SchemaMember kFailedEvent[] = {
    {"index", "integer"}, {"reason", "string"}, {"retriable", "boolean"}};
inline constexpr SchemaMember kBatchOutcome[] = {
    {"status", "string"}, {"summary", "BatchSummary"}, {"failed_events", "FailedEvent[]"}};

inline constexpr SchemaMember kLineageNode[] = {{"node", "string"},
                                                {"dataset_id", "integer"},
                                                {"field_id", "integer", kOptional},
                                                {"kind", "string"},
                                                {"upstream_hops", "integer", kOptional},
                                                {"downstream_hops", "integer", kOptional},
                                                {"is_root", "boolean"},
                                                {"is_leaf", "boolean"},
                                                {"categories", "string[]"}};
inline constexpr SchemaMember kLineageStep[] = {{"from", "string"},
                                                {"to", "string"},
                                                {"type", "string"},
                                                {"subtype", "string"},
                                                {"masking", "boolean"},
                                                {"function", "string", kOptional},
                                                {"description", "string", kOptional},
                                                {"job", "string"},
                                                {"since", "string"},
                                                {"until", "string", kOptional},
                                                {"columns", "integer", kOptional}};
inline constexpr SchemaMember kLineageGraph[] = {{"node", "string"},         {"starts", "LineageNode[]"},
                                                 {"nodes", "LineageNode[]"}, {"edges", "LineageStep[]"},
                                                 {"is_partial", "boolean"},  {"cut", "string?"}};
inline constexpr SchemaMember kLineagePaths[] = {{"from", "string"},
                                                 {"to", "string"},
                                                 {"paths", "LineageStep[][]"},
                                                 {"is_partial", "boolean"},
                                                 {"cut", "string?"}};

inline constexpr SchemaMember kOwner[] = {{"name", "string"}, {"type", "string"}};
inline constexpr SchemaMember kImpactedDataset[] = {
    {"node", "string"},         {"dataset_id", "integer"}, {"kind", "string"},     {"hops", "integer"},
    {"influence", "string"},    {"is_end", "boolean"},     {"fields", "string[]"}, {"from", "string"},
    {"categories", "string[]"}, {"owners", "Owner[]"}};
inline constexpr SchemaMember kImpactedJob[] = {{"name", "string"}, {"owners", "Owner[]"}};
inline constexpr SchemaMember kImpact[] = {{"node", "string"},        {"categories", "string[]"},
                                           {"owners", "Owner[]"},     {"datasets", "ImpactedDataset[]"},
                                           {"jobs", "ImpactedJob[]"}, {"kinds", "map<integer>"},
                                           {"is_partial", "boolean"}, {"cut", "string?"}};

inline constexpr SchemaMember kModelFinding[] = {{"model", "string"},
                                                 {"source", "string"},
                                                 {"category", "string", kOptional},
                                                 {"rule", "string", kOptional},
                                                 {"allowed", "string[]", kOptional},
                                                 {"path", "string[]"}};
inline constexpr SchemaMember kModelDoubt[] = {{"model", "string"}, {"why", "string"}};
inline constexpr SchemaMember kModelAnswer[] = {{"models", "integer"},
                                                {"findings", "ModelFinding[]"},
                                                {"doubts", "ModelDoubt[]"},
                                                {"is_partial", "boolean"}};

inline constexpr SchemaMember kMergeRequest[] = {{"a", "string"}, {"b", "string"}, {"why", "string"}};
inline constexpr SchemaMember kMergeReason[] = {{"why", "string"}, {"origin", "string"}, {"at", "string"}};
inline constexpr SchemaMember kDatasetNames[] = {
    {"dataset_id", "integer"}, {"name", "string"}, {"others", "string[]"}, {"reasons", "MergeReason[]"}};

}  // namespace steward::api
