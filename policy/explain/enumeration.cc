#include "policy/explain/enumeration.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"

namespace steward::policy {
namespace {

// Names come from what was scanned, so nothing bounds them but this.
constexpr size_t kMaxNameBytes = 160;

}  // namespace

std::string enumerate(size_t count, const std::function<std::string(size_t)>& name, std::string_view what) {
  const size_t named = count <= kMaxNamed ? count : kMaxNamed - 1;
  std::string text;
  for (size_t i = 0; i < named; ++i)
    text += fmt::format("{}{}", i == 0 ? "" : i + 1 == count ? " and " : ", ", name(i));
  return named == count ? text : fmt::format("{} and {} more{}", text, count - named, what);
}

std::string name_of(const CatalogSnapshot& catalog, const NodeRef& node) {
  return excerpt(catalog.describe_short(node), kMaxNameBytes);
}

std::string enumerate_fields(const CatalogSnapshot& catalog, const std::vector<NodeRef>& nodes) {
  std::map<DatasetId, size_t> index;
  std::vector<std::vector<NodeRef>> by_dataset;
  for (const NodeRef& node : nodes) {
    const auto [slot, is_new] = index.try_emplace(node.dataset, by_dataset.size());
    if (is_new) by_dataset.emplace_back();
    by_dataset[slot->second].push_back(node);
  }
  const auto field_name = [&](const NodeRef& node) {
    const Field* field = catalog.find(node.field);
    return field ? excerpt(field->path, kMaxNameBytes) : name_of(catalog, node);
  };
  const auto dataset_name = [&](size_t d) {
    const std::vector<NodeRef>& fields = by_dataset[d];
    if (fields.size() == 1) return name_of(catalog, fields[0]);
    return fmt::format("{} ({})", name_of(catalog, {fields[0].dataset, {}}),
                       enumerate(fields.size(), [&](size_t f) { return field_name(fields[f]); }));
  };
  return enumerate(by_dataset.size(), dataset_name, " datasets");
}

}  // namespace steward::policy
