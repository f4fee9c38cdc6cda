// The tags of one merged field. The inside of merges.cc.
#pragma once

#include <vector>

#include "catalog/tag.h"

namespace steward {

// `by_part`: the stored tags of the field in each part of the group that is known by itself. Where there are
// several, only events join them, and a rejection in one settles no more than what that part itself says:
// both go, unless every part rejects the category. `field` is the merged field's id. Sorted; of several
// assertions of one (category, origin, state) the most confident.
std::vector<TagAssertion> merge_tags(std::vector<std::vector<TagAssertion>> by_part, FieldId field);

}  // namespace steward
