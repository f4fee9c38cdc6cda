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
#include "policy/mask.h"
#include "policy/recording.h"
#include "policy/value.h"

namespace steward::policy {

enum class Action { kRead, kExport, kTrain, kShare, kDelete, kWrite };
std::string_view to_string(Action action);
std::optional<Action> parse_action(std::string_view text);

struct Subject {
  std::string id;  // who asks: a person or a pipeline
  std::vector<std::string> roles;
  std::vector<std::string> groups;  // as the identity provider says; policy may know of more members
  Attributes attributes;
};

struct DecisionRequest {
  Subject subject;
  Action action = Action::kRead;
  std::vector<std::string>
      resources;        // as CatalogSnapshot::resolve() reads them: "customer", "customer#email"
  std::string purpose;  // a key of the purpose taxonomy
  std::vector<std::string>
      data_subjects;  // keyed hashes of the people the data is about, for consent; may be empty
  Attributes context;
  // The environment the work runs in, as whoever enforces has attested it; empty: none is attested.
  std::string environment;
  std::optional<int64_t>
      group_size;  // the smallest group the result tells of, as whoever enforces has checked
  Timestamp time{};
};

enum class Verdict { kPermit, kDeny, kPending };
std::string_view to_string(Verdict verdict);

// From the weakest to the strictest.
struct FieldVerdict {
  NodeRef node;
  std::string name;  // full name, CatalogSnapshot::describe()
  Verdict verdict = Verdict::kDeny;
  MaskSpec mask;                     // what the reader must apply
  std::vector<Category> categories;  // effective
};

// Why, in the words of one rule or of one failure.
struct Reason {
  std::string rule;  // "customer-data/support-reads-contact"; empty when no rule spoke (unknown dataset, …)
  // "permit", "forbid", "exception" (it lifts a rule), "oblige"; "missing": something needed is not there
  // (with a rule: a near miss); "error": the request could not be judged.
  std::string effect;
  std::string sentence;  // one sentence for a person, naming fields and, for propagated categories, the path
};

// Which rows of a dataset may be read. Several filters: rows that pass all of them.
struct RowFilter {
  enum class Kind {
    kConsent,  // the person named in `column` granted `purpose`
    kValues,   // `column` holds one of `values`
  };
  Kind kind = Kind::kValues;
  std::string column;
  Purpose purpose;                  // kConsent; in a rule, an empty key: the purpose asked for
  std::vector<std::string> values;  // kValues
  std::string attribute;  // kValues, in a rule: instead of `values` those of "subject.NAME" or "context.NAME"
  friend auto operator<=>(const RowFilter&, const RowFilter&) = default;
};

// Of all rules that oblige at once: the strictest mask, every row filter, the shortest retention, the largest
// group. Empty when the verdict is deny.
struct Obligations {
  std::map<std::string, MaskSpec> masks;               // by full field name; only fields with a mask
  std::map<std::string, std::vector<RowFilter>> rows;  // by full dataset name; sorted, each once
  std::optional<Period> retention;                     // of any copy made
  std::optional<int64_t> aggregate_only;               // only aggregates over at least so many rows
  std::vector<std::string> notify;                     // roles, sorted, each once
  Recording record;  // of a permit: when it may be answered; all else is durable
};

struct SnapshotHashes {
  Digest policy{}, catalog{}, lineage{}, consent{}, grants{};
};

// People who must still approve for a pending request to be permitted.
struct ApprovalNeeded {
  std::string rule;                // the permit
  std::vector<std::string> roles;  // one person of each; "dataset_owner": an owner of each dataset
  int people = 1;                  // different people in all
  friend auto operator<=>(const ApprovalNeeded&, const ApprovalNeeded&) = default;
};

struct Decision {
  Verdict verdict = Verdict::kDeny;
  std::vector<ApprovalNeeded> approvals;  // when pending: all of them, sorted by rule
  std::vector<std::string> grants;        // ids of the grants it rests on
  std::vector<FieldVerdict> fields;       // one for each field the resources stand for
  Obligations obligations;
  std::vector<Reason> reasons;  // those that decided first, then near misses
  SnapshotHashes snapshots;
};

}  // namespace steward::policy
