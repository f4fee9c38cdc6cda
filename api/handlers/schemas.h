// The shapes of request and response bodies, as data: the OpenAPI document is made from them and tests hold
// the codecs to them. Those of lineage: lineage_schemas.h.
#pragma once

#include <array>

#include "api/handlers/lineage_schemas.h"
#include "api/handlers/schema.h"

namespace steward::api {

inline constexpr SchemaMember kHealth[] = {{"status", "string"}};
inline constexpr SchemaMember kProblemItem[] = {{"pointer", "string"}, {"detail", "string"}};
inline constexpr SchemaMember kProblem[] = {{"type", "string"},
                                            {"title", "string"},
                                            {"status", "integer"},
                                            {"detail", "string"},
                                            {"instance", "string", kOptional},
                                            {"errors", "ProblemItem[]", kOptional}};
inline constexpr SchemaMember kPrevalence[] = {
    {"estimate", "number"}, {"lower", "number"}, {"upper", "number"}};
inline constexpr SchemaMember kEvidence[] = {
    {"detector", "string"},           {"rules_hash", "string"},        {"rows_examined", "integer"},
    {"distinct_examined", "integer"}, {"distinct_matched", "integer"}, {"prevalence", "Prevalence"},
    {"header_match", "boolean"}};
inline constexpr SchemaMember kTag[] = {{"category", "string"},
                                        {"origin", "string"},
                                        {"state", "string"},
                                        {"confidence", "number"},
                                        {"evidence", "Evidence", kOptional},
                                        {"path", "string[]", kOptional},
                                        {"note", "string", kOptional}};
inline constexpr SchemaMember kSearchHit[] = {{"dataset_id", "integer"}, {"field_id", "integer", kOptional},
                                              {"name", "string"},        {"kind", "string"},
                                              {"score", "number"},       {"tags", "Tag[]"}};
inline constexpr SchemaMember kSearchPage[] = {
    {"total", "integer"}, {"hits", "SearchHit[]"}, {"next_cursor", "string", kOptional}};
inline constexpr SchemaMember kDatasetField[] = {
    {"id", "integer"}, {"path", "string"}, {"type", "string"}, {"ordinal", "integer"}, {"tags", "Tag[]"}};
inline constexpr SchemaMember kNeighbour[] = {
    {"id", "integer"}, {"name", "string"}, {"kind", "string"}, {"influence", "string"}, {"jobs", "string[]"}};
inline constexpr SchemaMember kDataset[] = {{"id", "integer"},           {"name", "string"},
                                            {"namespace", "string"},     {"short_name", "string"},
                                            {"kind", "string"},          {"rows", "integer?"},
                                            {"scanned_at", "string?"},   {"categories", "string[]"},
                                            {"tags", "Tag[]"},           {"fields", "DatasetField[]"},
                                            {"upstream", "Neighbour[]"}, {"downstream", "Neighbour[]"}};
inline constexpr SchemaMember kSubject[] = {
    {"id", "string"}, {"roles", "string[]", kOptional}, {"attributes", "map<string>", kOptional}};
inline constexpr SchemaMember kDecisionRequest[] = {{"subject", "Subject"},
                                                    {"action", "string"},
                                                    {"resources", "string[]"},
                                                    {"purpose", "string"},
                                                    {"data_subjects", "string[]", kOptional},
                                                    {"context", "map<string>", kOptional}};
inline constexpr SchemaMember kReason[] = {{"rule", "string"}, {"effect", "string"}, {"sentence", "string"}};
inline constexpr SchemaMember kFieldVerdict[] = {
    {"name", "string"}, {"verdict", "string"}, {"categories", "string[]"}, {"mask", "string", kOptional}};
inline constexpr SchemaMember kObligations[] = {{"masks", "map<string>"}, {"retention", "string", kOptional}};
inline constexpr SchemaMember kSnapshots[] = {
    {"policy", "string"}, {"catalog", "string"}, {"lineage", "string"}, {"consent", "string"}};
inline constexpr SchemaMember kLedgerLine[] = {{"seq", "integer"}, {"leaf", "string"}};
inline constexpr SchemaMember kDecidedSubject[] = {{"id", "string"}, {"roles", "string[]"}};
inline constexpr SchemaMember kDecision[] = {{"id", "string"},
                                             {"verdict", "string"},
                                             {"subject", "DecidedSubject"},
                                             {"action", "string"},
                                             {"purpose", "string"},
                                             {"resources", "string[]"},
                                             {"data_subjects", "string[]"},
                                             {"fields", "FieldVerdict[]"},
                                             {"reasons", "Reason[]"},
                                             {"obligations", "Obligations"},
                                             {"snapshots", "Snapshots"},
                                             {"time", "string"},
                                             {"ledger", "LedgerLine"}};

inline constexpr std::array<Schema, 38> kSchemas = {{{"Health", kHealth},
                                                     {"ProblemItem", kProblemItem},
                                                     {"Problem", kProblem},
                                                     {"Prevalence", kPrevalence},
                                                     {"Evidence", kEvidence},
                                                     {"Tag", kTag},
                                                     {"SearchHit", kSearchHit},
                                                     {"SearchPage", kSearchPage},
                                                     {"DatasetField", kDatasetField},
                                                     {"Neighbour", kNeighbour},
                                                     {"Dataset", kDataset},
                                                     {"LineageOutcome", kLineageOutcome},
                                                     {"BatchSummary", kBatchSummary},
                                                     {"FailedEvent", kFailedEvent},
                                                     {"BatchOutcome", kBatchOutcome},
                                                     {"LineageNode", kLineageNode},
                                                     {"LineageStep", kLineageStep},
                                                     {"LineageGraph", kLineageGraph},
                                                     {"LineagePaths", kLineagePaths},
                                                     {"Owner", kOwner},
                                                     {"ImpactedDataset", kImpactedDataset},
                                                     {"ImpactedJob", kImpactedJob},
                                                     {"Impact", kImpact},
                                                     {"ModelFinding", kModelFinding},
                                                     {"ModelDoubt", kModelDoubt},
                                                     {"ModelAnswer", kModelAnswer},
                                                     {"MergeRequest", kMergeRequest},
                                                     {"MergeReason", kMergeReason},
                                                     {"DatasetNames", kDatasetNames},
                                                     {"Subject", kSubject},
                                                     {"DecisionRequest", kDecisionRequest},
                                                     {"Reason", kReason},
                                                     {"FieldVerdict", kFieldVerdict},
                                                     {"Obligations", kObligations},
                                                     {"Snapshots", kSnapshots},
                                                     {"LedgerLine", kLedgerLine},
                                                     {"DecidedSubject", kDecidedSubject},
                                                     {"Decision", kDecision}}};

}  // namespace steward::api
