#include "catalog/taxonomy.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "catalog/taxonomy_data.h"

namespace steward {

template <class Key>
Taxonomy<Key>::Taxonomy(std::string_view kind, std::vector<TaxonomyNode> nodes)
    : kind_(kind), nodes_(std::move(nodes)) {
  std::sort(nodes_.begin(), nodes_.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
}

template <class Key>
bool Taxonomy<Key>::contains(std::string_view key) const {
  const auto at = std::lower_bound(nodes_.begin(), nodes_.end(), key,
                                   [](const TaxonomyNode& node, std::string_view k) { return node.key < k; });
  return at != nodes_.end() && at->key == key;
}

template <class Key>
Result<Key> Taxonomy<Key>::parse(std::string_view text) const {
  if (contains(text)) return Key(std::string(text));
  std::vector<std::string> keys;
  keys.reserve(nodes_.size());
  for (const TaxonomyNode& node : nodes_) keys.emplace_back(node.key);
  auto near = did_you_mean(text, keys);
  if (!near) {
    // A bare leaf ("email") is the commonest slip: offer the full path that ends in it.
    const std::string ending = fmt::format(".{}", text.substr(0, 128));
    for (const std::string& key : keys)
      if (key.ends_with(ending)) near = key;
  }
  return Error{ErrorCode::kInvalidInput,
               near ? fmt::format("Unknown {} '{}'; did you mean '{}'?", kind_, excerpt(text), *near)
                    : fmt::format("Unknown {} '{}'.", kind_, excerpt(text)),
               ""};
}

template class Taxonomy<Category>;
template class Taxonomy<Purpose>;

const Taxonomy<Category>& category_taxonomy() {
  static const Taxonomy<Category> taxonomy("category", category_nodes());
  return taxonomy;
}

const Taxonomy<Purpose>& purpose_taxonomy() {
  static const Taxonomy<Purpose> taxonomy("purpose", purpose_nodes());
  return taxonomy;
}

}  // namespace steward
