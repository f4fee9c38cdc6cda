#include "lineage/manifest/manifest_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "catalog/attributes.h"
#include "catalog/identity/naming.h"
#include "lineage/manifest/reference.h"

namespace steward::lineage {
namespace {

constexpr size_t kMaxTextBytes = 10'000;

const std::vector<std::string> kDirect = {"IDENTITY", "TRANSFORMATION", "AGGREGATION"};
const std::vector<std::string> kIndirect = {"JOIN", "GROUP_BY", "FILTER", "SORT", "WINDOW", "CONDITIONAL"};

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

std::vector<std::string> ManifestReader::with_node_keys(std::vector<std::string> more) {
  return joined({"apiVersion", "kind", "namespace", "name", "owner", "owners", "regions", "labels",
                 "description", "purposes"}, more);
}

std::vector<std::string> ManifestReader::with_transformation_keys(std::vector<std::string> more) {
  return joined(std::move(more), {"type", "subtype", "masking", "function", "description"});
}

Result<ManifestNode> ManifestReader::node(const YamlNode& document, DatasetKind kind) const {
  ManifestNode made;
  made.kind = kind;
  STEWARD_ASSIGN_OR_RETURN(
      made.name.ns,
      yaml_.required_text(document, "namespace", "the namespace of the name", kMaxManifestNameBytes));
  STEWARD_ASSIGN_OR_RETURN(made.name.name,
                           yaml_.required_text(document, "name", "a name", kMaxManifestNameBytes));
  made.name = canonical_name(std::move(made.name));
  STEWARD_ASSIGN_OR_RETURN(made.owner,
                           yaml_.optional_text(document, "owner", "an owner", kMaxManifestNameBytes));
  for (const auto& [key, attribute] :
       {std::pair{"owners", DatasetAttribute::kOwner}, std::pair{"regions", DatasetAttribute::kRegion},
        std::pair{"labels", DatasetAttribute::kLabel}}) {
    STEWARD_ASSIGN_OR_RETURN(const auto items, yaml_.list(document, key, kMaxAttributeValues));
    std::vector<std::string> values;
    for (const YamlNode* item : items) {
      STEWARD_ASSIGN_OR_RETURN(std::string value, yaml_.text(*item, "a text", kMaxAttributeBytes));
      values.push_back(std::move(value));
    }
    auto checked = checked_values(attribute, std::move(values));
    if (!checked.ok()) return yaml_.error(*document.find(key), checked.error().message);
    auto& into = attribute == DatasetAttribute::kOwner    ? made.owners
                 : attribute == DatasetAttribute::kRegion ? made.regions
                                                          : made.labels;
    into = *std::move(checked);
  }
  STEWARD_ASSIGN_OR_RETURN(made.description,
                           yaml_.optional_text(document, "description", "a description", kMaxTextBytes));
  STEWARD_ASSIGN_OR_RETURN(const auto purposes, yaml_.list(document, "purposes", kMaxManifestItems));
  for (const YamlNode* item : purposes) {
    STEWARD_ASSIGN_OR_RETURN(const std::string written, yaml_.text(*item, "a purpose", 128));
    auto purpose = purposes_.parse(written);
    if (!purpose.ok()) return yaml_.error(*item, purpose.error().message);
    made.purposes.push_back(*std::move(purpose));
  }
  return made;
}

Result<NamedNode> ManifestReader::reference(const YamlNode& node, const std::string& ns) const {
  NamedNode made;
  if (node.is_mapping()) {
    STEWARD_RETURN_IF_ERROR(yaml_.mapping(node, "a reference", {"namespace", "name", "field"}));
    STEWARD_ASSIGN_OR_RETURN(made.dataset.ns,
                             yaml_.optional_text(node, "namespace", "a namespace", kMaxManifestNameBytes));
    if (made.dataset.ns.empty()) made.dataset.ns = ns;
    STEWARD_ASSIGN_OR_RETURN(
        made.dataset.name, yaml_.required_text(node, "name", "the name of a dataset", kMaxManifestNameBytes));
    STEWARD_ASSIGN_OR_RETURN(made.field,
                             yaml_.optional_text(node, "field", "a field", kMaxManifestNameBytes));
    made.dataset = canonical_name(std::move(made.dataset));
    return made;
  }
  STEWARD_ASSIGN_OR_RETURN(const std::string text, yaml_.text(node, "a dataset, or a field as dataset#field",
                                                              2 * kMaxManifestNameBytes));
  made = parse_reference(text, ns);
  if (made.dataset.ns.empty() || made.dataset.name.empty() || text.ends_with('#'))
    return yaml_.error(node, fmt::format("'{}' does not name a dataset or a field; write NAMESPACE/NAME or "
                                         "NAMESPACE/NAME#FIELD.",
                                         excerpt(text, 120)));
  return made;
}

Result<std::vector<NamedNode>> ManifestReader::references(const YamlNode& mapping, std::string_view key,
                                                          const std::string& ns) const {
  STEWARD_ASSIGN_OR_RETURN(const auto items, yaml_.list(mapping, key, kMaxManifestItems));
  std::vector<NamedNode> nodes;
  for (const YamlNode* item : items) {
    STEWARD_ASSIGN_OR_RETURN(NamedNode node, reference(*item, ns));
    nodes.push_back(std::move(node));
  }
  return nodes;
}

Result<Transformation> ManifestReader::transformation(const YamlNode& mapping,
                                                      std::string_view fallback) const {
  Transformation made;
  STEWARD_ASSIGN_OR_RETURN(const std::string type,
                           yaml_.optional_text(mapping, "type", "DIRECT or INDIRECT", 64));
  STEWARD_ASSIGN_OR_RETURN(made.subtype, yaml_.optional_text(mapping, "subtype", "a subtype", 64));
  if (!type.empty() && type != "DIRECT" && type != "INDIRECT")
    return yaml_.not_one_of(*mapping.find("type"), type, "a type of transformation", {"DIRECT", "INDIRECT"});
  if (made.subtype.empty()) {
    if (type == "INDIRECT")
      return yaml_.error(*mapping.find("type"),
                         "INDIRECT says how the rows were influenced; add a subtype: JOIN, "
                         "GROUP_BY, FILTER, SORT, WINDOW or CONDITIONAL.");
    made.subtype = fallback;
  }
  if (!contains(kDirect, made.subtype) && !contains(kIndirect, made.subtype))
    return yaml_.not_one_of(*mapping.find("subtype"), made.subtype, "a subtype", joined(kDirect, kIndirect));
  made.type = contains(kIndirect, made.subtype) ? Influence::kIndirect : Influence::kDirect;
  if (!type.empty() && (type == "INDIRECT") != (made.type == Influence::kIndirect))
    return yaml_.error(*mapping.find("type"),
                       fmt::format("{} is not {}; leave the type out or correct it.", made.subtype, type));
  STEWARD_ASSIGN_OR_RETURN(const std::string masking,
                           yaml_.optional_text(mapping, "masking", "true or false", 8));
  if (!masking.empty() && masking != "true" && masking != "false")
    return yaml_.not_one_of(*mapping.find("masking"), masking, "a truth value", {"true", "false"});
  made.masking = masking == "true";
  STEWARD_ASSIGN_OR_RETURN(made.function,
                           yaml_.optional_text(mapping, "function", "the masking function", 256));
  if (!made.function.empty() && !made.masking)
    return yaml_.error(*mapping.find("function"),
                       "A function is named that masks nothing; add 'masking: true'.");
  STEWARD_ASSIGN_OR_RETURN(made.description,
                           yaml_.optional_text(mapping, "description", "a description", kMaxTextBytes));
  return made;
}

Status ManifestReader::add(const YamlNode& at, ManifestNode node) {
  if (!names_.insert(node.name).second)
    return yaml_.error(at, fmt::format("{} is described twice; write it as one document.",
                                       excerpt(to_string(node.name), 200)));
  manifest_.nodes.push_back(std::move(node));
  return {};
}

Manifest ManifestReader::take() {
  for (auto& [name, node] : implied_)
    if (!names_.contains(name)) manifest_.nodes.push_back(std::move(node));
  return std::move(manifest_);
}

Status ManifestReader::add(const YamlNode& at, ManifestDeclaration declaration) {
  if (!declared_.insert({declaration.job_namespace, declaration.job_name, declaration.target}).second)
    return yaml_.error(
        at, fmt::format("The job {} declares {} twice, and the second would end the first; write "
                        "them as one document.",
                        excerpt(declaration.job_name, 120), excerpt(to_string(declaration.target), 200)));
  std::sort(declaration.edges.begin(), declaration.edges.end());
  declaration.edges.erase(std::unique(declaration.edges.begin(), declaration.edges.end()),
                          declaration.edges.end());
  edges_ += declaration.edges.size();
  if (edges_ > kMaxManifestEdges)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("The manifest has more than {} edges; split it.", kMaxManifestEdges),
                 yaml_.error(at, "").where};
  for (const NamedEdge& edge : declaration.edges)
    if (edge.from == edge.to)
      return yaml_.error(
          at, fmt::format("{} would be made of itself.", excerpt(to_string(edge.to.dataset), 200)));
  manifest_.declarations.push_back(std::move(declaration));
  return {};
}

Status ManifestReader::add(const YamlNode& at, ManifestMerge merge) {
  if (merge.a == merge.b)
    return yaml_.error(at, fmt::format("Both names are {}, so there is nothing to merge.",
                                       excerpt(to_string(merge.a), 200)));
  manifest_.merges.push_back(std::move(merge));
  return {};
}

}  // namespace steward::lineage
