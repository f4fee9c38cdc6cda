#include "api/codec/marquez_codec.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <set>
#include <vector>

#include "api/codec/marquez_node_id.h"
#include "base/json.h"
#include "service/lineage_queries/impact.h"

namespace steward::api {

namespace json = boost::json;

namespace {

using Facets = std::map<std::string, std::string>;

const Facets& facets_of(const auto& all, auto id) {
  static const Facets kNone;
  const auto found = all.find(id);
  return found == all.end() ? kNone : found->second;
}

// One text of a facet; null when there is no such facet or text: facets are kept as they came.
json::value facet_text(const Facets& facets, const char* facet, const char* member) {
  const auto found = facets.find(facet);
  if (found == facets.end()) return nullptr;
  const auto body = parse_json(found->second);
  if (!body.ok()) return nullptr;
  const auto text = JsonView(*body).string(member);
  return text.ok() ? json::value(*text) : json::value(nullptr);
}

// field → description, of the schema facet.
std::map<std::string, std::string> field_descriptions(const Facets& facets) {
  std::map<std::string, std::string> descriptions;
  const auto found = facets.find("schema");
  if (found == facets.end()) return descriptions;
  const auto body = parse_json(found->second);
  const auto fields = body.ok() ? JsonView(*body).array_or_empty("fields") : std::vector<JsonView>();
  if (!fields.ok()) return descriptions;
  for (const JsonView& field : *fields) {
    const auto name = field.string("name");
    const auto description = field.string("description");
    if (name.ok() && description.ok()) descriptions[*name] = *description;
  }
  return descriptions;
}

json::object id_json(std::string_view ns, std::string_view name) {
  return {{"namespace", ns}, {"name", name}};
}

json::object edge_json(std::string_view origin, std::string_view destination) {
  return {{"origin", origin}, {"destination", destination}};
}

json::array tags_json(const std::vector<Category>& categories) {
  json::array tags;
  for (const Category& category : categories) tags.emplace_back(category.str());
  return tags;
}

bool is_stream(const Dataset& dataset) {
  const std::string_view kind = to_string(dataset.kind);
  return kind == "topic" || kind == "stream" || dataset.name.ns.starts_with("kafka://") ||
         dataset.name.ns.starts_with("kinesis://");
}

json::object dataset_data(const Dataset& dataset, const service::World& world, const Facets& facets) {
  const auto descriptions = field_descriptions(facets);
  json::array fields;
  for (const Field& field : dataset.fields) {
    const auto description = descriptions.find(field.path);
    json::object object{{"name", field.path},
                        {"type", nullptr},
                        {"tags", tags_json(service::categories_at(world, {dataset.id, field.id}))},
                        {"description", nullptr}};
    if (!field.type.empty()) object["type"] = field.type;
    if (description != descriptions.end()) object["description"] = description->second;
    fields.push_back(std::move(object));
  }
  const json::value source = facet_text(facets, "dataSource", "name");
  return {
      {"id", id_json(dataset.name.ns, dataset.name.name)},
      {"type", is_stream(dataset) ? "STREAM" : "DB_TABLE"},
      {"name", dataset.name.name},
      {"physicalName", dataset.name.name},
      {"createdAt", format_rfc3339(dataset.first_seen)},
      {"updatedAt", format_rfc3339(std::max(dataset.first_seen, dataset.scanned_at.value_or(Timestamp{})))},
      {"namespace", dataset.name.ns},
      {"sourceName", source.is_string() ? source : json::value(dataset.name.ns)},
      {"fields", std::move(fields)},
      {"tags", tags_json(service::categories_at(world, {dataset.id, {}}))},
      {"lastModifiedAt", nullptr},
      {"description", facet_text(facets, "documentation", "description")},
      {"lastLifecycleState", facet_text(facets, "lifecycleStateChange", "lifecycleStateChange")}};
}

// The states of a run in Marquez.
std::string_view run_state(std::string_view state) {
  if (state == "COMPLETE") return "COMPLETED";
  if (state == "FAIL") return "FAILED";
  if (state == "ABORT") return "ABORTED";
  return state == "START" || state == "RUNNING" ? "RUNNING" : "NEW";
}

json::value time_json(const std::optional<Timestamp>& time) {
  return time ? json::value(format_rfc3339(*time)) : json::value(nullptr);
}

json::object run_json(const MarquezRun& run) {
  json::object object{{"id", run.id},
                      {"createdAt", format_rfc3339(run.started_at.value_or(run.updated_at))},
                      {"updatedAt", format_rfc3339(run.updated_at)},
                      {"nominalStartTime", nullptr},
                      {"nominalEndTime", nullptr},
                      {"state", run_state(run.state)},
                      {"startedAt", time_json(run.started_at)},
                      {"endedAt", time_json(run.ended_at)},
                      {"durationMs", nullptr},
                      {"args", json::object()},
                      {"facets", json::object()}};
  if (run.started_at && run.ended_at)
    object["durationMs"] =
        std::chrono::duration_cast<std::chrono::milliseconds>(*run.ended_at - *run.started_at).count();
  return object;
}

json::array names_json(const std::set<DatasetName>& names) {
  json::array array;
  for (const DatasetName& name : names) array.push_back(id_json(name.ns, name.name));
  return array;
}

// A node with its edges, each once and in order.
struct Node {
  std::string_view type;
  json::value data;
  std::set<std::pair<std::string, std::string>> in_edges, out_edges;
};

json::object graph_json(std::map<std::string, Node> nodes) {
  const auto edges_json = [](const auto& edges) {
    json::array array;
    for (const auto& [origin, destination] : edges) array.push_back(edge_json(origin, destination));
    return array;
  };
  json::array graph;
  for (auto& [id, node] : nodes)
    graph.push_back(json::object{{"id", id},
                                 {"type", node.type},
                                 {"data", std::move(node.data)},
                                 {"inEdges", edges_json(node.in_edges)},
                                 {"outEdges", edges_json(node.out_edges)}});
  return {{"graph", std::move(graph)}};
}

class LineageGraph {
 public:
  LineageGraph(const service::World& world, const MarquezDetails& details)
      : world_(world), details_(details) {}

  void add_dataset(DatasetId id) {
    const Dataset* dataset = world_.catalog->find(id);
    if (!dataset) return;
    Node& node = nodes_[dataset_node_id(dataset->name)];
    node.type = "DATASET";
    node.data = dataset_data(*dataset, world_, facets_of(details_.dataset_facets, id));
  }

  // After the datasets.
  void add_job(JobId id) {
    const service::JobEntry* job = world_.jobs->find(id);
    if (!job) return;
    const std::string node_id = job_node_id(job->ns, job->name);
    std::set<DatasetName> inputs, outputs;
    for (const DatasetId dataset : job->inputs) connect(dataset, node_id, inputs, true);
    for (const DatasetId dataset : job->outputs) connect(dataset, node_id, outputs, false);
    Node& node = nodes_[node_id];
    node.type = "JOB";
    node.data = job_data(*job, inputs, outputs);
  }

  json::object finish() { return graph_json(std::move(nodes_)); }

 private:
  void connect(DatasetId id, const std::string& job, std::set<DatasetName>& names, bool is_input) {
    const Dataset* dataset = world_.catalog->find(id);
    if (!dataset) return;
    names.insert(dataset->name);
    const std::string other = dataset_node_id(dataset->name);
    const auto edge = is_input ? std::pair(other, job) : std::pair(job, other);
    (is_input ? nodes_[job].in_edges : nodes_[job].out_edges).insert(edge);
    (is_input ? nodes_[other].out_edges : nodes_[other].in_edges).insert(edge);
  }

  json::object job_data(const service::JobEntry& job, const std::set<DatasetName>& inputs,
                        const std::set<DatasetName>& outputs) {
    const Facets& facets = facets_of(details_.job_facets, job.id);
    const auto run = details_.latest_runs.find(job.id);
    const bool has_run = run != details_.latest_runs.end();
    const json::value processing = facet_text(facets, "jobType", "processingType");
    const bool streams = processing.is_string() && processing.as_string() == "STREAMING";
    const Timestamp created = has_run ? run->second.started_at.value_or(run->second.updated_at) : Timestamp{};
    json::object data{{"id", id_json(job.ns, job.name)},
                      {"type", streams ? "STREAM" : "BATCH"},
                      {"name", job.name},
                      {"simpleName", job.name},
                      {"parentJobName", nullptr},
                      {"parentJobUuid", nullptr},
                      {"currentRunUuid", nullptr},
                      {"createdAt", format_rfc3339(created)},
                      {"updatedAt", format_rfc3339(has_run ? run->second.updated_at : created)},
                      {"namespace", job.ns},
                      {"inputs", names_json(inputs)},
                      {"outputs", names_json(outputs)},
                      {"location", facet_text(facets, "sourceCodeLocation", "url")},
                      {"description", facet_text(facets, "documentation", "description")},
                      {"latestRun", nullptr}};
    if (has_run) {
      data["currentRunUuid"] = run->second.id;
      data["latestRun"] = run_json(run->second);
    }
    return data;
  }

  const service::World& world_;
  const MarquezDetails& details_;
  std::map<std::string, Node> nodes_;
};

}  // namespace

json::object marquez_lineage(const service::World& world, const service::JobNeighbourhood& around,
                             const MarquezDetails& details) {
  LineageGraph graph(world, details);
  for (const DatasetId dataset : around.datasets) graph.add_dataset(dataset);
  for (const JobId job : around.jobs) graph.add_job(job);
  return graph.finish();
}

json::object marquez_column_lineage(const service::World& world, const service::Flow& flow) {
  std::map<std::string, Node> nodes;
  std::map<std::string, json::array> input_fields;
  const auto place = [&](const NodeRef& ref) -> std::optional<std::string> {
    const Dataset* dataset = world.catalog->find(ref.dataset);
    const Field* field = world.catalog->find(ref.field);
    if (!dataset || !field) return std::nullopt;  // column lineage is of columns
    std::string id = field_node_id(dataset->name, field->path);
    Node& node = nodes[id];
    if (node.type.empty()) {
      node.type = "DATASET_FIELD";
      node.data = json::object{{"namespace", dataset->name.ns}, {"dataset", dataset->name.name},
                               {"datasetVersion", nullptr},     {"field", field->path},
                               {"fieldType", field->type},      {"transformationDescription", nullptr},
                               {"transformationType", nullptr}};
    }
    return id;
  };
  for (const service::FlowNode& node : flow.nodes) place(node.node);
  for (const service::FlowEdge& flow_edge : flow.edges) {
    const lineage::EdgeView& edge = flow_edge.edge;
    const auto from = place(edge.from), to = place(edge.to);
    if (!from || !to) continue;
    nodes[*from].out_edges.emplace(*from, *to);
    nodes[*to].in_edges.emplace(*to, *from);
    const lineage::Transformation& how = world.graph->transformation(edge.label);
    json::object input = nodes[*from].data.as_object();
    input.erase("fieldType");
    input["transformationDescription"] = how.description;
    input["transformationType"] = how.masking ? "MASKED" : how.subtype;
    input_fields[*to].push_back(std::move(input));
  }
  for (auto& [id, node] : nodes) {
    json::array inputs = std::move(input_fields[id]);
    if (!inputs.empty())
      for (const char* member : {"transformationDescription", "transformationType"})
        node.data.as_object()[member] = inputs[0].at(member);
    node.data.as_object()["inputFields"] = std::move(inputs);
  }
  return graph_json(std::move(nodes));
}

}  // namespace steward::api
