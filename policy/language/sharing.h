// Finds what the access rules of a file have in common, so that each list and each part is kept once: thousands
// of rules name a handful of actions, purposes, requirements and obligations.
#pragma once

#include <unordered_set>
#include <vector>

#include "policy/policy_set.h"

namespace steward::policy {

class Sharing {
 public:
  // The same rule, its lists and parts those of rules before it wherever they are equal.
  AccessRule of(AccessRule rule);

 private:
  struct Hash {
    template <class T>
    size_t operator()(const SharedList<T>& list) const;
  };
  template <class T>
  using Lists = std::unordered_set<SharedList<T>, Hash>;

  template <class T>
  static void share(Lists<T>& known, SharedList<T>& list);
  template <class T>
  static void share(std::vector<Shared<T>>& known, Shared<T>& part);

  Lists<std::string> texts_;
  Lists<Action> actions_;
  Lists<Purpose> purposes_;
  Lists<Category> categories_;
  std::vector<Shared<Condition>> conditions_;
  std::vector<Shared<Requirements>> requirements_;
  std::vector<Shared<RuleObligations>> obligations_;
};

}  // namespace steward::policy
