#include "policy/engine/engine.h"

namespace steward::policy {

Engine Engine::compile(const PolicySet& set, const CatalogSnapshot& catalog, const lineage::Graph& graph,
                       const lineage::Propagation& propagation, const Engine* previous) {
  std::shared_ptr<const RuleIndex> rules;
  std::shared_ptr<const NameIndex> names;
  if (previous && &previous->index_->rules().set() == &set) rules = previous->index_->shared_rules();
  if (previous && &previous->index_->catalog() == &catalog) names = previous->names_;
  if (!rules) rules = std::make_shared<const RuleIndex>(set);
  if (!names) names = std::make_shared<const NameIndex>(catalog);
  return Engine(std::make_shared<const CatalogIndex>(std::move(rules), catalog, graph, propagation),
                std::move(names));
}

void Engine::warm() const {
  for (uint32_t i = 0; i < index_->catalog().datasets().size(); ++i) index_->plan(i);
}

std::optional<Place> Engine::find(const NodeRef& node) const {
  const CatalogSnapshot& catalog = index_->catalog();
  const Dataset* dataset = catalog.find(node.dataset);
  if (!dataset) return std::nullopt;
  Place place{index_->number_of(*dataset), kNoNumber};
  if (!node.field) return place;
  const Field* field = catalog.find(node.field);
  if (!field || catalog.dataset_of(node.field) != dataset) return std::nullopt;
  place.field = static_cast<uint32_t>(field - dataset->fields.data());
  return place;
}

std::optional<Place> Engine::find_plainly(std::string_view resource) const {
  if (!names_->is_plain()) return std::nullopt;
  const size_t hash = resource.rfind('#');
  const auto number = names_->find(resource.substr(0, hash));
  if (!number) return std::nullopt;
  if (hash == std::string_view::npos) return Place{*number, kNoNumber};
  index_->fetch_ahead(*number);
  const auto field = names_->find_field(*number, resource.substr(hash + 1));
  if (!field) return std::nullopt;
  return Place{*number, *field};
}

std::optional<Place> Engine::find(std::string_view resource) const {
  if (const auto place = find_plainly(resource)) return place;
  const auto node = index_->catalog().resolve(resource);
  return node.ok() ? find(*node) : std::nullopt;
}

}  // namespace steward::policy
