// Every mapping of the policy language with its keys: what the loader accepts and what the published JSON Schema
// says, out of one table, so that the two cannot differ.
#pragma once

#include <span>
#include <string_view>

namespace steward::policy {

struct KeySpec {
  std::string_view name;
  // What stands there: the name of a mapping of this table or of a plain shape in policy/language/schema.cc;
  // "[]X": a list of at least one of them.
  std::string_view shape;
  bool required = false;
  std::string_view says;  // for whoever writes it in an editor
};

struct MappingSpec {
  std::string_view name;
  std::span<const KeySpec> keys;
};

namespace vocabulary {

// Documents, by kind.
extern const MappingSpec kAccessPolicy, kObligations, kExceptions, kRetentionPolicy, kPurposeLimitation, kRoles,
    kGroups, kMasks, kCategories, kPurposes, kDeclassifiers, kDefinitions;

// What stands in them.
extern const MappingSpec kMetadata, kAccessRule, kObligeRule, kException, kRetentionRule, kLimitation, kRole,
    kGroup, kMask, kCategory, kPurpose, kDeclassifier;

// Parts of rules.
extern const MappingSpec kSubjects, kData, kRequire, kApproval, kRuleObligations, kRecord, kInlineMask, kRow, kTests,
    kItemTests;

}  // namespace vocabulary

// The documents, in the order in which messages name them; the name of each is its `kind`.
std::span<const MappingSpec* const> document_kinds();
// All others.
std::span<const MappingSpec* const> other_mappings();

}  // namespace steward::policy
