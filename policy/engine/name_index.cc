#include "policy/engine/name_index.h"

#include <bit>
#include <functional>

namespace steward::policy {
namespace {

uint64_t hash_of(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

// Without writing the name: it is compared where it stands.
bool is_named(const DatasetName& name, std::string_view text) {
  if (!text.ends_with(name.name) || !text.starts_with(name.ns)) return false;
  const size_t between = text.size() - name.name.size();
  const std::string_view separator = name.ns == "file" ? ":" : name.name.starts_with('/') ? "" : "/";
  return between == name.ns.size() + separator.size() && text.substr(name.ns.size()).starts_with(separator);
}

}  // namespace

NameIndex::NameIndex(const CatalogSnapshot& catalog)
    : catalog_(catalog), slots_(std::bit_ceil(2 * catalog.datasets().size() + 1)) {
  for (uint32_t i = 0; i < catalog.datasets().size(); ++i) {
    const Dataset& dataset = catalog.datasets()[i];
    const std::string text = to_string(dataset.name);
    is_plain_ &= text.find('#') == std::string::npos;
    for (const DatasetName& alias : dataset.aliases)
      is_plain_ &= alias.name.find('#') == std::string::npos && alias.ns.find('#') == std::string::npos;
    const uint64_t hash = hash_of(text);
    size_t at = hash & (slots_.size() - 1);
    while (slots_[at].dataset != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {static_cast<uint32_t>(hash >> 32), i + 1};
  }
}

std::optional<uint32_t> NameIndex::find(std::string_view full_name) const {
  const uint64_t hash = hash_of(full_name);
  std::optional<uint32_t> found;
  for (size_t at = hash & (slots_.size() - 1); slots_[at].dataset != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash != static_cast<uint32_t>(hash >> 32)) continue;
    const uint32_t number = slots_[at].dataset - 1;
    if (!is_named(catalog_.datasets()[number].name, full_name)) continue;
    if (found) return std::nullopt;
    found = number;
  }
  return found;
}

}  // namespace steward::policy
