// What names mean in a policy set beyond what is shipped: its own categories, purposes and masks. Read from all
// files before any rule is, so that a rule may use what a later file defines.
#pragma once

#include <map>
#include <string>

#include "policy/language/extended_taxonomy.h"
#include "policy/mask.h"

namespace steward::policy {

struct Terms {
  Extensions<Category> categories;
  Extensions<Purpose> purposes;
  std::map<std::string, MaskSpec, std::less<>> masks;  // by id
};

}  // namespace steward::policy
