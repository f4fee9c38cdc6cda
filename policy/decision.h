// A question to the policy engine and its answer, as values.
//
// Semantics: docs/policy.md. In short: any matching forbid wins; otherwise every effective category of every
// field asked for needs a permit whose requirements hold; whatever is unknown denies.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "catalog/dataset.h"
#include "catalog/taxonomy.h"

namespace steward::policy {

enum class Action { kRead, kExport, kTrain, kShare, kDelete, kWrite };
std::string_view to_string(Action action);
std::optional<Action> parse_action(std::string_view text);

struct Subject {
  std::string id;  // who asks: a person or a pipeline
  std::vector<std::string> roles;
  std::map<std::string, std::string> attributes;
};

struct DecisionRequest {
  Subject subject;
  Action action = Action::kRead;
  std::vector<std::string>
      resources;        // as CatalogSnapshot::resolve() reads them: "customer", "customer#email"
  std::string purpose;  // a key of the purpose taxonomy
  std::vector<std::string>
      data_subjects;  // keyed hashes of the people the data is about, for consent; may be empty
  std::map<std::string, std::string> context;
  Timestamp time{};
};

enum class Verdict { kPermit, kDeny, kPending };
std::string_view to_string(Verdict verdict);

// From the weakest to the strictest.
enum class Mask { kNone, kPartial, kGeneralise, kHash, kTokenise, kRedact, kNull };
std::string_view to_string(Mask mask);
std::optional<Mask> parse_mask(std::string_view text);

struct FieldVerdict {
  NodeRef node;
  std::string name;  // full name, CatalogSnapshot::describe()
  Verdict verdict = Verdict::kDeny;
  Mask mask = Mask::kNone;           // what the reader must apply
  std::vector<Category> categories;  // effective
};

// Why, in the words of one rule or of one failure.
struct Reason {
  std::string rule;  // "customer-data/support-reads-contact"; empty when no rule spoke (unknown dataset, …)
  // "permit", "forbid"; "missing": something needed is not there (with a rule: a near miss); "error": the
  // request could not be judged.
  std::string effect;
  std::string sentence;  // one sentence for a person, naming fields and, for propagated categories, the path
};

struct Obligations {
  std::map<std::string, Mask> masks;  // by full field name; only fields with a mask
  std::optional<Period> retention;    // of any copy made; the shortest that applies
};                                    // Empty when the verdict is deny.

struct SnapshotHashes {
  Digest policy{}, catalog{}, lineage{}, consent{};
};

struct Decision {
  Verdict verdict = Verdict::kDeny;
  std::vector<FieldVerdict> fields;  // one for each field the resources stand for
  Obligations obligations;
  std::vector<Reason> reasons;  // those that decided first, then near misses
  SnapshotHashes snapshots;
};

}  // namespace steward::policy
