// Which rules contain another: whatever request and field it speaks of, they speak of too. Found through an
// index by category, purpose and role, so that 10,000 rules need no hundred million comparisons.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/policy_set.h"

namespace steward::policy {

// May be false where globs or conditions are too clever to compare.
bool contains(const AccessRule& outer, const AccessRule& inner);
bool contains_data(const DataSelector& outer, const DataSelector& inner);

// False only when no request and field can match both.
bool may_overlap(const AccessRule& a, const AccessRule& b);

class ContainmentIndex {
 public:
  // Of the rules of one effect; the set outlives the index.
  ContainmentIndex(const PolicySet& set, Effect effect);

  // Positions in set.access of rules that may contain `rule`, in order, each once. A superset: ask
  // contains().
  std::vector<size_t> candidates(const AccessRule& rule) const;

 private:
  const std::vector<size_t>* find(const std::string& key) const;

  std::unordered_map<std::string, std::vector<size_t>> by_key_;
  std::vector<size_t> broad_;  // of so many keys that each rule is compared with them
};

}  // namespace steward::policy
