// Several things in one sentence, as a person would say them: a few by name, the rest by number.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/snapshot.h"

namespace steward::policy {

inline constexpr size_t kMaxNamed = 4;

// "a", "a and b", "a, b, c and d", "a, b, c and 7 more". `what` follows the number: " datasets". `name` is
// called only for what is named.
std::string enumerate(size_t count, const std::function<std::string(size_t)>& name,
                      std::string_view what = "");

// "customer#email", "customer (email and phone)", "customer (id, email, phone and 7 more) and orders#city".
// Names are cut and cleaned. Each node stands for a field; in the order in which datasets first appear.
std::string enumerate_fields(const CatalogSnapshot& catalog, const std::vector<NodeRef>& nodes);

// One node's short name, cut and cleaned.
std::string name_of(const CatalogSnapshot& catalog, const NodeRef& node);

}  // namespace steward::policy
