#include "api/codec/dataset_codec.h"

#include <boost/json/array.hpp>
#include <map>
#include <set>
#include <string>

#include "api/codec/tag_codec.h"

namespace steward::api {

namespace json = boost::json;

namespace {

struct Neighbour {
  const Dataset* dataset = nullptr;
  bool is_direct = false;
  std::set<std::string> jobs;
};

void add_edges(const service::World& world, const NodeRef& node, lineage::Direction direction,
               std::map<DatasetName, Neighbour>& neighbours) {
  world.graph->visit_edges(node, direction, std::nullopt, [&](const lineage::EdgeView& edge) {
    const NodeRef& other = direction == lineage::Direction::kUpstream ? edge.from : edge.to;
    const Dataset* dataset = world.catalog->find(other.dataset);
    if (!dataset || other.dataset == node.dataset) return;
    Neighbour& neighbour = neighbours[dataset->name];
    neighbour.dataset = dataset;
    neighbour.is_direct |= lineage::is_direct(edge.label);
    if (std::string job = world.jobs->describe(world.graph->job(edge.label)); !job.empty())
      neighbour.jobs.insert(std::move(job));
  });
}

json::array neighbours_json(const service::World& world, const Dataset& dataset,
                            lineage::Direction direction) {
  std::map<DatasetName, Neighbour> neighbours;
  add_edges(world, {dataset.id, {}}, direction, neighbours);
  for (const Field& field : dataset.fields) add_edges(world, {dataset.id, field.id}, direction, neighbours);
  json::array array;
  for (const auto& [name, neighbour] : neighbours) {
    json::array jobs;
    for (const std::string& job : neighbour.jobs) jobs.emplace_back(job);
    array.push_back(json::object{{"id", neighbour.dataset->id.value},
                                 {"name", to_string(name)},
                                 {"kind", to_string(neighbour.dataset->kind)},
                                 {"influence", neighbour.is_direct ? "direct" : "indirect"},
                                 {"jobs", std::move(jobs)}});
  }
  return array;
}

json::array fields_json(const Dataset& dataset, const service::World& world) {
  json::array array;
  for (const Field& field : dataset.fields)
    array.push_back(json::object{{"id", field.id.value},
                                 {"path", field.path},
                                 {"type", field.type},
                                 {"ordinal", field.ordinal},
                                 {"tags", to_json(world.propagation->effective(field.id), *world.catalog)}});
  return array;
}

json::array texts_json(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

}  // namespace

json::object to_json(const Dataset& dataset, const service::World& world) {
  json::array categories;
  for (const Category& category : world.propagation->categories_of(dataset))
    categories.emplace_back(category.str());
  json::object page{{"id", dataset.id.value},
                    {"name", to_string(dataset.name)},
                    {"namespace", dataset.name.ns},
                    {"short_name", world.catalog->describe_short({dataset.id, {}})},
                    {"kind", to_string(dataset.kind)},
                    {"rows", nullptr},
                    {"scanned_at", nullptr},
                    {"owners", texts_json(dataset.owners)},
                    {"regions", texts_json(dataset.regions)},
                    {"labels", texts_json(dataset.labels)},
                    {"categories", std::move(categories)},
                    {"tags", to_json(world.propagation->dataset_level(dataset.id), *world.catalog)},
                    {"fields", fields_json(dataset, world)},
                    {"upstream", neighbours_json(world, dataset, lineage::Direction::kUpstream)},
                    {"downstream", neighbours_json(world, dataset, lineage::Direction::kDownstream)}};
  if (dataset.rows) page["rows"] = *dataset.rows;
  if (dataset.scanned_at) page["scanned_at"] = format_rfc3339(*dataset.scanned_at);
  return page;
}

}  // namespace steward::api
