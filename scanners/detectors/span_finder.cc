#include "scanners/detectors/span_finder.h"

#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "base/text.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxCandidates = 10'000;  // per rule and text: bounds the work on hostile input
constexpr size_t kNearBytes = 48;          // how far before a span its words are read
constexpr size_t kRetryBytes = 64;  // a refused candidate up to this long is searched again from within

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A match must not be a piece of a longer word or number: no letter or digit beside it, and no "." or "-"
// that leads on to more digits ("1.2.3.4.5" holds no IP address).
bool stands_alone(std::string_view text, size_t begin, size_t end) {
  const auto joins = [](char c) { return c == '.' || c == '-' || c == '_' || c == '/' || c == ':'; };
  if (begin > 0) {
    const char before = text[begin - 1];
    if (is_alnum(before) && is_alnum(text[begin])) return false;
    if (is_digit(text[begin]) && begin > 1 && joins(before) && is_digit(text[begin - 2])) return false;
  }
  if (end < text.size()) {
    const char after = text[end];
    if (is_alnum(after) && is_alnum(text[end - 1])) return false;
    if (is_digit(text[end - 1]) && end + 1 < text.size() && joins(after) && is_digit(text[end + 1]))
      return false;
  }
  return true;
}

bool has_near_word(std::string_view text, size_t begin, const std::vector<std::string>& words) {
  if (words.empty()) return false;
  const size_t from = begin > kNearBytes ? begin - kNearBytes : 0;
  const std::string window = to_lower(text.substr(from, begin - from));
  return std::any_of(words.begin(), words.end(), [&window](const std::string& word) {
    for (size_t at = window.find(word); at != std::string::npos; at = window.find(word, at + 1)) {
      const size_t after = at + word.size();
      if ((at == 0 || !is_alnum(window[at - 1])) && (after == window.size() || !is_alnum(window[after])))
        return true;
    }
    return false;
  });
}

std::vector<SpanHit> without_overlaps(std::vector<SpanHit> hits) {
  std::sort(hits.begin(), hits.end(), [](const SpanHit& a, const SpanHit& b) {
    if (a.confidence != b.confidence) return a.confidence > b.confidence;
    if (a.end - a.begin != b.end - b.begin) return a.end - a.begin > b.end - b.begin;
    return std::pair(a.begin, a.rule) < std::pair(b.begin, b.rule);
  });
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

}  // namespace

SpanScan SpanFinder::scan(std::string_view text, const ValueShape& shape, const RuleMask& enabled) const {
  SpanScan found;
  for (size_t i = 0; i < rules_->size(); ++i) {
    const Rule& rule = (*rules_)[i];
    if (!enabled.test(i) || !rule.span || !rule.shape.may_occur_in(shape)) continue;
    scan_rule(text, i, found);
  }
  if (found.hits.size() > 1) found.hits = without_overlaps(std::move(found.hits));
  return found;
}

void SpanFinder::scan_rule(std::string_view text, size_t index, SpanScan& found) const {
  const Rule& rule = (*rules_)[index];
  const re2::StringPiece piece(text.data(), text.size());
  size_t from = 0;
  for (size_t seen = 0; seen < kMaxCandidates && from < text.size(); ++seen) {
    re2::StringPiece match;
    if (!rule.span->regex ||
        !rule.span->regex->Match(piece, from, text.size(), re2::RE2::UNANCHORED, &match, 1) || match.empty())
      return;
    const size_t begin = static_cast<size_t>(match.data() - text.data()), end = begin + match.size();
    const std::string_view value = text.substr(begin, match.size());
    from = end;
    const bool alone = stands_alone(text, begin, end);
    if (alone) found.candidates.set(index);
    const bool near = alone && has_near_word(text, begin, rule.near);
    const ClassMask marks = rule.decision.alone_marks | rule.span->alone_marks;
    const bool hopeless = !near && marks != 0 && (classes_of(value) & marks) == 0;
    const Match verdict =
        alone && !hopeless ? (rule.validator ? rule.validator(value) : Match::kValid) : Match::kNone;
    if (verdict == Match::kValid || (verdict == Match::kPlausible && near)) {
      const double confidence = rule.span->confidence * (verdict == Match::kValid ? 1 : 0.85);
      found.hits.push_back(
          {begin, end, index, near, near ? confidence + (1 - confidence) * 0.5 : confidence});
    } else if (value.size() <= kRetryBytes) {
      // "2024 4111 1111 1111 1111": what follows the first group may be the find.
      size_t next = begin;
      while (next < end && is_alnum(text[next])) ++next;
      from = std::min(std::max(next, begin + 1), end);
    }
  }
}

}  // namespace steward::scanners
