#include "lineage/manifest/text_for_test.h"

#include <algorithm>

namespace steward::lineage {
namespace {

std::string node_text(const ManifestNode& node) {
  std::string text = std::string(to_string(node.kind)) + " " + to_string(node.name);
  if (!node.fields.empty()) {
    text += " {";
    for (const Field& field : node.fields)
      text += (field.ordinal == 1 ? "" : " ") + field.path + (field.type.empty() ? "" : ":" + field.type);
    text += "}";
  }
  if (!node.owner.empty()) text += " owner=" + node.owner;
  for (const Purpose& purpose : node.purposes) text += " for=" + purpose.str();
  if (node.lineage_is_partial) text += " partial";
  return text;
}

std::string edge_text(const NamedEdge& edge) {
  std::string text = "  " + to_string(edge.from.dataset);
  if (!edge.from.field.empty()) text += "#" + edge.from.field;
  text += " " + edge.transformation.subtype;
  if (edge.transformation.type == Influence::kIndirect) text += " (indirect)";
  if (edge.transformation.masking) text += " (masked " + edge.transformation.function + ")";
  if (!edge.to.field.empty()) text += " " + edge.to.field;
  return text;
}

}  // namespace

std::string text_of(const Manifest& manifest) {
  std::string text;
  for (const ManifestNode& node : manifest.nodes) text += node_text(node) + "\n";
  for (const ManifestDeclaration& declared : manifest.declarations) {
    text += declared.job_namespace + " " + declared.job_name + " -> " + to_string(declared.target) + ":\n";
    for (const NamedEdge& edge : declared.edges) text += edge_text(edge) + "\n";
  }
  for (const ManifestMerge& merge : manifest.merges)
    text +=
        to_string(merge.a) + (merge.merged ? " = " : " != ") + to_string(merge.b) + " " + merge.why + "\n";
  return text;
}

}  // namespace steward::lineage
