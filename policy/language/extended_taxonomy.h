// A shipped tree of categories or purposes with what a policy set adds to it. An extension never changes what a
// shipped key means: it only adds leaves below keys that exist.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "catalog/taxonomy.h"

namespace steward::policy {

template <class Key>
using Extensions = std::vector<std::pair<Key, std::string>>;  // keys with descriptions, sorted by key

template <class Key>
bool contains(const Taxonomy<Key>& shipped, const Extensions<Key>& added, std::string_view key);

// The key, or an error with "did you mean" over both. `kind` names the tree: "category".
template <class Key>
Result<Key> parse_key(const Taxonomy<Key>& shipped, const Extensions<Key>& added, std::string_view kind,
                      std::string_view text);

// Both trees as one. Borrows the words of `added`, which outlives it.
template <class Key>
Taxonomy<Key> extended(const Taxonomy<Key>& shipped, const Extensions<Key>& added, std::string_view kind);

}  // namespace steward::policy
