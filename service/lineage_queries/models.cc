#include "service/lineage_queries/models.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "policy/engine/selector.h"
#include "policy/engine/upstream.h"

namespace steward::service {
namespace {

constexpr size_t kNamedModels = 3;  // of a longer list

std::vector<const Dataset*> models_of(const World& world) {
  std::vector<const Dataset*> models;
  for (const Dataset& dataset : world.catalog->datasets())
    if (dataset.kind == DatasetKind::kModel) models.push_back(&dataset);
  return models;
}

bool is_expired(const lineage::Budget& budget) {
  return budget.is_expired && budget.is_expired();
}

// True when values flow into the dataset or one of its fields.
bool has_sources(const World& world, DatasetId dataset) {
  bool found = false;
  const auto look = [&](const NodeRef& node) {
    world.graph->visit_edges(
        node, lineage::Direction::kUpstream, std::nullopt, [&](const lineage::EdgeView& edge) {
          found = found || world.graph->transformation(edge.label).type == lineage::Influence::kDirect;
        });
  };
  look({dataset, {}});
  for (const NodeRef& node : world.graph->nodes_of(dataset)) look(node);
  return found;
}

// "orders, customer and 3 more": what comes in and was never looked at. What is made from other data carries
// what they carry.
std::string never_scanned(const World& world, const policy::Upstream& upstream) {
  std::string names;
  size_t count = 0;
  for (const policy::UpstreamDataset& source : upstream.datasets) {
    const Dataset* dataset = world.catalog->find(source.dataset);
    if (!dataset || dataset->scanned_at || has_sources(world, source.dataset)) continue;
    if (++count <= kNamedModels)
      names += (names.empty() ? "" : ", ") + world.catalog->describe_short({source.dataset, {}});
  }
  if (count > kNamedModels) names += fmt::format(" and {} more", count - kNamedModels);
  return names;
}

// What keeps lineage from saying no about a model; empty when nothing does.
std::string doubt_about(const World& world, const Dataset& model, const policy::Upstream& upstream) {
  if (upstream.is_partial) return "Its lineage is too long to follow to the end.";
  if (const auto partial = world.propagation->partial_lineage_from(model.id))
    return fmt::format("The lineage of {} is known in part only.",
                       world.catalog->describe_short({*partial, {}}));
  if (upstream.datasets.empty()) return "Nothing is known of what it was made from.";
  return "";
}

// Every category at or below `wanted` that the model carries, each with a path that brought it.
std::map<Category, std::vector<NodeRef>> carried(const World& world, const Dataset& model,
                                                 const Category& wanted) {
  std::map<Category, std::vector<NodeRef>> found;
  const auto take = [&](const std::vector<TagAssertion>& tags, const NodeRef& node) {
    for (const TagAssertion& tag : tags)
      if (wanted.covers(tag.category))
        found.try_emplace(tag.category, tag.path.empty() ? std::vector{node} : tag.path);
  };
  for (const Field& field : model.fields) take(world.propagation->effective(field.id), {model.id, field.id});
  take(world.propagation->dataset_level(model.id), {model.id, {}});
  return found;
}

// A limitation that leaves no room for the purpose.
struct Exclusion {
  std::string rule;
  std::vector<Purpose> allowed;
};

bool leaves_room(const std::vector<Purpose>& allowed, const Purpose& asked) {
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const Purpose& purpose) { return purpose.covers(asked); });
}

std::vector<Exclusion> exclusions_of(const World& world, const Dataset& dataset, const Purpose& asked) {
  std::vector<Exclusion> exclusions;
  for (const policy::PurposeLimitation& limitation : world.policies->limitations)
    if (policy::matches_dataset(limitation.datasets, dataset) && !leaves_room(limitation.purposes, asked))
      exclusions.push_back({limitation.id, limitation.purposes});
  if (world.purposes)
    if (const auto declared = world.purposes->find(dataset.id);
        declared != world.purposes->end() && !leaves_room(declared->second, asked))
      exclusions.push_back({"declared", declared->second});
  return exclusions;
}

}  // namespace

ModelAnswer models_with(const World& world, const Category& category, const lineage::Budget& budget) {
  ModelAnswer answer;
  const auto models = models_of(world);
  answer.models = models.size();
  for (const Dataset* model : models) {
    if ((answer.is_partial = is_expired(budget))) break;
    const auto found = carried(world, *model, category);
    for (const auto& [key, path] : found)
      answer.findings.push_back({model->id, key, path.front().dataset, {}, "", path});
    if (!found.empty()) continue;
    const auto upstream = policy::upstream_of(*world.catalog, *world.graph, {model->id, {}}, budget);
    std::string why = doubt_about(world, *model, upstream);
    if (const auto names = never_scanned(world, upstream); why.empty() && !names.empty())
      why = fmt::format("It was made from data that was never scanned: {}.", names);
    if (!why.empty()) answer.doubts.push_back({model->id, std::move(why)});
  }
  return answer;
}

ModelAnswer models_excluding(const World& world, const Purpose& purpose, const lineage::Budget& budget) {
  ModelAnswer answer;
  const auto models = models_of(world);
  answer.models = models.size();
  std::map<DatasetId, std::vector<Exclusion>> known;
  const auto exclusions = [&](DatasetId id) -> const std::vector<Exclusion>& {
    const auto [slot, is_new] = known.try_emplace(id);
    if (const Dataset* dataset = is_new ? world.catalog->find(id) : nullptr)
      slot->second = exclusions_of(world, *dataset, purpose);
    return slot->second;
  };
  for (const Dataset* model : models) {
    if ((answer.is_partial = is_expired(budget))) break;
    const size_t before = answer.findings.size();
    const auto add = [&](DatasetId source, const std::vector<NodeRef>& path) {
      for (const Exclusion& exclusion : exclusions(source))
        answer.findings.push_back({model->id, {}, source, exclusion.allowed, exclusion.rule, path});
    };
    add(model->id, {{model->id, {}}});
    const auto upstream = policy::upstream_of(*world.catalog, *world.graph, {model->id, {}}, budget);
    for (const policy::UpstreamDataset& source : upstream.datasets) add(source.dataset, source.path);
    if (answer.findings.size() > before) continue;
    if (std::string why = doubt_about(world, *model, upstream); !why.empty())
      answer.doubts.push_back({model->id, std::move(why)});
  }
  return answer;
}

}  // namespace steward::service
