#include "policy/language/extended_taxonomy.h"

#include <algorithm>

#include "policy/policy_set.h"

namespace steward::policy {

template <class Key>
bool contains(const Taxonomy<Key>& shipped, const Extensions<Key>& added, std::string_view key) {
  if (shipped.contains(key)) return true;
  const auto at = std::lower_bound(added.begin(), added.end(), key, [](const auto& entry, std::string_view k) {
    return entry.first.str() < k;
  });
  return at != added.end() && at->first.str() == key;
}

template <class Key>
Result<Key> parse_key(const Taxonomy<Key>& shipped, const Extensions<Key>& added, std::string_view kind,
                      std::string_view text) {
  if (contains(shipped, added, text)) return Key(std::string(text));
  if (added.empty()) return shipped.parse(text);
  // Only the words of a message are missing: both trees as one know the nearest key.
  return extended(shipped, added, kind).parse(text);
}

template <class Key>
Taxonomy<Key> extended(const Taxonomy<Key>& shipped, const Extensions<Key>& added, std::string_view kind) {
  std::vector<TaxonomyNode> nodes = shipped.nodes();
  for (const auto& [key, description] : added) nodes.push_back({key.str(), description});
  return Taxonomy<Key>(kind, std::move(nodes));
}

template bool contains(const Taxonomy<Category>&, const Extensions<Category>&, std::string_view);
template bool contains(const Taxonomy<Purpose>&, const Extensions<Purpose>&, std::string_view);
template Taxonomy<Category> extended(const Taxonomy<Category>&, const Extensions<Category>&,
                                     std::string_view);
template Taxonomy<Purpose> extended(const Taxonomy<Purpose>&, const Extensions<Purpose>&, std::string_view);
template Result<Category> parse_key(const Taxonomy<Category>&, const Extensions<Category>&, std::string_view,
                                    std::string_view);
template Result<Purpose> parse_key(const Taxonomy<Purpose>&, const Extensions<Purpose>&, std::string_view,
                                   std::string_view);

Result<Category> PolicySet::parse_category(std::string_view text) const {
  return parse_key(category_taxonomy(), categories, "category", text);
}

Result<Purpose> PolicySet::parse_purpose(std::string_view text) const {
  return parse_key(purpose_taxonomy(), purposes, "purpose", text);
}

}  // namespace steward::policy
