// A tag assertion: somebody or something says that a field carries a category, and why.
//
// Assertions of different origins stand beside each other; effective_categories() settles them. Evidence
// holds counts, rule and version, never a value of the data.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "catalog/dataset.h"
#include "catalog/taxonomy.h"

namespace steward {

enum class TagOrigin {
  kDeclared,    // a person or an event said so
  kScanned,     // detectors found it in names and values
  kPropagated,  // it flowed in through lineage; computed, never stored
};
enum class TagState {
  kSuggested,
  kConfirmed,  // a person agreed
  kRejected,   // a person refused; outlives rescans and stops propagation at this field
};

std::string_view to_string(TagOrigin origin);
std::string_view to_string(TagState state);
std::optional<TagOrigin> parse_tag_origin(std::string_view text);
std::optional<TagState> parse_tag_state(std::string_view text);

// Share of something among all, with the bounds of a 95 % Wilson score interval.
struct Prevalence {
  double estimate = 0, lower = 0, upper = 0;
};

// What a scan saw. Reproducible from (data fingerprint, rule-set hash, seed).
struct ScanEvidence {
  std::string detector;          // rule id, e.g. "email_address"
  std::string rules_hash;        // of the rule set, hex
  std::string data_fingerprint;  // of the sampled distinct values, keyed hash, hex
  uint64_t seed = 0;
  int64_t rows_examined = 0;
  int64_t distinct_examined = 0;
  int64_t distinct_matched = 0;
  Prevalence prevalence;  // of matches among non-null rows
  bool header_match = false;
};

struct TagAssertion {
  FieldId field;
  Category category;
  TagOrigin origin = TagOrigin::kScanned;
  TagState state = TagState::kSuggested;
  double confidence = 0;             // 0..1
  std::optional<ScanEvidence> scan;  // kScanned
  std::vector<NodeRef> path;         // kPropagated: from the field that carries the category to this one
  std::string note;                  // kDeclared and states set by a person: who and why
};

// One row for each category that is asserted and not rejected, the strongest assertion first kept, sorted by
// category. A rejection removes its category whatever else asserts it.
std::vector<TagAssertion> effective_tags(const std::vector<TagAssertion>& assertions);

}  // namespace steward
