#include "policy/language/sharing.h"

#include <algorithm>
#include <functional>

namespace steward::policy {
namespace {

// Parts are compared one by one, so only the first few kinds of them are shared.
constexpr size_t kMaxParts = 64;

size_t hash_of(const std::string& text) {
  return std::hash<std::string>()(text);
}
size_t hash_of(Action action) {
  return static_cast<size_t>(action);
}
template <class Tag>
size_t hash_of(const DottedKey<Tag>& key) {
  return hash_of(key.str());
}

}  // namespace

template <class T>
size_t Sharing::Hash::operator()(const SharedList<T>& list) const {
  size_t hash = list.size();
  for (const T& item : list) hash = hash * 0x9E3779B97F4A7C15 + hash_of(item);
  return hash;
}

template <class T>
void Sharing::share(Lists<T>& known, SharedList<T>& list) {
  if (!list.empty()) list = *known.insert(list).first;
}

template <class T>
void Sharing::share(std::vector<Shared<T>>& known, Shared<T>& part) {
  if (part.is_default()) return;
  const auto equal = std::find(known.begin(), known.end(), part);
  if (equal != known.end())
    part = *equal;
  else if (known.size() < kMaxParts)
    known.push_back(part);
}

AccessRule Sharing::of(AccessRule rule) {
  DataSelector& data = rule.data;
  for (auto* list : {&rule.subjects.roles, &rule.subjects.groups, &data.datasets, &data.tags, &data.regions,
                     &data.owners, &data.derived_from})
    share(texts_, *list);
  share(actions_, rule.actions);
  share(purposes_, rule.purposes);
  share(categories_, data.categories);
  share(conditions_, rule.when);
  share(requirements_, rule.require);
  share(obligations_, rule.obligations);
  return rule;
}

}  // namespace steward::policy
