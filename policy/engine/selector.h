// Which datasets and which fields a rule speaks of. Pure, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "catalog/dataset.h"
#include "policy/policy_set.h"

namespace steward::policy {

// True when a glob matches the full name ("postgres://h:5432/shop.public.customer") or a run of whole
// trailing parts of it ("shop.public.customer", "public.customer", "customer"); always true when there are no
// globs. What else is in the catalog does not matter: a rule must not stop matching because a namesake
// appears.
bool matches_name(const std::vector<std::string>& globs, const DatasetName& name);

// The same for a dataset of many names: any of them. For what forbids, limits or shortens.
bool matches_dataset(const std::vector<std::string>& globs, const Dataset& dataset);

// For what permits. Names that only events put together permit nothing for each other: a rule must match a
// name of every part that somebody vouches for (Dataset::permit_names).
bool permits_dataset(const std::vector<std::string>& globs, const Dataset& dataset);

// True when the selector speaks of `category`; ignores datasets.
bool covers(const DataSelector& selector, const Category& category);

// True when the selector speaks of a field that was scanned and carries nothing; ignores datasets.
bool covers_uncategorised(const DataSelector& selector);

// True when everything `inner` selects is selected by `outer` too. May be false where globs are too clever to
// compare.
bool contains(const DataSelector& outer, const DataSelector& inner);

}  // namespace steward::policy
