#include "catalog/identity/namespace_aliases.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/yaml.h"
#include "catalog/identity/naming.h"
#include "catalog/yaml_reader.h"

namespace steward {
namespace {

constexpr size_t kMaxGroups = 1'000, kMaxPlaces = 1'000, kMaxNameBytes = 1'024;

std::string canonical(std::string ns) {
  return canonical_name({std::move(ns), "x"}).ns;
}

// The prefix as its platform would write it, so that it compares with canonical names.
std::vector<std::string> prefix_parts(const CatalogPlace& place) {
  if (place.prefix.empty()) return {};
  return name_parts({place.ns, canonical_name({place.ns, place.prefix}).name});
}

bool begins_with(const std::vector<std::string>& parts, const std::vector<std::string>& prefix) {
  return parts.size() > prefix.size() && std::equal(prefix.begin(), prefix.end(), parts.begin());
}

class GroupReader {
 public:
  explicit GroupReader(std::string_view file) : yaml_(std::string(file)) {}

  Result<std::vector<CatalogGroup>> run(const std::vector<YamlNode>& documents) {
    for (const YamlNode& document : documents) STEWARD_RETURN_IF_ERROR(read_document(document));
    return std::move(groups_);
  }

 private:
  Status read_document(const YamlNode& document) {
    STEWARD_RETURN_IF_ERROR(yaml_.kind(document, {"NamespaceAliases"}));
    STEWARD_RETURN_IF_ERROR(yaml_.mapping(document, "NamespaceAliases", {"apiVersion", "kind", "groups"}));
    STEWARD_RETURN_IF_ERROR(yaml_.required(document, "groups", "a list of groups"));
    STEWARD_ASSIGN_OR_RETURN(const auto items, yaml_.list(document, "groups", kMaxGroups - groups_.size()));
    for (const YamlNode* item : items) STEWARD_RETURN_IF_ERROR(read_group(*item));
    return {};
  }

  Status read_group(const YamlNode& node) {
    STEWARD_RETURN_IF_ERROR(yaml_.mapping(node, "a group", {"catalog", "namespaces"}));
    CatalogGroup group;
    STEWARD_ASSIGN_OR_RETURN(group.catalog,
                             yaml_.required_text(node, "catalog", "a name for the catalog", 128));
    if (!catalogs_.insert(group.catalog).second)
      return yaml_.error(
          node, fmt::format("The catalog '{}' has two groups; write them as one.", excerpt(group.catalog)));
    STEWARD_RETURN_IF_ERROR(yaml_.required(node, "namespaces", "a list of namespaces"));
    STEWARD_ASSIGN_OR_RETURN(const auto items, yaml_.list(node, "namespaces", kMaxPlaces));
    for (const YamlNode* item : items) {
      STEWARD_ASSIGN_OR_RETURN(CatalogPlace place, read_place(*item));
      group.places.push_back(std::move(place));
    }
    if (group.places.size() < 2)
      return yaml_.error(node, fmt::format("The catalog '{}' has one namespace, so nothing is equal to it.",
                                           excerpt(group.catalog)));
    std::sort(group.places.begin(), group.places.end());
    groups_.push_back(std::move(group));
    return {};
  }

  Result<CatalogPlace> read_place(const YamlNode& node) {
    CatalogPlace place;
    if (node.is_mapping()) {
      STEWARD_RETURN_IF_ERROR(yaml_.mapping(node, "a namespace", {"namespace", "prefix"}));
      STEWARD_ASSIGN_OR_RETURN(place.ns,
                               yaml_.required_text(node, "namespace", "a namespace", kMaxNameBytes));
      STEWARD_ASSIGN_OR_RETURN(place.prefix,
                               yaml_.optional_text(node, "prefix", "leading parts of names", kMaxNameBytes));
    } else {
      STEWARD_ASSIGN_OR_RETURN(place.ns, yaml_.text(node, "a namespace", kMaxNameBytes));
    }
    place.ns = canonical(std::move(place.ns));
    if (is_storage(place.ns))
      return yaml_.error(node,
                         fmt::format("'{}' holds files, and files of two stores are not one table; merge "
                                     "the datasets instead.",
                                     excerpt(place.ns)));
    if (!places_.insert({place.ns, prefix_parts(place)}).second)
      return yaml_.error(
          node, fmt::format("'{}' is named twice; a namespace belongs to one catalog.", excerpt(place.ns)));
    return place;
  }

  YamlReader yaml_;
  std::vector<CatalogGroup> groups_;
  std::set<std::string> catalogs_;
  std::set<std::pair<std::string, std::vector<std::string>>> places_;
};

}  // namespace

Result<NamespaceAliases> NamespaceAliases::parse(std::string_view yaml, std::string_view file) {
  STEWARD_ASSIGN_OR_RETURN(const auto documents, parse_yaml(yaml, file));
  NamespaceAliases made;
  STEWARD_ASSIGN_OR_RETURN(made.groups_, GroupReader(file).run(documents));
  std::sort(made.groups_.begin(), made.groups_.end(),
            [](const CatalogGroup& a, const CatalogGroup& b) { return a.catalog < b.catalog; });
  for (size_t g = 0; g < made.groups_.size(); ++g) {
    bool folds = false;
    for (const CatalogPlace& place : made.groups_[g].places) {
      folds = folds || folds_case(place.ns);
      made.by_ns_[place.ns].push_back({prefix_parts(place), g});
    }
    made.folds_case_.push_back(folds);
  }
  for (auto& [ns, entries] : made.by_ns_)
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return std::pair(b.prefix.size(), a.prefix) < std::pair(a.prefix.size(), b.prefix);
    });
  return made;
}

std::string NamespaceAliases::print() const {
  if (groups_.empty()) return "";
  std::string text = "apiVersion: steward/v1\nkind: NamespaceAliases\ngroups:\n";
  for (const CatalogGroup& group : groups_) {
    text += fmt::format("  - catalog: {}\n    namespaces:\n", yaml_quoted(group.catalog));
    for (const CatalogPlace& place : group.places)
      text += place.prefix.empty() ? fmt::format("      - {}\n", yaml_quoted(place.ns))
                                   : fmt::format("      - {{namespace: {}, prefix: {}}}\n",
                                                 yaml_quoted(place.ns), yaml_quoted(place.prefix));
  }
  return text;
}

std::optional<std::string> NamespaceAliases::table_key(const DatasetName& name) const {
  if (by_ns_.empty()) return std::nullopt;
  const DatasetName canonical = canonical_name(name);
  const auto at = by_ns_.find(canonical.ns);
  if (at == by_ns_.end()) return std::nullopt;
  const std::vector<std::string> parts = name_parts(canonical);
  for (const Entry& entry : at->second) {
    if (!begins_with(parts, entry.prefix)) continue;
    std::string key;
    for (size_t i = entry.prefix.size(); i < parts.size(); ++i) key += (key.empty() ? "" : ".") + parts[i];
    return groups_[entry.group].catalog + "/" + (folds_case_[entry.group] ? to_lower(key) : key);
  }
  return std::nullopt;
}

bool NamespaceAliases::same_table(const DatasetName& a, const DatasetName& b) const {
  if (canonical_name(a) == canonical_name(b)) return true;
  const auto key = table_key(a);
  return key && key == table_key(b);
}

}  // namespace steward
