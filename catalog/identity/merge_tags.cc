#include "catalog/identity/merge_tags.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace steward {
namespace {

// Decides between assertions that say the same; total on what differs, so that no order matters.
auto strength(const TagAssertion& tag) {
  return std::tuple(tag.confidence, tag.scan ? tag.scan->rows_examined : -1,
                    tag.scan ? tag.scan->detector : "", tag.scan ? tag.scan->data_fingerprint : "", tag.note);
}

}  // namespace

std::vector<TagAssertion> merge_tags(std::vector<std::vector<TagAssertion>> by_part, FieldId field) {
  std::map<Category, size_t> rejecting_parts;
  for (const auto& tags : by_part) {
    std::set<Category> rejected;
    for (const TagAssertion& tag : tags)
      if (tag.state == TagState::kRejected) rejected.insert(tag.category);
    for (const Category& category : rejected) ++rejecting_parts[category];
  }
  std::map<std::tuple<Category, TagOrigin, TagState>, TagAssertion> kept;
  for (auto& tags : by_part) {
    std::set<Category> settled;  // within this part only
    for (const TagAssertion& tag : tags)
      if (tag.state == TagState::kRejected && rejecting_parts[tag.category] < by_part.size())
        settled.insert(tag.category);
    for (TagAssertion& tag : tags) {
      if (settled.contains(tag.category)) continue;
      tag.field = field;
      const auto [slot, is_new] = kept.try_emplace({tag.category, tag.origin, tag.state}, tag);
      if (!is_new && strength(slot->second) < strength(tag)) slot->second = std::move(tag);
    }
  }
  std::vector<TagAssertion> merged;
  for (auto& [key, tag] : kept) merged.push_back(std::move(tag));
  return merged;
}

}  // namespace steward
