#include "api/codec/lineage_codec.h"

#include "base/time.h"

namespace steward::api {

namespace json = boost::json;

namespace {

json::array names_json(const std::vector<NodeRef>& nodes, const service::World& world) {
  json::array names;
  for (const NodeRef& node : nodes) names.emplace_back(world.catalog->describe(node));
  return names;
}

template <class Key>
json::array keys_json(const std::vector<Key>& keys) {
  json::array array;
  for (const Key& key : keys) array.emplace_back(key.str());
  return array;
}

json::array categories_json(const NodeRef& node, const service::World& world) {
  return keys_json(service::categories_at(world, node));
}

json::object node_json(const service::FlowNode& node, const service::World& world) {
  const Dataset* dataset = world.catalog->find(node.node.dataset);
  json::object object{{"node", world.catalog->describe(node.node)}, {"dataset_id", node.node.dataset.value}};
  if (node.node.field) object["field_id"] = node.node.field.value;
  object["kind"] = to_string(dataset ? dataset->kind : DatasetKind::kUnknown);
  if (node.hops_up) object["upstream_hops"] = *node.hops_up;
  if (node.hops_down) object["downstream_hops"] = *node.hops_down;
  object["is_root"] = node.is_root;
  object["is_leaf"] = node.is_leaf;
  object["categories"] = categories_json(node.node, world);
  return object;
}

}  // namespace

std::string job_name(const service::World& world, JobId id) {
  return world.jobs ? world.jobs->describe(id) : "";
}

json::value to_json(lineage::Cut cut) {
  switch (cut) {
    case lineage::Cut::kNone:
      return nullptr;
    case lineage::Cut::kNodes:
      return "nodes";
    case lineage::Cut::kHops:
      return "hops";
    case lineage::Cut::kTime:
      return "time";
    case lineage::Cut::kPaths:
      return "paths";
  }
  return nullptr;
}

json::object to_json(const lineage::EdgeView& edge, const service::World& world) {
  const lineage::Graph& graph = *world.graph;
  const lineage::Transformation& how = graph.transformation(edge.label);
  json::object object{{"from", world.catalog->describe(edge.from)},
                      {"to", world.catalog->describe(edge.to)},
                      {"type", how.type == lineage::Influence::kDirect ? "DIRECT" : "INDIRECT"},
                      {"subtype", how.subtype},
                      {"masking", how.masking}};
  if (!how.function.empty()) object["function"] = how.function;
  if (!how.description.empty()) object["description"] = how.description;
  object["job"] = job_name(world, graph.job(edge.label));
  object["since"] = format_rfc3339(graph.valid_from(edge.label));
  if (const auto until = graph.valid_to(edge.label)) object["until"] = format_rfc3339(*until);
  return object;
}

json::object to_json(const service::Flow& flow, const service::World& world) {
  json::array starts, nodes, edges;
  for (const service::FlowNode& node : flow.nodes)
    (node.is_start() ? starts : nodes).push_back(node_json(node, world));
  for (const service::FlowEdge& edge : flow.edges) {
    json::object object = to_json(edge.edge, world);
    object["columns"] = edge.columns;
    edges.push_back(std::move(object));
  }
  return {{"node", world.catalog->describe(flow.start)},
          {"starts", std::move(starts)},
          {"nodes", std::move(nodes)},
          {"edges", std::move(edges)},
          {"is_partial", flow.is_partial},
          {"cut", to_json(flow.cut)}};
}

json::object to_json(const lineage::Paths& paths, const NodeRef& from, const NodeRef& to,
                     const service::World& world) {
  json::array list;
  for (const auto& path : paths.paths) {
    json::array steps;
    for (const lineage::EdgeView& edge : path) steps.push_back(to_json(edge, world));
    list.push_back(std::move(steps));
  }
  return {{"from", world.catalog->describe(from)},
          {"to", world.catalog->describe(to)},
          {"paths", std::move(list)},
          {"is_partial", paths.is_partial},
          {"cut", to_json(paths.cut)}};
}

json::object to_json(const service::ModelAnswer& answer, const service::World& world) {
  json::array findings, doubts;
  for (const service::ModelFinding& finding : answer.findings) {
    json::object object{{"model", world.catalog->describe({finding.model, {}})},
                        {"source", world.catalog->describe({finding.source, {}})}};
    if (!finding.category.empty()) object["category"] = finding.category.str();
    if (!finding.rule.empty()) {
      object["rule"] = finding.rule;
      object["allowed"] = keys_json(finding.allowed);
    }
    object["path"] = names_json(finding.path, world);
    findings.push_back(std::move(object));
  }
  for (const service::ModelDoubt& doubt : answer.doubts)
    doubts.push_back(json::object{{"model", world.catalog->describe({doubt.model, {}})}, {"why", doubt.why}});
  return {{"models", answer.models},
          {"findings", std::move(findings)},
          {"doubts", std::move(doubts)},
          {"is_partial", answer.is_partial}};
}

}  // namespace steward::api
