// A policy set: YAML documents loaded, checked and compiled, ready to decide. Immutable, thread-safe.
//
// The language is documented in docs/policy.md; the shipped packs under policies/ are examples.
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
#include "policy/decision.h"

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

enum class Effect { kPermit, kForbid };

// Which fields a rule speaks of.
struct DataSelector {
  std::vector<Category> categories;   // covers descendants
  bool any_category = false;          // "*": every field, categorised or not
  bool uncategorised = false;         // "none": fields scanned and found to carry nothing
  std::vector<std::string> datasets;  // globs, see matches_dataset() in policy/selector.h; empty: all
};

struct AccessRule {
  std::string id;  // "DOCUMENT/RULE"
  Effect effect = Effect::kPermit;
  std::vector<std::string> roles;  // any of; empty: everyone
  std::vector<Action> actions;     // any of; empty: all
  std::vector<Purpose> purposes;  // any that covers the purpose asked for (forbid: or is covered); empty: all
  DataSelector data;
  std::optional<Purpose>
      consent;  // each data subject must have granted it; an empty key: the purpose asked for
  std::optional<std::string> approval;  // a person of this role must approve: pending until then
  std::vector<std::pair<Category, Mask>> masks;
  std::string reason;  // one sentence, with the article of law
  std::string place;   // where it stands
};

struct RetentionRule {
  std::string id;
  DataSelector data;
  Period period;
  std::string start;  // "created", "last_used" or the name of an event
  std::string reason;
  std::string place;
};

// The purposes for which datasets were collected. A derived field may be used for the intersection of its
// sources'.
struct PurposeLimitation {
  std::string id;
  std::vector<std::string> datasets;  // globs
  std::vector<Purpose> purposes;
  std::string reason;
  std::string place;
};

struct Role {
  std::string id;
  std::string description;
};

struct PolicySet {
  std::vector<PolicySource> sources;
  std::vector<Role> roles;
  std::vector<AccessRule> access;
  std::vector<RetentionRule> retention;
  std::vector<PurposeLimitation> limitations;
  lineage::Declassifiers declassifiers;
  Digest hash{};  // SHA-256 of the sources, names and texts framed, in order of file name
};

struct LoadOutcome {
  std::shared_ptr<const PolicySet> set;  // null when any diagnostic is an error
  std::vector<Diagnostic> diagnostics;   // in order of place
};

// Never stops at the first mistake: reports every one it can find.
LoadOutcome load_policies(std::vector<PolicySource> sources);

// What is legal but surely not meant: a rule that can never match, a permit wholly inside a forbid, an
// undeclared role, a retention rule that contradicts another. Warnings only.
std::vector<Diagnostic> lint(const PolicySet& set);

}  // namespace steward::policy
