// The node ids of Marquez' lineage API: "dataset:NS:NAME", "datasetField:NS:NAME:FIELD", "job:NS:NAME".
//
// Namespaces and names hold colons themselves ("postgres://db:5432"), so an id alone does not say where one
// ends: it is read as whatever the catalog knows. Pure.
#pragma once

#include <string>
#include <string_view>

#include "service/world.h"

namespace steward::api {

// One of the three.
struct MarquezNode {
  DatasetId dataset;
  FieldId field;  // with its dataset
  JobId job;
};

// kNotFound when the catalog knows no such node; kInvalidInput for another form, runs and versions included.
Result<MarquezNode> resolve_node_id(std::string_view text, const service::World& world);

std::string dataset_node_id(const DatasetName& name);
std::string field_node_id(const DatasetName& name, std::string_view path);
std::string job_node_id(std::string_view ns, std::string_view name);

}  // namespace steward::api
