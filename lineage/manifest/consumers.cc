// Feature views, models, training runs and dashboards: what reads data and is itself looked up.
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "catalog/identity/naming.h"
#include "lineage/manifest/manifest_kinds.h"

namespace steward::lineage {
namespace {

constexpr const char* kTransformation = "TRANSFORMATION";

std::string last_part(const DatasetName& name) {
  const std::string_view text = name.name;
  const std::string_view file = text.substr(text.rfind('/') + 1);
  if (is_storage(name.ns)) return std::string(file);
  return std::string(file.substr(file.rfind('.') + 1));
}

void add_field(ManifestNode& node, std::string path) {
  Field field;
  field.path = std::move(path);
  field.ordinal = static_cast<int>(node.fields.size()) + 1;
  node.fields.push_back(std::move(field));
}

// A model or a dashboard shows what it reads: each field it reads is one of its own,
// "customer_stats.orders_30d". A dataset read as a whole is an edge between the wholes.
std::vector<NamedEdge> edges_of_reads(ManifestNode& node, const std::vector<NamedNode>& reads) {
  std::vector<NamedEdge> edges;
  std::set<std::string> paths;
  std::set<NamedNode> seen;
  for (const NamedNode& read : reads) {
    if (!seen.insert(read).second) continue;
    NamedEdge edge{read, {node.name, ""}, made_by(kTransformation)};
    if (!read.field.empty()) {
      edge.to.field = last_part(read.dataset) + "." + read.field;
      // Two tables of one name in two schemas.
      if (!paths.insert(edge.to.field).second) {
        edge.to.field = to_string(read.dataset) + "." + read.field;
        paths.insert(edge.to.field);
      }
      add_field(node, edge.to.field);
    }
    edges.push_back(std::move(edge));
  }
  return edges;
}

struct Training {
  std::string job_namespace, job, run;
};

// {namespace, job, run}: which job trained it, and in which run.
Result<Training> read_training(const YamlReader& yaml, const YamlNode& document, const ManifestNode& node) {
  Training made{node.name.ns, "train " + node.name.name, ""};
  const YamlNode* by = document.find("trained_by");
  if (!by) return made;
  STEWARD_RETURN_IF_ERROR(yaml.mapping(*by, "trained_by", {"namespace", "job", "run"}));
  STEWARD_ASSIGN_OR_RETURN(made.job,
                           yaml.required_text(*by, "job", "the name of a job", kMaxManifestNameBytes));
  STEWARD_ASSIGN_OR_RETURN(made.run, yaml.optional_text(*by, "run", "a run of it", kMaxManifestNameBytes));
  STEWARD_ASSIGN_OR_RETURN(const std::string ns, yaml.optional_text(*by, "namespace", "the job's namespace",
                                                                    kMaxManifestNameBytes));
  if (!ns.empty()) made.job_namespace = ns;
  return made;
}

DatasetName run_name(const std::string& ns, const std::string& job, const std::string& run) {
  return canonical_name({ns, job + "/" + run});
}

DatasetName version_name(const DatasetName& model, const std::string& version) {
  return canonical_name({model.ns, model.name + "@" + version});
}

ManifestNode bare(const DatasetName& name, DatasetKind kind) {
  ManifestNode node;
  node.name = name;
  node.kind = kind;
  return node;
}

Status declare(ManifestReader& reader, const YamlNode& at, const std::string& job_namespace,
               const std::string& job, const DatasetName& target, std::vector<NamedEdge> edges) {
  return reader.add(at, ManifestDeclaration{job_namespace, job, target, std::move(edges)});
}

}  // namespace

Status read_feature_view(ManifestReader& reader, const YamlNode& document) {
  const YamlReader& yaml = reader.yaml();
  STEWARD_RETURN_IF_ERROR(yaml.mapping(document, "FeatureView",
                                       ManifestReader::with_node_keys({"entities", "features", "reads"})));
  STEWARD_ASSIGN_OR_RETURN(ManifestNode node, reader.node(document, DatasetKind::kFeatureView));
  STEWARD_ASSIGN_OR_RETURN(const auto reads, reader.references(document, "reads", node.name.ns));
  std::vector<NamedEdge> edges;
  for (const NamedNode& read : reads) {
    if (!read.field.empty())
      return yaml.error(
          *document.find("reads"),
          "A feature view reads datasets; which field makes which feature stands in its 'from'.");
    edges.push_back({read, {node.name, ""}, made_by(kTransformation)});
  }
  std::set<std::string> names;
  for (const auto& [key, what, fallback] : {std::tuple{"entities", "an entity", "IDENTITY"},
                                            std::tuple{"features", "a feature", kTransformation}}) {
    STEWARD_ASSIGN_OR_RETURN(const auto items, yaml.list(document, key, kMaxManifestItems));
    for (const YamlNode* item : items) {
      STEWARD_RETURN_IF_ERROR(yaml.mapping(
          *item, what, {"name", "type", "from", "subtype", "masking", "function", "description"}));
      STEWARD_ASSIGN_OR_RETURN(const std::string name,
                               yaml.required_text(*item, "name", "a name", kMaxManifestNameBytes));
      if (!names.insert(name).second)
        return yaml.error(*item, fmt::format("'{}' is listed twice.", excerpt(name, 120)));
      add_field(node, name);
      STEWARD_ASSIGN_OR_RETURN(node.fields.back().type, yaml.optional_text(*item, "type", "a type", 256));
      STEWARD_ASSIGN_OR_RETURN(const auto sources, reader.references(*item, "from", node.name.ns));
      if (sources.empty() && reads.empty())
        return yaml.error(*item,
                          fmt::format("Nothing says what '{}' is made of; add 'from', or 'reads' to the "
                                      "feature view.",
                                      excerpt(name, 120)));
      // The type of a feature is its data type here, so the subtype alone tells the transformation.
      YamlNode how = *item;
      std::erase_if(how.members, [](const YamlNode::Member& member) { return member.key == "type"; });
      STEWARD_ASSIGN_OR_RETURN(const Transformation transformation, reader.transformation(how, fallback));
      for (const NamedNode& source : sources) {
        if (source.field.empty())
          return yaml.error(
              *item, "A feature comes from fields, as dataset#field; whole datasets stand in 'reads'.");
        edges.push_back({source, {node.name, name}, transformation});
      }
    }
  }
  if (node.fields.empty() && reads.empty())
    return yaml.error(document, "A feature view has features, or reads datasets; neither stands here.");
  const DatasetName name = node.name;
  STEWARD_RETURN_IF_ERROR(reader.add(document, std::move(node)));
  return declare(reader, document, name.ns, "feature view " + name.name, name, std::move(edges));
}

Status read_model(ManifestReader& reader, const YamlNode& document) {
  const YamlReader& yaml = reader.yaml();
  STEWARD_RETURN_IF_ERROR(yaml.mapping(
      document, "Model", ManifestReader::with_node_keys({"version", "trained_by", "trained_on"})));
  STEWARD_ASSIGN_OR_RETURN(ManifestNode node, reader.node(document, DatasetKind::kModel));
  STEWARD_ASSIGN_OR_RETURN(const std::string version,
                           yaml.optional_text(document, "version", "a version", 256));
  STEWARD_ASSIGN_OR_RETURN(const Training training, read_training(yaml, document, node));
  STEWARD_RETURN_IF_ERROR(
      yaml.required(document, "trained_on", "the datasets, feature views or fields it saw"));
  STEWARD_ASSIGN_OR_RETURN(const auto trained_on, reader.references(document, "trained_on", node.name.ns));

  const DatasetName model = node.name;
  if (!version.empty()) node.name = version_name(model, version);
  const DatasetName made = node.name;
  std::vector<NamedEdge> edges = edges_of_reads(node, trained_on);
  if (!training.run.empty()) {
    const DatasetName run = run_name(training.job_namespace, training.job, training.run);
    edges.push_back({{run, ""}, {made, ""}, made_by(kTransformation)});
    reader.imply(bare(run, DatasetKind::kTrainingRun));
  }
  STEWARD_RETURN_IF_ERROR(reader.add(document, std::move(node)));
  STEWARD_RETURN_IF_ERROR(
      declare(reader, document, training.job_namespace, training.job, made, std::move(edges)));
  if (version.empty()) return {};
  reader.imply(bare(model, DatasetKind::kModel));
  // What is in a version is in the model; each version says so on its own, so that all of them count.
  return declare(reader, document, model.ns, "version " + made.name, model,
                 {{{made, ""}, {model, ""}, made_by("IDENTITY")}});
}

Status read_training_run(ManifestReader& reader, const YamlNode& document) {
  const YamlReader& yaml = reader.yaml();
  STEWARD_RETURN_IF_ERROR(
      yaml.mapping(document, "TrainingRun", ManifestReader::with_node_keys({"run", "reads", "trains"})));
  STEWARD_ASSIGN_OR_RETURN(ManifestNode node, reader.node(document, DatasetKind::kTrainingRun));
  STEWARD_ASSIGN_OR_RETURN(const std::string run,
                           yaml.required_text(document, "run", "the id of the run", 256));
  STEWARD_RETURN_IF_ERROR(yaml.required(document, "reads", "the datasets, feature views or fields it read"));
  STEWARD_ASSIGN_OR_RETURN(const auto reads, reader.references(document, "reads", node.name.ns));
  STEWARD_ASSIGN_OR_RETURN(const auto trains, reader.references(document, "trains", node.name.ns));

  const std::string ns = node.name.ns, job = node.name.name;
  node.name = run_name(ns, job, run);
  const DatasetName name = node.name;
  std::vector<NamedEdge> edges = edges_of_reads(node, reads);
  STEWARD_RETURN_IF_ERROR(reader.add(document, std::move(node)));
  STEWARD_RETURN_IF_ERROR(declare(reader, document, ns, "run " + name.name, name, std::move(edges)));
  std::set<DatasetName> told;
  for (const NamedNode& model : trains) {
    if (!model.field.empty()) return yaml.error(document, "A run trains models, not fields of them.");
    reader.imply(bare(model.dataset, DatasetKind::kModel));
    if (told.insert(model.dataset).second)
      STEWARD_RETURN_IF_ERROR(declare(reader, document, ns, "run " + name.name, model.dataset,
                                      {{{name, ""}, model, made_by(kTransformation)}}));
  }
  return {};
}

Status read_dashboard(ManifestReader& reader, const YamlNode& document) {
  const YamlReader& yaml = reader.yaml();
  STEWARD_RETURN_IF_ERROR(yaml.mapping(document, "Dashboard", ManifestReader::with_node_keys({"reads"})));
  STEWARD_ASSIGN_OR_RETURN(ManifestNode node, reader.node(document, DatasetKind::kDashboard));
  STEWARD_RETURN_IF_ERROR(yaml.required(document, "reads", "the datasets or fields it shows"));
  STEWARD_ASSIGN_OR_RETURN(const auto reads, reader.references(document, "reads", node.name.ns));
  std::vector<NamedEdge> edges = edges_of_reads(node, reads);
  const DatasetName name = node.name;
  STEWARD_RETURN_IF_ERROR(reader.add(document, std::move(node)));
  return declare(reader, document, name.ns, "dashboard " + name.name, name, std::move(edges));
}

}  // namespace steward::lineage
