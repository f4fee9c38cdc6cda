// The shapes of request and response bodies, as data: the OpenAPI document is made from them and tests hold
// the codecs to them. Those of lineage: lineage_schemas.h.
#pragma once

#include <algorithm>
#include <array>

#include "api/handlers/access_schemas.h"
#include "api/handlers/door_schemas.h"
#include "api/handlers/entry_schemas.h"
#include "api/handlers/ledger_schemas.h"
#include "api/handlers/lineage_schemas.h"
#include "api/handlers/register_schemas.h"
#include "api/handlers/report_schemas.h"
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
inline constexpr SchemaMember kDataset[] = {{"id", "integer"},
                                            {"name", "string"},
                                            {"namespace", "string"},
                                            {"short_name", "string"},
                                            {"kind", "string"},
                                            {"rows", "integer?"},
                                            {"scanned_at", "string?"},
                                            {"owners", "string[]"},
                                            {"regions", "string[]"},
                                            {"labels", "string[]"},
                                            {"categories", "string[]"},
                                            {"tags", "Tag[]"},
                                            {"fields", "DatasetField[]"},
                                            {"upstream", "Neighbour[]"},
                                            {"downstream", "Neighbour[]"}};
inline constexpr SchemaMember kSubject[] = {{"id", "string"},
                                            {"roles", "string[]", kOptional},
                                            {"groups", "string[]", kOptional},
                                            {"attributes", "map<attribute>", kOptional}};
inline constexpr SchemaMember kDecisionRequest[] = {{"subject", "Subject"},
                                                    {"action", "string"},
                                                    {"resources", "string[]"},
                                                    {"purpose", "string"},
                                                    {"data_subjects", "string[]", kOptional},
                                                    {"context", "map<attribute>", kOptional},
                                                    {"environment", "string", kOptional},
                                                    {"group_size", "integer", kOptional}};
inline constexpr SchemaMember kReason[] = {{"rule", "string"}, {"effect", "string"}, {"sentence", "string"}};
inline constexpr SchemaMember kFieldVerdict[] = {
    {"name", "string"}, {"verdict", "string"}, {"categories", "string[]"}, {"mask", "string", kOptional}};
inline constexpr SchemaMember kMask[] = {{"kind", "string"},
                                         {"keep_first", "integer", kOptional},
                                         {"keep_last", "integer", kOptional},
                                         {"date", "string", kOptional},
                                         {"number", "number", kOptional}};
inline constexpr SchemaMember kRowFilter[] = {
    {"column", "string"}, {"consent", "string", kOptional}, {"in", "string[]", kOptional}};
inline constexpr SchemaMember kObligations[] = {{"masks", "map<Mask>"},
                                                {"rows", "map<RowFilter[]>", kOptional},
                                                {"retention", "string", kOptional},
                                                {"aggregate_only", "integer", kOptional},
                                                {"notify", "string[]", kOptional},
                                                {"record", "Recording", kOptional}};
inline constexpr SchemaMember kRecording[] = {
    {"mode", "string"}, {"at_most", "integer"}, {"within", "string"}};
inline constexpr SchemaMember kApprovalNeeded[] = {
    {"rule", "string"}, {"roles", "string[]"}, {"people", "integer"}};
inline constexpr SchemaMember kGeneration[] = {{"policy", "integer"},
                                               {"catalog", "integer"},
                                               {"lineage", "integer"},
                                               {"consent", "integer"},
                                               {"grants", "integer"}};
inline constexpr SchemaMember kSnapshots[] = {{"policy", "string"},
                                              {"catalog", "string"},
                                              {"lineage", "string"},
                                              {"consent", "string"},
                                              {"grants", "string"}};
inline constexpr SchemaMember kLedgerLine[] = {{"seq", "integer"}, {"leaf", "string"}};
inline constexpr SchemaMember kDecidedSubject[] = {{"id", "string"},
                                                   {"roles", "string[]"},
                                                   {"groups", "string[]", kOptional},
                                                   {"attributes", "map<attribute>", kOptional}};
inline constexpr SchemaMember kDecision[] = {{"id", "string", kOptional},
                                             {"verdict", "string"},
                                             {"subject", "DecidedSubject"},
                                             {"action", "string"},
                                             {"purpose", "string"},
                                             {"resources", "string[]"},
                                             {"data_subjects", "string[]"},
                                             {"context", "map<attribute>", kOptional},
                                             {"environment", "string", kOptional},
                                             {"group_size", "integer", kOptional},
                                             {"fields", "FieldVerdict[]"},
                                             {"reasons", "Reason[]"},
                                             {"approvals", "ApprovalNeeded[]", kOptional},
                                             {"grants", "string[]", kOptional},
                                             {"obligations", "Obligations"},
                                             {"generation", "Generation"},
                                             {"snapshots", "Snapshots"},
                                             {"time", "string"},
                                             {"mode", "string", kOptional},
                                             {"server", "string", kOptional},
                                             {"recorded", "Recording", kOptional},
                                             {"ledger", "LedgerLine", kOptional},
                                             {"proof", "InclusionProof", kOptional}};
inline constexpr SchemaMember kDecisionBatch[] = {{"defaults", "object", kOptional},
                                                  {"requests", "object[]"}};
inline constexpr SchemaMember kDecisionBatchItem[] = {{"decision", "Decision", kOptional},
                                                      {"problem", "Problem", kOptional}};
inline constexpr SchemaMember kDecisionBatchAnswer[] = {{"decisions", "DecisionBatchItem[]"}};

inline constexpr SchemaMember kAccessQuestion[] = {{"subject", "Subject"},
                                                   {"action", "string"},
                                                   {"purpose", "string"},
                                                   {"context", "map<attribute>", kOptional},
                                                   {"environment", "string", kOptional},
                                                   {"group_size", "integer", kOptional},
                                                   {"all", "boolean", kOptional},
                                                   {"limit", "integer", kOptional},
                                                   {"cursor", "string", kOptional}};
inline constexpr SchemaMember kDatasetAccess[] = {
    {"id", "integer"},     {"name", "string"},     {"verdict", "string"}, {"readable", "integer"},
    {"masked", "integer"}, {"pending", "integer"}, {"hidden", "integer"}, {"has_row_filter", "boolean"}};
inline constexpr SchemaMember kCatalogAccessPage[] = {
    {"datasets", "DatasetAccess[]"}, {"is_complete", "boolean"}, {"next_cursor", "string", kOptional}};

inline constexpr std::array<Schema, 49> kOwnSchemas = {{{"Health", kHealth},
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
                                                        {"Mask", kMask},
                                                        {"RowFilter", kRowFilter},
                                                        {"Obligations", kObligations},
                                                        {"Recording", kRecording},
                                                        {"ApprovalNeeded", kApprovalNeeded},
                                                        {"Generation", kGeneration},
                                                        {"Snapshots", kSnapshots},
                                                        {"LedgerLine", kLedgerLine},
                                                        {"DecidedSubject", kDecidedSubject},
                                                        {"Decision", kDecision},
                                                        {"DecisionBatch", kDecisionBatch},
                                                        {"DecisionBatchItem", kDecisionBatchItem},
                                                        {"DecisionBatchAnswer", kDecisionBatchAnswer},
                                                        {"AccessQuestion", kAccessQuestion},
                                                        {"DatasetAccess", kDatasetAccess},
                                                        {"CatalogAccessPage", kCatalogAccessPage}}};

inline constexpr auto kSchemas = [] {
  constexpr size_t kCount = kOwnSchemas.size()         //
                            + kAccessSchemas.size()    //
                            + kReportSchemas.size()    //
                            + kLedgerSchemas.size()    //
                            + kEntrySchemas.size()     //
                            + kRegisterSchemas.size()  //
                            + kDoorSchemas.size();
  std::array<Schema, kCount> all;
  auto end = std::copy(kOwnSchemas.begin(), kOwnSchemas.end(), all.begin());
  end = std::copy(kAccessSchemas.begin(), kAccessSchemas.end(), end);
  end = std::copy(kReportSchemas.begin(), kReportSchemas.end(), end);
  end = std::copy(kLedgerSchemas.begin(), kLedgerSchemas.end(), end);
  end = std::copy(kEntrySchemas.begin(), kEntrySchemas.end(), end);
  end = std::copy(kRegisterSchemas.begin(), kRegisterSchemas.end(), end);
  std::copy(kDoorSchemas.begin(), kDoorSchemas.end(), end);
  return all;
}();

}  // namespace steward::api
