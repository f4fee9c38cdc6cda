#include "api/codec/marquez_node_id.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"

namespace steward::api {
namespace {

constexpr size_t kMaxColons = 40;  // every pair of them may have to be tried

// Where the parts of an id may be told apart: first the colons that Marquez takes for borders, which are no
// part of "://" or ":5432", then the others.
std::vector<size_t> borders(std::string_view id) {
  std::vector<size_t> likely, others;
  for (size_t at = id.find(':'); at != std::string_view::npos; at = id.find(':', at + 1)) {
    const std::string_view after = id.substr(at + 1);
    const bool in_uri = after.starts_with("//") || (!after.empty() && after[0] >= '0' && after[0] <= '9');
    (in_uri ? others : likely).push_back(at);
  }
  likely.insert(likely.end(), others.begin(), others.end());
  return likely;
}

std::optional<MarquezNode> find_dataset(std::string_view id, const service::World& world) {
  for (const size_t at : borders(id))
    if (const Dataset* dataset =
            world.catalog->find(DatasetName{std::string(id.substr(0, at)), std::string(id.substr(at + 1))}))
      return MarquezNode{dataset->id, {}, {}};
  return std::nullopt;
}

std::optional<MarquezNode> find_field(std::string_view id, const service::World& world) {
  for (const size_t at : borders(id)) {
    const auto node = find_dataset(id.substr(0, at), world);
    if (!node) continue;
    const Dataset& dataset = *world.catalog->find(node->dataset);
    if (const Field* field = CatalogSnapshot::find_field(dataset, id.substr(at + 1)))
      return MarquezNode{dataset.id, field->id, {}};
  }
  return std::nullopt;
}

std::optional<MarquezNode> find_job(std::string_view id, const service::World& world) {
  for (const size_t at : borders(id))
    if (const service::JobEntry* job = world.jobs->find(id.substr(0, at), id.substr(at + 1)))
      return MarquezNode{{}, {}, job->id};
  return std::nullopt;
}

}  // namespace

Result<MarquezNode> resolve_node_id(std::string_view text, const service::World& world) {
  const size_t colon = text.find(':');
  const std::string_view type = text.substr(0, colon);
  const std::string_view id = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (type == "run") return invalid_input("Steward answers for datasets and jobs, not for single runs.");
  if (type != "dataset" && type != "datasetField" && type != "job")
    return invalid_input(
        "A node id is dataset:NAMESPACE:NAME, datasetField:NAMESPACE:NAME:FIELD or job:NAMESPACE:NAME.");
  if (borders(id).size() > kMaxColons)
    return invalid_input(fmt::format("A node id has at most {} colons.", kMaxColons));
  const auto node = type == "dataset" ? find_dataset(id, world)
                    : type == "job"   ? find_job(id, world)
                                      : find_field(id, world);
  if (node) return *node;
  if (id.find('#') != std::string_view::npos)
    return invalid_input("Steward keeps no versions of nodes: leave out '#' and what follows it.");
  return Error{ErrorCode::kNotFound, fmt::format("There is no node '{}'.", excerpt(text, 200)), ""};
}

std::string dataset_node_id(const DatasetName& name) {
  return "dataset:" + name.ns + ":" + name.name;
}

std::string field_node_id(const DatasetName& name, std::string_view path) {
  return "datasetField:" + name.ns + ":" + name.name + ":" + std::string(path);
}

std::string job_node_id(std::string_view ns, std::string_view name) {
  return "job:" + std::string(ns) + ":" + std::string(name);
}

}  // namespace steward::api
