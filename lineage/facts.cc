#include "lineage/facts.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace steward::lineage {
namespace {

using Pair = std::pair<DatasetId, DatasetId>;

std::vector<DatasetId> united(const std::vector<DatasetId>& a, const std::vector<DatasetId>& b) {
  std::vector<DatasetId> both;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

bool contains(const std::vector<DatasetId>& sorted, DatasetId id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

// Has a run that has ended told how `to` is made, knowing `from`?
bool is_answered(const std::vector<JobShape>& shapes, DatasetId from, DatasetId to) {
  return std::any_of(shapes.begin(), shapes.end(), [&](const JobShape& job) {
    return !job.shape.is_open && contains(job.shape.explained, to) && contains(job.shape.inputs, from);
  });
}

}  // namespace

Shape joined(const Shape& a, const Shape& b) {
  return {united(a.inputs, b.inputs), united(a.outputs, b.outputs), united(a.explained, b.explained),
          a.is_open && b.is_open};
}

std::vector<Guess> guesses_of(const std::vector<JobShape>& shapes) {
  std::map<Pair, Timestamp> since;
  for (const auto& [shape, begins_at] : shapes)
    for (const DatasetId to : shape.outputs) {
      if (contains(shape.explained, to)) continue;
      for (const DatasetId from : shape.inputs) {
        if (from == to || (shape.is_open && is_answered(shapes, from, to))) continue;
        const auto [at, is_new] = since.emplace(Pair{from, to}, begins_at);
        if (!is_new) at->second = std::min(at->second, begins_at);
      }
    }
  std::vector<Guess> guesses;
  for (const auto& [ends, begin] : since) guesses.push_back({ends.first, ends.second, begin});
  return guesses;
}

std::vector<SetSpan> spans_of(std::vector<Declaration> declarations) {
  const auto by_time = [](const Declaration& a, const Declaration& b) { return a.said_at < b.said_at; };
  std::stable_sort(declarations.begin(), declarations.end(), by_time);

  std::map<SetId, std::vector<SetSpan>> spans;
  std::set<SetId> holding;
  for (auto next = declarations.begin(); next != declarations.end();) {
    const Timestamp now = next->said_at;
    const auto end = std::upper_bound(next, declarations.end(), *next, by_time);
    std::set<SetId> said;
    bool is_complete = false;
    for (; next != end; ++next) {
      said.insert(next->set);
      is_complete |= next->is_complete;
    }
    if (is_complete)
      for (const SetId set : holding)
        if (!said.contains(set)) spans[set].back().to = now;
    for (const SetId set : said)
      if (!holding.contains(set)) spans[set].push_back({set, now, std::nullopt});
    if (is_complete) holding.clear();
    holding.insert(said.begin(), said.end());
  }
  std::vector<SetSpan> all;
  for (const auto& [set, of_set] : spans) all.insert(all.end(), of_set.begin(), of_set.end());
  return all;
}

}  // namespace steward::lineage
