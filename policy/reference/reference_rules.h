// What the reference evaluator asks of one rule: whether it speaks, of whom and of what. See
// reference_decide.h.
#pragma once

#include <set>
#include <string>

#include "policy/reference/reference_decide.h"

namespace steward::policy {

// One request about one category of one field.
struct ReferenceQuestion {
  const ReferenceWorld& world;
  const DecisionRequest& request;
  const Dataset& dataset;
  const Field& field;
  std::set<DatasetId> origins;  // datasets the field's values come from, its own too
  std::string category;         // empty: it carries none
};

// Permits and exceptions count only when what they ask is known to be so; all else counts unless it is known
// not to be.
enum class Demand { kKnown, kNotRuledOut };

bool reference_below(const std::string& key, const std::string& top);
bool reference_names(const std::vector<std::string>& globs, const Dataset& dataset);
bool reference_speaks_to(const SubjectSelector& subjects, const std::vector<Action>& actions,
                         const std::vector<Purpose>& purposes, Demand demand, const ReferenceQuestion& q);
// `vouched`: by the names that permits go by.
bool reference_speaks_of(const DataSelector& data, Demand demand, bool vouched, const ReferenceQuestion& q);
// But for names and derived_from: tags, regions, owners, scans.
bool reference_facts(const DataSelector& data, Demand demand, const Dataset& dataset, Timestamp at);
bool reference_category(const DataSelector& data, const std::string& category);
bool reference_lifted(const std::string& rule, const ReferenceQuestion& q);
// Consent of all data subjects.
bool reference_consent(const Purpose& purpose, const ReferenceQuestion& q);
// The first grant that covers the field, approved as asked for.
const Grant* reference_grant(const Approval* approval, const ReferenceQuestion& q);
// None: the attribute it names is not there.
std::optional<RowFilter> reference_filter(const RowFilter& filter, const DecisionRequest& request);

}  // namespace steward::policy
