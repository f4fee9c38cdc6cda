// A company's policies and catalog at full size, for the policy benchmark; the same every time.
#pragma once

#include <memory>
#include <vector>

#include "policy/decide.h"

namespace steward::bench {

inline constexpr size_t kBenchRules = 10'000, kBenchCategories = 1'000, kBenchDatasets = 10'000;

// As YAML files: 1,000 categories of its own; of the rules two fifths speak of a domain's or a table's data,
// the rest of categories anywhere; a tenth forbid, a tenth oblige; conditions on one in ten, consent on one in
// twenty, a grant on one in thirty, masks on one in five. `variant` changes the text of every rule.
std::vector<policy::PolicySource> bench_policies(int variant);

// 10,000 datasets of 50 domains, ten fields each, a third of them with one or two categories.
std::unique_ptr<CatalogSnapshot> bench_catalog();

// Requests of people with three roles; each asks for a field, `resources` is one full name.
std::vector<policy::DecisionRequest> bench_requests(size_t count);

}  // namespace steward::bench
