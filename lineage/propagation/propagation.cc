#include "lineage/propagation/propagation.h"

#include <algorithm>

#include "lineage/propagation/revision.h"
#include "lineage/propagation/sweep.h"

namespace steward::lineage {
namespace {

// A change of more edges than this, and than a tenth of the graph, is cheaper to compute anew.
constexpr size_t kLargeChange = 50'000;

bool is_large(const GraphChange& change, const Graph& graph) {
  const size_t edges = change.added.size() + change.removed.size();
  return edges > kLargeChange && edges > graph.edge_count() / 10;
}

void sort_by_category(std::vector<TagAssertion>& tags) {
  std::sort(tags.begin(), tags.end(),
            [](const TagAssertion& a, const TagAssertion& b) { return a.category < b.category; });
}

}  // namespace

Propagation::Propagation() : declassifiers_(std::make_shared<const Declassifiers>()) {}

Propagation::Propagation(Derivations derivations, std::shared_ptr<const Declassifiers> declassifiers)
    : derivations_(std::move(derivations)), declassifiers_(std::move(declassifiers)) {}

Propagation Propagation::compute(const CatalogSnapshot& catalog, const Graph& graph,
                                 const Declassifiers& declassifiers) {
  return {sweep(catalog, graph, declassifiers), std::make_shared<const Declassifiers>(declassifiers)};
}

Propagation Propagation::updated(const CatalogSnapshot& catalog, const Graph& graph,
                                 const Declassifiers& declassifiers, const Change& change) const {
  if (!(declassifiers == *declassifiers_) || is_large(change.edges, graph))
    return compute(catalog, graph, declassifiers);
  if (auto revised = revise(derivations_, catalog, graph, declassifiers, change))
    return {*std::move(revised), declassifiers_};
  return compute(catalog, graph, declassifiers);
}

TagAssertion Propagation::propagated(uint32_t node, const Reason& reason) const {
  TagAssertion tag;
  tag.field = derivations_.node(node).field;
  tag.category = derivations_.category(reason.category);
  tag.origin = TagOrigin::kPropagated;
  tag.path.push_back(derivations_.node(node));
  uint32_t at = node;
  for (Reason step = reason; step.is_derived(); step = derivations_.reason(at, reason.category)) {
    at = step.previous;
    if (!is_hub(derivations_.node(at))) tag.path.push_back(derivations_.node(at));
  }
  std::reverse(tag.path.begin(), tag.path.end());
  if (const auto* stored = derivations_.stored(at))
    for (const TagAssertion& origin : *stored)
      if (origin.category == tag.category) tag.confidence = origin.confidence;
  return tag;
}

std::vector<TagAssertion> Propagation::assertions_at(uint32_t node) const {
  if (node == kUnnumbered) return {};
  std::vector<TagAssertion> tags;
  if (const auto* stored = derivations_.stored(node)) tags = *stored;
  for (const Reason& reason : derivations_.reasons(node))
    if (reason.is_derived()) tags.push_back(propagated(node, reason));
  sort_by_category(tags);
  return tags;
}

std::vector<TagAssertion> Propagation::effective(FieldId field) const {
  return assertions_at(derivations_.find(field));
}

std::vector<TagAssertion> Propagation::dataset_level(DatasetId dataset) const {
  return assertions_at(derivations_.find(whole_of(dataset)));
}

std::vector<Category> Propagation::categories(FieldId field) const {
  const uint32_t node = derivations_.find(field);
  if (node == kUnnumbered) return {};
  std::vector<Category> categories;
  for (const Reason& reason : derivations_.reasons(node))
    if (reason.holds()) categories.push_back(derivations_.category(reason.category));
  std::sort(categories.begin(), categories.end());
  return categories;
}

bool Propagation::carries(FieldId field, const Category& category) const {
  const uint32_t node = derivations_.find(field);
  if (node == kUnnumbered) return false;
  const auto reasons = derivations_.reasons(node);
  return std::any_of(reasons.begin(), reasons.end(), [&](const Reason& reason) {
    return reason.holds() && category.covers(derivations_.category(reason.category));
  });
}

std::vector<Category> Propagation::categories_of(const Dataset& dataset) const {
  std::vector<CategoryId> ids;
  const auto add = [&](uint32_t node) {
    if (node == kUnnumbered) return;
    for (const Reason& reason : derivations_.reasons(node))
      if (reason.holds() && std::find(ids.begin(), ids.end(), reason.category) == ids.end())
        ids.push_back(reason.category);
  };
  add(derivations_.find(whole_of(dataset.id)));
  for (const Field& field : dataset.fields) add(derivations_.find(field.id));
  std::vector<Category> categories;
  for (const CategoryId id : ids) categories.push_back(derivations_.category(id));
  std::sort(categories.begin(), categories.end());
  return categories;
}

std::optional<DatasetId> Propagation::partial_lineage_from(DatasetId dataset) const {
  uint32_t at = derivations_.find(doubt_of(dataset));
  if (at == kUnnumbered) return std::nullopt;
  Reason reason = derivations_.reason(at, kDoubt);
  if (!reason.holds()) return std::nullopt;
  for (; reason.is_derived(); reason = derivations_.reason(at, kDoubt)) at = reason.previous;
  return derivations_.node(at).dataset;
}

}  // namespace steward::lineage
