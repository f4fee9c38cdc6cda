#include "scanners/detectors/text/overlaps.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace steward::scanners {
namespace {

// One find for each span.
void keep_best_of_each(std::vector<SpanHit>& hits) {
  const auto rank = [](const SpanHit& hit) {
    return std::tuple(hit.begin, hit.end, !hit.near_word, hit.chance, -hit.confidence, hit.rule);
  };
  std::sort(hits.begin(), hits.end(), [&](const SpanHit& a, const SpanHit& b) { return rank(a) < rank(b); });
  const auto same = [](const SpanHit& a, const SpanHit& b) { return a.begin == b.begin && a.end == b.end; };
  hits.erase(std::unique(hits.begin(), hits.end(), same), hits.end());
}

}  // namespace

std::vector<SpanHit> without_overlaps(std::vector<SpanHit> hits) {
  keep_best_of_each(hits);
  const bool apart = std::adjacent_find(hits.begin(), hits.end(), [](const SpanHit& a, const SpanHit& b) {
                       return a.end > b.begin;
                     }) == hits.end();
  if (apart) return hits;
  const auto rank = [](const SpanHit& hit) {
    return std::tuple(-hit.confidence, -static_cast<double>(hit.end - hit.begin), hit.begin);
  };
  std::sort(hits.begin(), hits.end(), [&](const SpanHit& a, const SpanHit& b) { return rank(a) < rank(b); });
  std::map<size_t, SpanHit> kept;  // by begin
  for (const SpanHit& hit : hits) {
    const auto next = kept.lower_bound(hit.begin);
    if (next != kept.end() && next->second.begin < hit.end) continue;
    if (next != kept.begin() && std::prev(next)->second.end > hit.begin) continue;
    kept.emplace(hit.begin, hit);
  }
  std::vector<SpanHit> ordered;
  ordered.reserve(kept.size());
  for (auto& entry : kept) ordered.push_back(entry.second);
  return ordered;
}

}  // namespace steward::scanners
