#include "scanners/detectors/text/regex_search.h"

#include <re2/re2.h>

#include <algorithm>

#include "scanners/detectors/text/tokens.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxMatches = 10'000;            // in one search
constexpr size_t kLeft = 256, kRight = 4u << 10;  // bytes round an anchor
constexpr size_t kContext = 64;                   // bytes that a capturing regex may read beyond its find
constexpr size_t kRetryBytes = 64;  // a refused match up to this long is searched again from within

// What a search may run into: bytes that no value of the rule holds.
ClassMask passable(const Rule& rule) {
  const bool has_context = rule.span->regex->NumberOfCapturingGroups() > 0;
  return has_context ? ~kNewline : rule.shape.allowed;
}

}  // namespace

void RegexSearch::search_anchors(const AnchorIndex& anchors, const RuleMask& enabled) {
  for (size_t at = anchors.next(text_, 0); at < text_.size(); at = anchors.next(text_, at + 1))
    (anchors.rules_at(text_, at) & enabled).for_each([&](size_t rule) {
      if (!searched_.test(rule) || at >= searched_to_[rule]) search_round(rule, at);
    });
}

void RegexSearch::search_round(size_t index, size_t anchor) {
  const Rule& rule = rules_[index];
  const ClassMask pass = passable(rule);
  const size_t most = rule.shape.max_bytes > kRight ? kRight : rule.shape.max_bytes + kContext;
  const size_t least_from = anchor > kLeft ? anchor - kLeft : 0;
  const size_t most_to = std::min(text_.size(), anchor + most);
  const auto passes = [&](size_t i) { return (class_of(static_cast<uint8_t>(text_[i])) & pass) != 0; };
  size_t from = anchor, to = anchor;
  while (from > least_from && passes(from - 1)) --from;
  while (to < most_to && passes(to)) ++to;
  const size_t cut = search(index, from, to);
  searched_.set(index);
  const bool is_cut = to == most_to && to < text_.size();
  // What the bound may have cut short is searched again from the next anchor.
  searched_to_[index] =
      is_cut ? std::max(anchor + (to - anchor + 1) / 2, std::min(cut, to - std::min(to - anchor, kLeft)))
             : to;
  searched_to_[index] = std::max(searched_to_[index], anchor + 1);
}

size_t RegexSearch::search(size_t index, size_t from, size_t to) {
  const re2::RE2* regex = rules_[index].span->regex.get();
  if (!regex) return to;
  const re2::StringPiece piece(text_.data(), text_.size());
  const int groups = std::min(regex->NumberOfCapturingGroups(), 1) + 1;
  size_t cut = to;
  work_.searched_bytes += to - from;
  for (size_t seen = 0; seen < kMaxMatches && from < to; ++seen) {
    std::array<re2::StringPiece, 2> match;
    if (!regex->Match(piece, from, to, re2::RE2::UNANCHORED, match.data(), groups) || match[0].empty()) break;
    const size_t whole = static_cast<size_t>(match[0].data() - text_.data()),
                 whole_end = whole + match[0].size();
    const re2::StringPiece& find = groups > 1 && !match[1].empty() ? match[1] : match[0];
    const size_t begin = static_cast<size_t>(find.data() - text_.data()), end = begin + find.size();
    if (whole_end == to) cut = whole;
    from = whole_end;
    if (!judge_.judge_match(index, begin, end) && whole_end - whole <= kRetryBytes) {
      // "2024 4111 1111 1111 1111": what follows the first group may be the find.
      size_t next = whole;
      while (next < whole_end && is_alnum(text_[next])) ++next;
      from = std::min(std::max(next, whole + 1), whole_end);
    }
    work_.searched_bytes += whole_end - from;
  }
  return cut;
}

}  // namespace steward::scanners
