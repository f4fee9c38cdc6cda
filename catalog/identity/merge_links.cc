#include "catalog/identity/merge_links.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "catalog/identity/naming.h"

namespace steward {
namespace {

using Pair = std::pair<DatasetId, DatasetId>;

Pair pair_of(DatasetId a, DatasetId b) {
  return a < b ? Pair{a, b} : Pair{b, a};
}

// Of two words of one moment the one that cuts counts: to vouch must be clear.
bool newer(const MergeVerdict& a, const MergeVerdict& b) {
  return std::tuple(a.at, !a.merged, a.actor, a.why) > std::tuple(b.at, !b.merged, b.actor, b.why);
}

class UnionFind {
 public:
  size_t find(size_t x) {
    parent_.try_emplace(x, x);
    while (parent_[x] != x) {
      size_t& above = parent_[x];
      above = parent_[above];  // halves the way for whoever comes next
      x = above;
    }
    return x;
  }
  void join(size_t a, size_t b) {
    const size_t x = find(a), y = find(b);
    if (x != y) parent_[std::max(x, y)] = std::min(x, y);
  }

 private:
  std::unordered_map<size_t, size_t> parent_;
};

}  // namespace

std::vector<MergeFact> facts_in_force(const std::vector<MergeFact>& facts,
                                      const std::vector<MergeVerdict>& verdicts,
                                      const std::unordered_map<DatasetId, size_t>& by_id) {
  const auto is_link = [&](DatasetId a, DatasetId b) {
    return a != b && by_id.contains(a) && by_id.contains(b);
  };
  std::map<Pair, const MergeVerdict*> words;
  for (const MergeVerdict& verdict : verdicts) {
    if (!is_link(verdict.a, verdict.b)) continue;
    const MergeVerdict*& slot = words[pair_of(verdict.a, verdict.b)];
    if (!slot || newer(verdict, *slot)) slot = &verdict;
  }
  std::set<MergeFact> in_force;
  for (const MergeFact& fact : facts) {
    if (!is_link(fact.from, fact.into)) continue;
    const auto word = words.find(pair_of(fact.from, fact.into));
    if (word == words.end() || word->second->merged) in_force.insert(fact);
  }
  for (const auto& [pair, word] : words)
    if (word->merged)
      in_force.insert(
          {pair.first, pair.second, MergeOrigin::kPerson, "by " + word->actor + ": " + word->why, word->at});
  return {in_force.begin(), in_force.end()};
}

std::vector<MergeGroup> merge_groups(const std::vector<Dataset>& datasets,
                                     const std::unordered_map<DatasetId, size_t>& by_id,
                                     const std::vector<MergeFact>& in_force) {
  UnionFind all, vouched;
  std::set<size_t> named_only, stands;  // by a symlink or rename; what such a fact points to
  for (const MergeFact& fact : in_force) {
    const size_t from = by_id.at(fact.from), into = by_id.at(fact.into);
    all.join(from, into);
    if (vouches(fact.origin)) {
      vouched.join(from, into);
    } else {
      named_only.insert(from);
      stands.insert(into);
    }
  }
  const auto by_name = [&](size_t a, size_t b) {
    return std::tie(datasets[a].name, datasets[a].id) < std::tie(datasets[b].name, datasets[b].id);
  };
  std::map<size_t, MergeGroup> found;
  std::set<size_t> touched;
  for (const MergeFact& fact : in_force) {
    found[all.find(by_id.at(fact.from))].facts.push_back(fact);
    touched.insert(by_id.at(fact.from));
    touched.insert(by_id.at(fact.into));
  }
  for (const size_t member : touched) found[all.find(member)].members.push_back(member);

  std::vector<MergeGroup> groups;
  for (auto& [any, group] : found) {
    std::sort(group.members.begin(), group.members.end(), by_name);
    std::map<size_t, std::vector<size_t>> parts;
    for (const size_t member : group.members) parts[vouched.find(member)].push_back(member);
    for (auto& [key, part] : parts) group.parts.push_back(std::move(part));
    std::sort(group.parts.begin(), group.parts.end(),
              [&](const auto& a, const auto& b) { return by_name(a.front(), b.front()); });
    const auto rank = [&](size_t member) {
      const bool only_a_name = named_only.contains(member) && !stands.contains(member);
      return std::pair(only_a_name, is_storage(datasets[member].name.ns));
    };
    const auto root = std::min_element(group.members.begin(), group.members.end(),
                                       [&](size_t a, size_t b) { return rank(a) < rank(b); });
    std::rotate(group.members.begin(), root, root + 1);
    groups.push_back(std::move(group));
  }
  std::sort(groups.begin(), groups.end(), [&](const MergeGroup& a, const MergeGroup& b) {
    return by_name(a.members.front(), b.members.front());
  });
  return groups;
}

}  // namespace steward
