// A policy set: YAML documents loaded and checked, as values. Immutable once loaded, thread-safe.
//
// What many rules have in common is kept once (policy/shared.h): ten thousand rules must not weigh more than
// their text. The language is documented in docs/policy.md; the shipped packs under policies/ are examples. Loading:
// policy/language/. Deciding by it: policy/decide.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/yaml.h"
#include "catalog/taxonomy.h"
#include "lineage/propagation/declassifiers.h"
#include "policy/condition.h"
#include "policy/decision.h"
#include "policy/shared.h"

namespace steward::policy {

struct PolicySource {
  std::string file;  // as named in messages
  std::string text;  // YAML, one or more documents
};

enum class Severity { kError, kWarning };

struct Diagnostic {
  Severity severity = Severity::kError;
  std::string place;    // "FILE:LINE:COLUMN"
  std::string message;  // one sentence: what is wrong, what was expected
};

// Which subjects a rule speaks of: those with any of the roles or in any of the groups, whose condition
// holds.
struct SubjectSelector {
  SharedList<std::string> roles;
  SharedList<std::string> groups;  // both empty: everyone
  friend bool operator==(const SubjectSelector&, const SubjectSelector&) = default;
};

// Which fields a rule speaks of. Absent parts select everything.
struct DataSelector {
  SharedList<Category> categories;   // covers descendants
  bool any_category = false;         // "*": every field, categorised or not
  bool uncategorised = false;        // "none": fields scanned and found to carry nothing
  SharedList<std::string> datasets;  // globs, see matches_dataset() in policy/engine/selector.h
  SharedList<std::string> tags;      // any of Dataset::labels
  // Globs of Dataset::regions. Permits: all of them match; else: any does.
  SharedList<std::string> regions;
  SharedList<std::string> owners;        // any of Dataset::owners
  std::optional<Period> scanned_within;  // the last scan is not older
  std::optional<Period> scanned_before;  // the last scan is older, or there was none
  // Globs: the field's values come from such a dataset, over DIRECT lineage.
  SharedList<std::string> derived_from;
  friend bool operator==(const DataSelector&, const DataSelector&) = default;
};

// Who must approve before a permit counts. "dataset_owner" stands for an owner of each dataset asked for.
struct Approval {
  std::vector<std::string> roles;  // one person of each
  int people = 1;                  // different people in all; never the subject
  friend bool operator==(const Approval&, const Approval&) = default;
};

// What must hold for a permit to count.
struct Requirements {
  std::optional<Purpose> consent;         // each data subject granted it; an empty key: the purpose asked for
  std::optional<Approval> approval;       // pending until such people approved
  bool active_grant = false;              // a grant in force covers the request
  std::vector<std::string> environments;  // DecisionRequest::environment is one of these
  std::optional<int64_t> group_size;      // DecisionRequest::group_size is at least this
  friend bool operator==(const Requirements&, const Requirements&) = default;
};

// What whoever reads must do.
struct RuleObligations {
  std::vector<std::pair<Category, MaskSpec>> masks;  // an empty category: whatever the field carries
  std::vector<RowFilter> rows;
  std::optional<Period> retain;           // of a copy
  std::optional<int64_t> aggregate_only;  // only aggregates over at least so many rows
  std::vector<std::string> notify;        // roles
  std::optional<Recording> record;        // a permit without it is durable
  friend bool operator==(const RuleObligations&, const RuleObligations&) = default;
};

enum class Effect {
  kPermit,
  kForbid,
  kOblige,  // permits nothing and forbids nothing: its obligations hold wherever something else permits
};

struct AccessRule {
  std::string id;  // "DOCUMENT/RULE"
  Effect effect = Effect::kPermit;
  SubjectSelector subjects;
  SharedList<Action> actions;  // any of; empty: all
  // Any that covers the purpose asked for (not permits: or is covered); empty: all.
  SharedList<Purpose> purposes;
  DataSelector data;
  Shared<Condition> when;
  Shared<Requirements> require;         // permits
  Shared<RuleObligations> obligations;  // permits, obliges
  std::string reason;                   // one sentence, with the article of law
  std::string place;                    // where it stands
  friend bool operator==(const AccessRule&, const AccessRule&) = default;
};

// Lifts one forbid or purpose limitation where it matches, until it expires. Still needs a permit.
struct Exception {
  std::string id;
  std::string rule;  // the id of the forbid or the limitation
  SubjectSelector subjects;
  SharedList<Action> actions;
  SharedList<Purpose> purposes;
  DataSelector data;
  Shared<Condition> when;
  Timestamp expires{};  // exclusive
  std::string approved_by;
  std::string reason;
  std::string place;
  friend bool operator==(const Exception&, const Exception&) = default;
};

struct RetentionRule {
  std::string id;
  DataSelector data;
  Period period;
  std::string start;  // "created", "last_used" or the name of an event
  std::string reason;
  std::string place;
  friend bool operator==(const RetentionRule&, const RetentionRule&) = default;
};

// The purposes for which datasets were collected. A derived field may be used for the intersection of its
// sources'.
struct PurposeLimitation {
  std::string id;
  std::vector<std::string> datasets;  // globs
  std::vector<Purpose> purposes;
  std::string reason;
  std::string place;
  friend bool operator==(const PurposeLimitation&, const PurposeLimitation&) = default;
};

struct Role {
  std::string id;
  std::string description;
  friend bool operator==(const Role&, const Role&) = default;
};

// Who is in the group is for the identity provider to say, or for `members`.
struct Group {
  std::string id;
  std::string description;
  std::vector<std::string> members;  // ids of subjects
  std::vector<std::string> roles;    // that its members have
  friend bool operator==(const Group&, const Group&) = default;
};

// What the texts say, not the texts: nobody who decides needs them.
struct PolicySet {
  std::vector<std::string> files;  // their names, sorted
  std::vector<Role> roles;
  std::vector<Group> groups;
  std::vector<AccessRule> access;  // permits, forbids, obliges
  std::vector<Exception> exceptions;
  std::vector<RetentionRule> retention;
  std::vector<PurposeLimitation> limitations;
  lineage::Declassifiers declassifiers;
  // What extends the shipped trees, with descriptions; sorted by key.
  std::vector<std::pair<Category, std::string>> categories;
  std::vector<std::pair<Purpose, std::string>> purposes;

  // A key of the shipped tree or of the set's own, or an error with "did you mean".
  Result<Category> parse_category(std::string_view text) const;
  Result<Purpose> parse_purpose(std::string_view text) const;

  Digest hash{};  // SHA-256 of the sources, names and texts framed, in order of file name
};

struct LoadOutcome {
  std::shared_ptr<const PolicySet> set;  // null when any diagnostic is an error
  std::vector<Diagnostic> diagnostics;   // in order of place
  std::vector<PolicySource> sources;     // what was loaded, sorted by file name
};

// Never stops at the first mistake: reports every one it can find.
LoadOutcome load_policies(std::vector<PolicySource> sources);

// What is legal but surely not meant: a rule that can never match, a permit wholly inside a forbid, an
// undeclared role, a retention rule that contradicts another. Warnings only.
std::vector<Diagnostic> lint(const PolicySet& set);

}  // namespace steward::policy
