#include "policy/language/vocabulary.h"

#include <array>

namespace steward::policy {
namespace {

constexpr KeySpec kVersionKey = {"apiVersion", "Version", true, "The version of the policy language."};
constexpr KeySpec kKindKey = {"kind", "Kind", true, "What the document holds."};
constexpr KeySpec kNamedMetadata = {"metadata", "Metadata", true, "The document's name, unique over all files."};
constexpr KeySpec kFreeMetadata = {"metadata", "Metadata", false, "The document's name, unique over all files."};
constexpr KeySpec kId = {"id", "Id", true, "A name, unique in the document."};
constexpr KeySpec kReason = {"reason", "Sentence", true, "Why the rule exists, with the article of law."};
constexpr KeySpec kSaid = {"description", "Sentence", true, "One sentence."};
constexpr KeySpec kSubjectsKey = {"subjects", "Subjects", false, "Whom the rule speaks of; absent: everyone."};
constexpr KeySpec kActionsKey = {"actions", "[]Action", false, "What is done; absent: anything."};
constexpr KeySpec kPurposesKey = {"purposes", "[]PurposeKey", false, "What for; absent: anything."};
constexpr KeySpec kDataKey = {"data", "Data", true, "The data the rule speaks of."};
constexpr KeySpec kWhenKey = {"when", "When", false, "A condition over attributes of the subject and the request."};

constexpr std::array kAccessPolicyKeys = {
    kVersionKey, kKindKey, kNamedMetadata,
    KeySpec{"rules", "[]AccessRule", true, "Permits and forbids; any forbid wins."}};
constexpr std::array kObligationsKeys = {
    kVersionKey, kKindKey, kNamedMetadata,
    KeySpec{"rules", "[]ObligeRule", true, "What must be done wherever something else permits."}};
constexpr std::array kExceptionsKeys = {
    kVersionKey, kKindKey, kNamedMetadata,
    KeySpec{"rules", "[]Exception", true, "What lifts one forbid or purpose limitation for a while."}};
constexpr std::array kRetentionPolicyKeys = {
    kVersionKey, kKindKey, kNamedMetadata,
    KeySpec{"rules", "[]RetentionRule", true, "How long data is kept."}};
constexpr std::array kPurposeLimitationKeys = {
    kVersionKey, kKindKey, kNamedMetadata,
    KeySpec{"rules", "[]Limitation", true, "What data was collected for."}};
constexpr std::array kRolesKeys = {kVersionKey, kKindKey, kFreeMetadata,
                                   KeySpec{"roles", "[]Role", true, "The roles rules speak of."}};
constexpr std::array kGroupsKeys = {kVersionKey, kKindKey, kFreeMetadata,
                                    KeySpec{"groups", "[]Group", true, "The groups rules speak of."}};
constexpr std::array kMasksKeys = {kVersionKey, kKindKey, kFreeMetadata,
                                   KeySpec{"masks", "[]Mask", true, "Masks with a name."}};
constexpr std::array kCategoriesKeys = {
    kVersionKey, kKindKey, kFreeMetadata,
    KeySpec{"categories", "[]Category", true, "Categories below those that exist."}};
constexpr std::array kPurposesDocumentKeys = {
    kVersionKey, kKindKey, kFreeMetadata,
    KeySpec{"purposes", "[]Purpose", true, "Purposes below those that exist."}};
constexpr std::array kDeclassifiersKeys = {
    kVersionKey, kKindKey, kFreeMetadata,
    KeySpec{"functions", "[]Id", false, "Functions whose result no longer carries what went in."},
    KeySpec{"declassifiers", "[]Declassifier", false, "The same, with who answers for it."}};
constexpr std::array kDefinitionsKeys = {
    kVersionKey, kKindKey, kFreeMetadata,
    KeySpec{"definitions", "DefinitionMap", true, "Words and lists that rules use as $name."}};

constexpr std::array kMetadataKeys = {KeySpec{"name", "Id", false, "Unique over all files."},
                                      KeySpec{"description", "Sentence", false, "What the document is about."}};

constexpr std::array kAccessRuleKeys = {
    kId,
    KeySpec{"effect", "Effect", true, "permit or forbid."},
    kSubjectsKey,
    kActionsKey,
    kPurposesKey,
    kDataKey,
    kWhenKey,
    KeySpec{"require", "Require", false, "What must hold for a permit to count."},
    KeySpec{"obligations", "RuleObligations", false, "What whoever reads must do; permits only."},
    KeySpec{"masks", "MaskMap", false, "Short for obligations.masks."},
    kReason};
constexpr std::array kObligeRuleKeys = {
    kId, kSubjectsKey, kActionsKey, kPurposesKey, kDataKey, kWhenKey,
    KeySpec{"obligations", "RuleObligations", true, "What whoever reads must do."}, kReason};
constexpr std::array kExceptionKeys = {
    kId,
    KeySpec{"rule", "RuleRef", true, "The forbid or limitation that is lifted: DOCUMENT/RULE."},
    kSubjectsKey,
    kActionsKey,
    kPurposesKey,
    kDataKey,
    kWhenKey,
    KeySpec{"expires", "Moment", true, "When it ends: a date (its first moment in UTC) or an RFC 3339 time."},
    KeySpec{"approved_by", "Name", true, "Who approved it."},
    kReason};
constexpr std::array kRetentionRuleKeys = {
    kId, kDataKey, KeySpec{"period", "Period", true, "How long: P2Y, P6M, P30D."},
    KeySpec{"start", "Id", true, "created, last_used or the name of an event."}, kReason};
constexpr std::array kLimitationKeys = {
    kId, KeySpec{"datasets", "[]Glob", true, "Names of datasets or globs."},
    KeySpec{"purposes", "[]PurposeKey", true, "The purposes the data was collected for."}, kReason};
constexpr std::array kRoleKeys = {kId, kSaid};
constexpr std::array kGroupKeys = {
    KeySpec{"id", "Name", true, "The group as the identity provider calls it."}, kSaid,
    KeySpec{"members", "[]Name", false, "Ids of subjects that are in it."},
    KeySpec{"roles", "[]Id", false, "Roles that its members have."}};
constexpr KeySpec kMaskKind = {"kind", "MaskKind", true, "How the value is hidden."};
constexpr KeySpec kKeepFirst = {"keep_first", "Count", false, "partial, generalise: leading characters left."};
constexpr KeySpec kKeepLast = {"keep_last", "Count", false, "partial: trailing characters left."};
constexpr KeySpec kDate = {"date", "DatePrecision", false, "generalise: what is left of a date."};
constexpr KeySpec kNumber = {"number", "Width", false, "generalise: the lower end of a band this wide."};
constexpr std::array kMaskKeys = {kId, kMaskKind, kKeepFirst, kKeepLast, kDate, kNumber,
                                  KeySpec{"description", "Sentence", false, "One sentence."}};
constexpr std::array kInlineMaskKeys = {kMaskKind, kKeepFirst, kKeepLast, kDate, kNumber};
constexpr std::array kCategoryKeys = {KeySpec{"key", "NewKey", true, "Below one that exists."}, kSaid};
constexpr std::array kPurposeKeys = {KeySpec{"key", "NewKey", true, "Below one that exists."}, kSaid};
constexpr std::array kDeclassifierKeys = {
    KeySpec{"function", "Id", true, "The function's name as SQL calls it."},
    KeySpec{"kind", "MaskKind", true, "How it hides a value."},
    KeySpec{"vouched_by", "Id", true, "Who answers for it."},
    KeySpec{"reason", "Sentence", true, "Why its result cannot be read back."},
    KeySpec{"categories", "[]CategoryKey", false, "What it stops; absent: everything."}};

constexpr std::array kSubjectsKeys = {
    KeySpec{"roles", "[]Id", false, "Any of these roles."},
    KeySpec{"groups", "[]Name", false, "Or any of these groups."}};
constexpr std::array kDataKeys = {
    KeySpec{"categories", "[]CategoryChoice", true, "Keys of the tree; \"*\": everything; none: carries nothing."},
    KeySpec{"datasets", "[]Glob", false, "Names of datasets or globs; absent: all."},
    KeySpec{"tags", "[]Name", false, "Labels of the dataset: key, or key=value."},
    KeySpec{"regions", "[]Glob", false, "Where the data is kept."},
    KeySpec{"owners", "[]Name", false, "Who owns the dataset."},
    KeySpec{"scanned_within", "Period", false, "The last scan is not older."},
    KeySpec{"scanned_before", "Period", false, "The last scan is older, or there was none."},
    KeySpec{"derived_from", "[]Glob", false, "Values come from such a dataset, by lineage."}};
constexpr std::array kRequireKeys = {
    KeySpec{"consent", "Consent", false, "A purpose each data subject granted; true: the one asked for."},
    KeySpec{"approval", "ApprovalChoice", false, "A role that approves, or roles and how many people."},
    KeySpec{"grant", "Active", false, "active: a grant in force covers the request."},
    KeySpec{"environment", "[]Name", false, "The attested environment is one of these."},
    KeySpec{"group_size", "Positive", false, "The smallest group the result tells of."}};
constexpr std::array kApprovalKeys = {
    KeySpec{"roles", "[]Id", true, "One person of each; dataset_owner: an owner of each dataset."},
    KeySpec{"people", "Positive", false, "Different people in all; absent: as many as roles."}};
constexpr std::array kRuleObligationsKeys = {
    KeySpec{"masks", "MaskMap", false, "Masks by category; \"*\": whatever the field carries."},
    KeySpec{"rows", "[]Row", false, "Only rows that pass all of these."},
    KeySpec{"retain", "Period", false, "How long a copy may be kept."},
    KeySpec{"aggregate_only", "Positive", false, "Only aggregates over at least so many rows."},
    KeySpec{"notify", "[]Id", false, "Roles to tell."},
    KeySpec{"record", "RecordChoice", false, "How surely the ledger holds the answer when it leaves; absent: durable."}};
constexpr std::array kRecordKeys = {
    KeySpec{"mode", "RecordMode", true, "durable: before the answer; bounded_async: within bounds after it."},
    KeySpec{"at_most", "Unrecorded", false, "bounded_async: answers of a server that may wait for their entries."},
    KeySpec{"within", "Delay", false, "bounded_async: how long: 250ms, 1s."}};
constexpr std::array kRowKeys = {
    KeySpec{"column", "Name", true, "The column that is compared."},
    KeySpec{"in", "RowValues", false, "Its value is one of these, or of an attribute's."},
    KeySpec{"equals", "RowValue", false, "Its value is this, or an attribute's: subject.region."},
    KeySpec{"consent", "Consent", false, "The person in it granted this purpose."}};
constexpr KeySpec kOperatorKeys[] = {
    {"equals", "Scalar", false, "The same value."},
    {"in", "Scalars", false, "One of these texts or numbers."},
    {"less_than", "Ordered", false, "A number or an RFC 3339 moment."},
    {"at_most", "Ordered", false, "A number or an RFC 3339 moment."},
    {"greater_than", "Ordered", false, "A number or an RFC 3339 moment."},
    {"at_least", "Ordered", false, "A number or an RFC 3339 moment."},
    {"between", "Ends", false, "Two numbers or moments, both included."},
    {"prefix", "Texts", false, "Begins with this, or one of these."},
    {"suffix", "Texts", false, "Ends with this, or one of these."},
    {"glob", "Texts", false, "'*' for any run of characters, '?' for one."},
    {"cidr", "Texts", false, "An IP address in one of these networks."},
    {"window", "Texts", false, "\"mon-fri 08:00-18:00 +01:00\", any of."},
    {"present", "Flag", false, "true: the attribute is there; false: it is not."},
    {"any", "ItemTests", false, "Some item of a list."},
    {"all", "ItemTests", false, "Every item of a list."},
    {"none", "ItemTests", false, "No item of a list."}};
constexpr size_t kItemOperators = 12;  // without present and the quantifiers

}  // namespace

namespace vocabulary {

const MappingSpec kAccessPolicy = {"AccessPolicy", kAccessPolicyKeys};
const MappingSpec kObligations = {"Obligations", kObligationsKeys};
const MappingSpec kExceptions = {"Exceptions", kExceptionsKeys};
const MappingSpec kRetentionPolicy = {"RetentionPolicy", kRetentionPolicyKeys};
const MappingSpec kPurposeLimitation = {"PurposeLimitation", kPurposeLimitationKeys};
const MappingSpec kRoles = {"Roles", kRolesKeys};
const MappingSpec kGroups = {"Groups", kGroupsKeys};
const MappingSpec kMasks = {"Masks", kMasksKeys};
const MappingSpec kCategories = {"Categories", kCategoriesKeys};
const MappingSpec kPurposes = {"Purposes", kPurposesDocumentKeys};
const MappingSpec kDeclassifiers = {"Declassifiers", kDeclassifiersKeys};
const MappingSpec kDefinitions = {"Definitions", kDefinitionsKeys};
const MappingSpec kMetadata = {"Metadata", kMetadataKeys};
const MappingSpec kAccessRule = {"AccessRule", kAccessRuleKeys};
const MappingSpec kObligeRule = {"ObligeRule", kObligeRuleKeys};
const MappingSpec kException = {"Exception", kExceptionKeys};
const MappingSpec kRetentionRule = {"RetentionRule", kRetentionRuleKeys};
const MappingSpec kLimitation = {"Limitation", kLimitationKeys};
const MappingSpec kRole = {"Role", kRoleKeys};
const MappingSpec kGroup = {"Group", kGroupKeys};
const MappingSpec kMask = {"Mask", kMaskKeys};
const MappingSpec kCategory = {"Category", kCategoryKeys};
const MappingSpec kPurpose = {"Purpose", kPurposeKeys};
const MappingSpec kDeclassifier = {"Declassifier", kDeclassifierKeys};
const MappingSpec kSubjects = {"Subjects", kSubjectsKeys};
const MappingSpec kData = {"Data", kDataKeys};
const MappingSpec kRequire = {"Require", kRequireKeys};
const MappingSpec kApproval = {"Approval", kApprovalKeys};
const MappingSpec kRuleObligations = {"RuleObligations", kRuleObligationsKeys};
const MappingSpec kRecord = {"Record", kRecordKeys};
const MappingSpec kInlineMask = {"InlineMask", kInlineMaskKeys};
const MappingSpec kRow = {"Row", kRowKeys};
const MappingSpec kTests = {"Tests", kOperatorKeys};
const MappingSpec kItemTests = {"ItemTests", std::span(kOperatorKeys).first(kItemOperators)};

}  // namespace vocabulary

std::span<const MappingSpec* const> document_kinds() {
  using namespace vocabulary;
  static constexpr const MappingSpec* kAll[] = {
      &kAccessPolicy, &kObligations, &kExceptions, &kRetentionPolicy, &kPurposeLimitation, &vocabulary::kRoles,
      &kGroups,       &kMasks,       &kCategories, &vocabulary::kPurposes, &kDeclassifiers, &kDefinitions};
  return kAll;
}

std::span<const MappingSpec* const> other_mappings() {
  using namespace vocabulary;
  static constexpr const MappingSpec* kAll[] = {
      &kMetadata,   &kAccessRule, &kObligeRule, &kException, &kRetentionRule,  &kLimitation, &kRole,
      &kGroup,      &kMask,       &kCategory,   &kPurpose,   &kDeclassifier,   &kSubjects,   &kData,
      &kRequire,    &kApproval,   &kRuleObligations, &kRecord, &kInlineMask, &kRow,      &kTests,      &kItemTests};
  return kAll;
}

}  // namespace steward::policy
