#include "policy/language/set_difference.h"

#include <algorithm>
#include <map>

namespace steward::policy {
namespace {

template <class Rule>
std::map<std::string, Rule> by_name(const std::vector<Rule>& rules) {
  std::map<std::string, Rule> named;
  for (const Rule& rule : rules) {
    Rule& kept = named.emplace(rule.id, rule).first->second;
    kept.place.clear();
  }
  return named;
}

template <class Rule>
void compare(const std::vector<Rule>& before, const std::vector<Rule>& after, SetDifference& out) {
  const auto was = by_name(before), is = by_name(after);
  for (const auto& [name, rule] : was)
    if (!is.contains(name)) out.gone.push_back(name);
  for (const auto& [name, rule] : is) {
    const auto old = was.find(name);
    if (old == was.end())
      out.added.push_back(name);
    else if (old->second == rule)
      ++out.same;
    else
      out.changed.push_back(name);
  }
}

}  // namespace

SetDifference difference(const PolicySet& before, const PolicySet& after) {
  SetDifference out;
  compare(before.access, after.access, out);
  compare(before.exceptions, after.exceptions, out);
  compare(before.retention, after.retention, out);
  compare(before.limitations, after.limitations, out);
  for (auto* names : {&out.gone, &out.added, &out.changed}) std::sort(names->begin(), names->end());
  return out;
}

}  // namespace steward::policy
