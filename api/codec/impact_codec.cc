#include "api/codec/impact_codec.h"

#include <boost/json/array.hpp>
#include <map>
#include <string>

#include "api/codec/lineage_codec.h"

namespace steward::api {

namespace json = boost::json;

namespace {

json::array categories_json(const std::vector<Category>& categories) {
  json::array array;
  for (const Category& category : categories) array.emplace_back(category.str());
  return array;
}

json::array owners_json(const std::vector<service::Owner>& owners) {
  json::array array;
  for (const service::Owner& owner : owners)
    array.push_back(json::object{{"name", owner.name}, {"type", owner.type}});
  return array;
}

json::object dataset_json(const service::ImpactedDataset& impacted, const service::ImpactReport& report) {
  const service::World& world = *report.world;
  const Dataset* dataset = world.catalog->find(impacted.dataset);
  json::array fields;
  for (const FieldId id : impacted.fields)
    if (const Field* field = world.catalog->find(id)) fields.emplace_back(field->path);
  return {{"node", world.catalog->describe({impacted.dataset, {}})},
          {"dataset_id", impacted.dataset.value},
          {"kind", to_string(dataset ? dataset->kind : DatasetKind::kUnknown)},
          {"hops", impacted.hops},
          {"influence", impacted.by_value ? "direct" : "indirect"},
          {"is_end", impacted.is_end},
          {"fields", std::move(fields)},
          {"from", world.catalog->describe({impacted.previous, {}})},
          {"categories", categories_json(impacted.categories)},
          {"owners", owners_json(report.owners_of(impacted.dataset))}};
}

}  // namespace

json::object to_json(const service::ImpactReport& report) {
  const service::World& world = *report.world;
  json::array datasets, jobs;
  std::map<std::string_view, int64_t> by_kind;
  for (const service::ImpactedDataset& impacted : report.impact.datasets) {
    datasets.push_back(dataset_json(impacted, report));
    const Dataset* dataset = world.catalog->find(impacted.dataset);
    ++by_kind[to_string(dataset ? dataset->kind : DatasetKind::kUnknown)];
  }
  for (const JobId job : report.impact.jobs)
    jobs.push_back(
        json::object{{"name", job_name(world, job)}, {"owners", owners_json(report.owners_of(job))}});
  json::object kinds;
  for (const auto& [kind, count] : by_kind) kinds[kind] = count;
  return {{"node", world.catalog->describe(report.impact.start)},
          {"categories", categories_json(report.impact.categories)},
          {"owners", owners_json(report.owners_of(report.impact.start.dataset))},
          {"datasets", std::move(datasets)},
          {"jobs", std::move(jobs)},
          {"kinds", std::move(kinds)},
          {"is_partial", report.impact.is_partial},
          {"cut", to_json(report.impact.cut)}};
}

}  // namespace steward::api
