#include "lineage/events/dataset_facets.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lineage/events/event_budget.h"

namespace steward::lineage {
namespace {

std::optional<Lifecycle> parse_lifecycle(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, Lifecycle>, 6> kWords = {{
      {"alter", Lifecycle::kAlter},
      {"create", Lifecycle::kCreate},
      {"drop", Lifecycle::kDrop},
      {"overwrite", Lifecycle::kOverwrite},
      {"rename", Lifecycle::kRename},
      {"truncate", Lifecycle::kTruncate},
  }};
  const std::string word = to_lower(text);
  const auto at =
      std::find_if(kWords.begin(), kWords.end(), [&](const auto& row) { return row.first == word; });
  return at == kWords.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace

std::optional<DatasetKind> kind_of(const DatasetType& type) {
  std::string word = to_lower(type.type);
  if (word == "view" && to_lower(type.sub_type) == "materialized") return DatasetKind::kMaterializedView;
  std::replace_if(
      word.begin(), word.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  const auto kind = parse_dataset_kind(word);
  return kind == DatasetKind::kUnknown ? std::nullopt : kind;
}

void read_members(FacetReader& reader, Ownership& out) {
  reader.each("owners", [&](FacetReader& item) {
    Owner& owner = out.owners.emplace_back();
    item.text("name", owner.name).text("type", owner.type);
  });
}

void read_members(FacetReader& reader, Documentation& out) {
  reader.text("description", out.description).text("contentType", out.content_type);
}

void read_members(FacetReader& reader, LifecycleChange& out) {
  std::string change;
  reader.text("lifecycleStateChange", change).object("previousIdentifier", [&](FacetReader& previous) {
    DatasetName name;
    previous.text("namespace", name.ns).text("name", name.name);
    if (!name.ns.empty() && !name.name.empty()) out.previous = std::move(name);
  });
  out.change = parse_lifecycle(change);
  if (!change.empty() && !out.change)
    reader.refuse("lifecycleStateChange", "Expected ALTER, CREATE, DROP, OVERWRITE, RENAME or TRUNCATE.");
}

void read_members(FacetReader& reader, DatasetVersion& out) {
  reader.text("datasetVersion", out.version);
}

void read_members(FacetReader& reader, DataSource& out) {
  reader.text("name", out.name).text("uri", out.uri);
}

void read_members(FacetReader& reader, Storage& out) {
  reader.text("storageLayer", out.layer).text("fileFormat", out.file_format);
}

void read_members(FacetReader& reader, CatalogOfDataset& out) {
  reader.text("framework", out.framework).text("type", out.type).text("name", out.name);
  reader.text("metadataUri", out.metadata_uri).text("warehouseUri", out.warehouse_uri);
  reader.text("source", out.source).texts("catalogProperties", out.properties);
}

void read_members(FacetReader& reader, Hierarchy& out) {
  reader.each("hierarchy", [&](FacetReader& item) {
    HierarchyLevel& level = out.levels.emplace_back();
    item.text("type", level.type).text("name", level.name);
  });
}

void read_members(FacetReader& reader, DatasetType& out) {
  reader.text("datasetType", out.type).text("subType", out.sub_type);
}

void read_members(FacetReader& reader, Tags& out) {
  reader.each("tags", [&](FacetReader& item) {
    EventTag& tag = out.tags.emplace_back();
    item.text("key", tag.key).text("value", tag.value).text("source", tag.source).text("field", tag.field);
    tag.field = catalog_path(std::move(tag.field));
  });
}

}  // namespace steward::lineage
