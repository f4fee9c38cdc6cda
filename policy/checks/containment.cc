#include "policy/checks/containment.h"

#include <algorithm>

#include "policy/engine/selector.h"

namespace steward::policy {
namespace {

constexpr size_t kMaxKeys = 64;

// An absent list stands for everything, so it contains any list and only itself contains it.
template <class List>
bool list_contains(const List& outer, const List& inner) {
  if (outer.empty()) return true;
  if (inner.empty()) return false;
  return std::all_of(inner.begin(), inner.end(), [&](const auto& item) {
    return std::find(outer.begin(), outer.end(), item) != outer.end();
  });
}

bool purposes_contain(const std::vector<Purpose>& outer, const std::vector<Purpose>& inner) {
  if (outer.empty()) return true;
  if (inner.empty()) return false;
  return std::all_of(inner.begin(), inner.end(), [&](const Purpose& purpose) {
    return std::any_of(outer.begin(), outer.end(),
                       [&](const Purpose& wider) { return wider.covers(purpose); });
  });
}

// A role named beside groups widens a rule, so each list must be within its like.
bool subjects_contain(const SubjectSelector& outer, const SubjectSelector& inner) {
  if (outer.roles.empty() && outer.groups.empty()) return true;
  if (inner.roles.empty() && inner.groups.empty()) return false;
  const auto within = [](const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::all_of(a.begin(), a.end(),
                       [&](const auto& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
  };
  return within(inner.roles, outer.roles) && within(inner.groups, outer.groups);
}

template <class T>
bool absent_or_same(const T& outer, const T& inner) {
  return outer == T() || outer == inner;
}

template <class List>
bool share(const List& a, const List& b) {
  return a.empty() || b.empty() || std::any_of(a.begin(), a.end(), [&](const auto& x) {
           return std::find(b.begin(), b.end(), x) != b.end();
         });
}

template <class Keys>
bool keys_overlap(const Keys& a, const Keys& b) {
  return a.empty() || b.empty() || std::any_of(a.begin(), a.end(), [&](const auto& x) {
           return std::any_of(b.begin(), b.end(), [&](const auto& y) { return x.covers(y) || y.covers(x); });
         });
}

// The key and those above it.
std::vector<std::string> with_ancestors(const std::string& key) {
  std::vector<std::string> all = {key};
  for (size_t dot = key.rfind('.'); dot != std::string::npos; dot = key.rfind('.', dot - 1)) {
    all.push_back(key.substr(0, dot));
    if (dot == 0) break;
  }
  return all;
}

std::vector<std::string> category_keys(const DataSelector& data) {
  if (data.any_category) return {"*"};
  std::vector<std::string> keys;
  for (const Category& category : data.categories) keys.push_back(category.str());
  if (data.uncategorised) keys.push_back("-");
  return keys;
}

std::string joined(const std::string& category, const std::string& purpose, const std::string& role) {
  return category + "\n" + purpose + "\n" + role;
}

}  // namespace

bool contains_data(const DataSelector& outer, const DataSelector& inner) {
  return contains(outer, inner) && absent_or_same(outer.tags, inner.tags) &&
         absent_or_same(outer.regions, inner.regions) && absent_or_same(outer.owners, inner.owners) &&
         absent_or_same(outer.scanned_within, inner.scanned_within) &&
         absent_or_same(outer.scanned_before, inner.scanned_before) &&
         absent_or_same(outer.derived_from, inner.derived_from);
}

bool contains(const AccessRule& outer, const AccessRule& inner) {
  return subjects_contain(outer.subjects, inner.subjects) && list_contains(outer.actions, inner.actions) &&
         purposes_contain(outer.purposes, inner.purposes) &&
         (outer.when->kind == Condition::Kind::kAlways || outer.when == inner.when) &&
         contains_data(outer.data, inner.data);
}

bool may_overlap(const AccessRule& a, const AccessRule& b) {
  if (!share(a.actions, b.actions) || !keys_overlap(a.purposes, b.purposes)) return false;
  if (a.data.any_category || b.data.any_category) return true;
  if (covers_uncategorised(a.data) && covers_uncategorised(b.data)) return true;
  return !a.data.categories.empty() && !b.data.categories.empty() &&
         keys_overlap(a.data.categories, b.data.categories);
}

ContainmentIndex::ContainmentIndex(const PolicySet& set, Effect effect) {
  for (size_t i = 0; i < set.access.size(); ++i) {
    const AccessRule& rule = set.access[i];
    if (rule.effect != effect) continue;
    const auto categories = category_keys(rule.data);
    std::vector<std::string> purposes, subjects;
    for (const Purpose& purpose : rule.purposes) purposes.push_back(purpose.str());
    if (purposes.empty()) purposes.push_back("");
    for (const std::string& role : rule.subjects.roles) subjects.push_back("r" + role);
    for (const std::string& group : rule.subjects.groups) subjects.push_back("g" + group);
    if (subjects.empty()) subjects.push_back("");
    if (categories.size() * purposes.size() * subjects.size() > kMaxKeys) {
      broad_.push_back(i);
      continue;
    }
    for (const auto& category : categories)
      for (const auto& purpose : purposes)
        for (const auto& subject : subjects) by_key_[joined(category, purpose, subject)].push_back(i);
  }
}

const std::vector<size_t>* ContainmentIndex::find(const std::string& key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &found->second;
}

std::vector<size_t> ContainmentIndex::candidates(const AccessRule& rule) const {
  // Who contains the rule contains its first category, purpose and role.
  std::vector<std::string> categories = {"*"}, purposes = {""}, subjects = {""};
  if (!rule.data.any_category && !rule.data.categories.empty())
    for (auto& key : with_ancestors(rule.data.categories[0].str())) categories.push_back(std::move(key));
  else if (rule.data.uncategorised && !rule.data.any_category)
    categories.push_back("-");
  if (!rule.purposes.empty())
    for (auto& key : with_ancestors(rule.purposes[0].str())) purposes.push_back(std::move(key));
  if (!rule.subjects.roles.empty())
    subjects.push_back("r" + rule.subjects.roles[0]);
  else if (!rule.subjects.groups.empty())
    subjects.push_back("g" + rule.subjects.groups[0]);
  std::vector<size_t> found = broad_;
  for (const auto& category : categories)
    for (const auto& purpose : purposes)
      for (const auto& subject : subjects)
        if (const auto* rules = find(joined(category, purpose, subject)))
          found.insert(found.end(), rules->begin(), rules->end());
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace steward::policy
