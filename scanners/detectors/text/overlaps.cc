#include "scanners/detectors/text/overlaps.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace steward::scanners {
namespace {

constexpr double kUnmistakable = 1e-4;  // chance
constexpr double kAboutAsSure = 0.1;    // difference of confidence
constexpr double kNamedIsSurer = 0.3;   // … that a whole with a near word makes up for
constexpr size_t kMaxOpen = 64;         // finds within finds, followed so deep

// One find for each span.
void keep_best_of_each(std::vector<SpanHit>& hits) {
  // A form that nothing else has (a token with its vendor's mark) needs no word beside it to win.
  const auto rank = [](const SpanHit& hit) {
    const bool unmistakable = hit.chance <= kUnmistakable;
    return std::tuple(hit.begin, hit.end, !unmistakable, !hit.near_word, hit.chance, -hit.confidence,
                      hit.rule);
  };
  std::sort(hits.begin(), hits.end(), [&](const SpanHit& a, const SpanHit& b) { return rank(a) < rank(b); });
  const auto same = [](const SpanHit& a, const SpanHit& b) { return a.begin == b.begin && a.end == b.end; };
  hits.erase(std::unique(hits.begin(), hits.end(), same), hits.end());
}

// A find inside a larger one that is about as sure is a part of it: the host of an address with a password.
void drop_parts(std::vector<SpanHit>& hits) {
  std::sort(hits.begin(), hits.end(), [](const SpanHit& a, const SpanHit& b) {
    return std::tuple(a.begin, b.end) < std::tuple(b.begin, a.end);
  });
  std::vector<SpanHit> kept, open;  // open: those that reach beyond the present find
  for (const SpanHit& hit : hits) {
    std::erase_if(open, [&](const SpanHit& other) { return other.end < hit.end; });
    const bool is_part = std::any_of(open.begin(), open.end(), [&](const SpanHit& other) {
      if (other.chance <= kUnmistakable) return other.confidence >= hit.confidence - kAboutAsSure;
      const bool is_longer = other.end - other.begin > hit.end - hit.begin;
      return is_longer && other.near_word && other.confidence >= hit.confidence - kNamedIsSurer;
    });
    if (is_part) continue;
    kept.push_back(hit);
    if (open.size() < kMaxOpen) open.push_back(hit);
  }
  hits = std::move(kept);
}

}  // namespace

std::vector<SpanHit> without_overlaps(std::vector<SpanHit> hits) {
  keep_best_of_each(hits);
  const bool apart = std::adjacent_find(hits.begin(), hits.end(), [](const SpanHit& a, const SpanHit& b) {
                       return a.end > b.begin;
                     }) == hits.end();
  if (apart) return hits;
  drop_parts(hits);
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
