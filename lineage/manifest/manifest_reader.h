// What the documents of a manifest have in common: names, references, owners, purposes, and the manifest they
// add to. Holds each thing once: a second node of a name, or a second declaration of a job and target, is
// refused.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "catalog/yaml_reader.h"
#include "lineage/manifest/manifest.h"

namespace steward::lineage {

class ManifestReader {
 public:
  // Borrows `purposes`.
  ManifestReader(std::string_view file, const Taxonomy<Purpose>& purposes)
      : yaml_(std::string(file)), purposes_(purposes) {}

  const YamlReader& yaml() const { return yaml_; }

  // The keys of every node: namespace, name, owner, owners, regions, labels, description, purposes.
  static std::vector<std::string> with_node_keys(std::vector<std::string> more);
  Result<ManifestNode> node(const YamlNode& document, DatasetKind kind) const;

  // "postgres://db:5432/shop.public.orders#id", a short name in `ns`, or {namespace, name, field}.
  Result<NamedNode> reference(const YamlNode& node, const std::string& ns) const;
  // The references listed under `key`; none when it is absent.
  Result<std::vector<NamedNode>> references(const YamlNode& mapping, std::string_view key,
                                            const std::string& ns) const;

  // {type, subtype, masking, function, description} of a mapping, each optional; without a type and a
  // subtype, `fallback`.
  static std::vector<std::string> with_transformation_keys(std::vector<std::string> more);
  Result<Transformation> transformation(const YamlNode& mapping, std::string_view fallback) const;

  // `at` is where messages point to.
  Status add(const YamlNode& at, ManifestNode node);
  Status add(const YamlNode& at, ManifestDeclaration declaration);
  Status add(const YamlNode& at, ManifestMerge merge);

  // A node that other documents speak of; it counts unless a document describes it.
  void imply(ManifestNode node) { implied_.try_emplace(node.name, std::move(node)); }

  Manifest take();

 private:
  YamlReader yaml_;
  const Taxonomy<Purpose>& purposes_;
  Manifest manifest_;
  std::set<DatasetName> names_;
  std::map<DatasetName, ManifestNode> implied_;
  std::set<std::tuple<std::string, std::string, DatasetName>> declared_;
  size_t edges_ = 0;
};

}  // namespace steward::lineage
