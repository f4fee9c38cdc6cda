#include "catalog/tag.h"

#include <algorithm>
#include <map>
#include <set>

namespace steward {
namespace {

// A person's word beats a scan, a scan beats what merely flowed in; then the higher confidence.
bool stronger(const TagAssertion& a, const TagAssertion& b) {
  const auto rank = [](const TagAssertion& t) {
    if (t.state == TagState::kConfirmed) return 0;
    return 1 + static_cast<int>(t.origin);
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return a.confidence > b.confidence;
}

}  // namespace

std::string_view to_string(TagOrigin origin) {
  switch (origin) {
    case TagOrigin::kDeclared:
      return "declared";
    case TagOrigin::kScanned:
      return "scanned";
    case TagOrigin::kPropagated:
      return "propagated";
  }
  return "scanned";
}

std::string_view to_string(TagState state) {
  switch (state) {
    case TagState::kSuggested:
      return "suggested";
    case TagState::kConfirmed:
      return "confirmed";
    case TagState::kRejected:
      return "rejected";
  }
  return "suggested";
}

std::optional<TagOrigin> parse_tag_origin(std::string_view text) {
  for (const auto origin : {TagOrigin::kDeclared, TagOrigin::kScanned, TagOrigin::kPropagated})
    if (to_string(origin) == text) return origin;
  return std::nullopt;
}

std::optional<TagState> parse_tag_state(std::string_view text) {
  for (const auto state : {TagState::kSuggested, TagState::kConfirmed, TagState::kRejected})
    if (to_string(state) == text) return state;
  return std::nullopt;
}

std::vector<TagAssertion> effective_tags(const std::vector<TagAssertion>& assertions) {
  std::set<Category> rejected;
  for (const TagAssertion& tag : assertions)
    if (tag.state == TagState::kRejected) rejected.insert(tag.category);
  std::map<Category, const TagAssertion*> best;
  for (const TagAssertion& tag : assertions) {
    if (rejected.contains(tag.category)) continue;
    const TagAssertion*& slot = best[tag.category];
    if (!slot || stronger(tag, *slot)) slot = &tag;
  }
  std::vector<TagAssertion> effective;
  effective.reserve(best.size());
  for (const auto& [category, tag] : best) effective.push_back(*tag);
  return effective;
}

}  // namespace steward
