#include "scanners/detectors/text/anchors.h"

#include "base/text.h"

namespace steward::scanners {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}
uint8_t upper(uint8_t c) {
  return c >= 'a' && c <= 'z' ? static_cast<uint8_t>(c & ~0x20) : c;
}

bool stands_at(std::string_view text, size_t at, std::string_view literal) {
  if (text.size() - at < literal.size()) return false;
  for (size_t i = 0; i < literal.size(); ++i)
    if (lower(text[at + i]) != literal[i]) return false;
  return true;
}

}  // namespace

AnchorIndex::AnchorIndex(const std::vector<Rule>& rules) {
  for (size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i].span || rules[i].span->search != SpanSearch::kAnchor) continue;
    for (const auto& anchor : rules[i].span->anchors) {
      const std::string literal = to_lower(anchor);
      const auto first = static_cast<uint8_t>(literal[0]);
      by_first_[first].push_back({literal, i});
      any_ = true;
      for (const uint8_t a : {first, upper(first)}) {
        if (literal.size() == 1) {
          for (int b = 0; b < 256; ++b) admit(a, static_cast<uint8_t>(b));
        } else {
          const auto second = static_cast<uint8_t>(literal[1]);
          admit(a, second);
          admit(a, upper(second));
        }
      }
    }
  }
}

void AnchorIndex::admit(uint8_t first, uint8_t second) {
  const size_t pair = static_cast<size_t>(first) << 8 | second;
  pairs_[pair / 64] |= uint64_t{1} << (pair % 64);
}

size_t AnchorIndex::next(std::string_view text, size_t from) const {
  if (!any_ || from >= text.size()) return text.size();
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  size_t pair = bytes[from];
  for (size_t i = from; i < text.size(); ++i) {
    pair = (pair << 8 | (i + 1 < text.size() ? bytes[i + 1] : 0)) & 0xFFFF;
    if ((pairs_[pair / 64] >> (pair % 64) & 1) != 0) return i;
  }
  return text.size();
}

RuleMask AnchorIndex::rules_at(std::string_view text, size_t at) const {
  RuleMask found;
  const auto anchors = by_first_.find(static_cast<uint8_t>(lower(text[at])));
  if (anchors == by_first_.end()) return found;
  for (const Anchor& anchor : anchors->second)
    if (stands_at(text, at, anchor.literal)) found.set(anchor.rule);
  return found;
}

}  // namespace steward::scanners
