#include "lineage/manifest/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "lineage/manifest/manifest_kinds.h"

namespace steward::lineage {
namespace {

struct KindRow {
  std::string_view name;
  Status (*read)(ManifestReader&, const YamlNode&);
};

constexpr std::array<KindRow, 7> kKinds = {{
    {"Dataset", read_dataset},
    {"FeatureView", read_feature_view},
    {"Model", read_model},
    {"TrainingRun", read_training_run},
    {"Dashboard", read_dashboard},
    {"Lineage", read_lineage},
    {"Merge", read_merge},
}};

Result<Field> read_field(const ManifestReader& reader, const YamlNode& node) {
  const YamlReader& yaml = reader.yaml();
  Field field;
  if (node.is_mapping()) {
    STEWARD_RETURN_IF_ERROR(yaml.mapping(node, "a field", {"name", "type"}));
    STEWARD_ASSIGN_OR_RETURN(field.path,
                             yaml.required_text(node, "name", "the name of a field", kMaxManifestNameBytes));
    STEWARD_ASSIGN_OR_RETURN(field.type, yaml.optional_text(node, "type", "a type", 256));
    return field;
  }
  STEWARD_ASSIGN_OR_RETURN(field.path, yaml.text(node, "the name of a field", kMaxManifestNameBytes));
  return field;
}

std::vector<std::string> kind_words() {
  std::vector<std::string> words;
  for (int kind = 0; kind <= static_cast<int>(DatasetKind::kUnknown); ++kind)
    words.emplace_back(to_string(static_cast<DatasetKind>(kind)));
  return words;
}

}  // namespace

Status read_dataset(ManifestReader& reader, const YamlNode& document) {
  const YamlReader& yaml = reader.yaml();
  STEWARD_RETURN_IF_ERROR(
      yaml.mapping(document, "Dataset", ManifestReader::with_node_keys({"type", "fields"})));
  STEWARD_ASSIGN_OR_RETURN(ManifestNode node, reader.node(document, DatasetKind::kUnknown));
  STEWARD_ASSIGN_OR_RETURN(const std::string type,
                           yaml.optional_text(document, "type", "a type of dataset", 64));
  if (!type.empty()) {
    const auto kind = parse_dataset_kind(type);
    if (!kind) return yaml.not_one_of(*document.find("type"), type, "a type of dataset", kind_words());
    node.kind = *kind;
  }
  STEWARD_ASSIGN_OR_RETURN(const auto items, yaml.list(document, "fields", kMaxManifestItems));
  std::set<std::string> paths;
  for (const YamlNode* item : items) {
    STEWARD_ASSIGN_OR_RETURN(Field field, read_field(reader, *item));
    if (!paths.insert(field.path).second)
      return yaml.error(*item, fmt::format("The field '{}' is listed twice.", field.path.substr(0, 120)));
    field.ordinal = static_cast<int>(paths.size());
    node.fields.push_back(std::move(field));
  }
  return reader.add(document, std::move(node));
}

Status read_lineage(ManifestReader& reader, const YamlNode& document) {
  const YamlReader& yaml = reader.yaml();
  STEWARD_RETURN_IF_ERROR(yaml.mapping(document, "Lineage", {"apiVersion", "kind", "job", "edges"}));
  STEWARD_ASSIGN_OR_RETURN(const YamlNode* job, yaml.required(document, "job", "{namespace, name}"));
  STEWARD_RETURN_IF_ERROR(yaml.mapping(*job, "a job", {"namespace", "name"}));
  ManifestDeclaration base;
  STEWARD_ASSIGN_OR_RETURN(
      base.job_namespace,
      yaml.required_text(*job, "namespace", "the namespace of the job", kMaxManifestNameBytes));
  STEWARD_ASSIGN_OR_RETURN(base.job_name,
                           yaml.required_text(*job, "name", "the name of the job", kMaxManifestNameBytes));
  STEWARD_RETURN_IF_ERROR(yaml.required(document, "edges", "a list of {from, to}"));
  STEWARD_ASSIGN_OR_RETURN(const auto items, yaml.list(document, "edges", kMaxManifestItems));
  std::map<DatasetName, std::vector<NamedEdge>> by_target;
  for (const YamlNode* item : items) {
    STEWARD_RETURN_IF_ERROR(
        yaml.mapping(*item, "an edge", ManifestReader::with_transformation_keys({"from", "to"})));
    NamedEdge edge;
    STEWARD_ASSIGN_OR_RETURN(const YamlNode* from, yaml.required(*item, "from", "a dataset or a field"));
    STEWARD_ASSIGN_OR_RETURN(const YamlNode* to, yaml.required(*item, "to", "a dataset or a field"));
    STEWARD_ASSIGN_OR_RETURN(edge.from, reader.reference(*from, ""));
    STEWARD_ASSIGN_OR_RETURN(edge.to, reader.reference(*to, ""));
    if (edge.from.field.empty() != edge.to.field.empty())
      return yaml.error(*item, "An edge joins two fields or two datasets, not one of each.");
    if (edge.from == edge.to)
      return yaml.error(*item, "An edge leads from one thing to another, not back to itself.");
    STEWARD_ASSIGN_OR_RETURN(edge.transformation, reader.transformation(*item, "IDENTITY"));
    by_target[edge.to.dataset].push_back(std::move(edge));
  }
  for (auto& [target, edges] : by_target)
    STEWARD_RETURN_IF_ERROR(reader.add(
        document, ManifestDeclaration{base.job_namespace, base.job_name, target, std::move(edges)}));
  return {};
}

Status read_merge(ManifestReader& reader, const YamlNode& document) {
  const YamlReader& yaml = reader.yaml();
  STEWARD_RETURN_IF_ERROR(yaml.mapping(document, "Merge", {"apiVersion", "kind", "a", "b", "merged", "why"}));
  ManifestMerge merge;
  for (const auto& [key, name] : {std::pair{"a", &merge.a}, std::pair{"b", &merge.b}}) {
    STEWARD_ASSIGN_OR_RETURN(const YamlNode* item, yaml.required(document, key, "the name of a dataset"));
    STEWARD_ASSIGN_OR_RETURN(NamedNode node, reader.reference(*item, ""));
    if (!node.field.empty())
      return yaml.error(*item, "Datasets are merged, not fields; leave out what follows '#'.");
    *name = std::move(node.dataset);
  }
  STEWARD_ASSIGN_OR_RETURN(const std::string merged,
                           yaml.optional_text(document, "merged", "true or false", 8));
  if (!merged.empty() && merged != "true" && merged != "false")
    return yaml.not_one_of(*document.find("merged"), merged, "a truth value", {"true", "false"});
  merge.merged = merged != "false";
  STEWARD_ASSIGN_OR_RETURN(merge.why,
                           yaml.required_text(document, "why", "a reason, kept in the ledger", 2'000));
  return reader.add(document, std::move(merge));
}

Result<Manifest> parse_manifest(std::string_view yaml, std::string_view file,
                                const Taxonomy<Purpose>& purposes) {
  STEWARD_ASSIGN_OR_RETURN(const auto documents, parse_yaml(yaml, file));
  if (documents.size() > kMaxManifestDocuments)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("The manifest has {} documents; at most {} are accepted.", documents.size(),
                             kMaxManifestDocuments),
                 std::string(file)};
  std::vector<std::string> names;
  for (const KindRow& row : kKinds) names.emplace_back(row.name);
  ManifestReader reader(file, purposes);
  for (const YamlNode& document : documents) {
    STEWARD_ASSIGN_OR_RETURN(const std::string kind, reader.yaml().kind(document, names));
    for (const KindRow& row : kKinds)
      if (row.name == kind) STEWARD_RETURN_IF_ERROR(row.read(reader, document));
  }
  return reader.take();
}

}  // namespace steward::lineage
