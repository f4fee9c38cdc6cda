#include "policy/engine/name_index.h"

#include <bit>
#include <cstring>
#include <functional>

namespace steward::policy {
namespace {

uint64_t hash_of(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

}  // namespace

NameIndex::NameIndex(const CatalogSnapshot& catalog)
    : slots_(std::bit_ceil(2 * catalog.datasets().size() + 1)) {
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
    write(dataset, text);
  }
  starts_.push_back(letters_.size());
  letters_.shrink_to_fit();
}

void NameIndex::write(const Dataset& dataset, const std::string& name) {
  const auto put = [&](std::string_view text) {
    const auto length = static_cast<uint32_t>(text.size());
    letters_.append(reinterpret_cast<const char*>(&length), sizeof(length)).append(text);
  };
  starts_.push_back(letters_.size());
  put(name);
  for (const Field& field : dataset.fields) put(field.path);
}

uint32_t NameIndex::length_at(size_t at) const {
  uint32_t length;
  std::memcpy(&length, letters_.data() + at, sizeof(length));
  return length;
}

std::optional<uint32_t> NameIndex::find(std::string_view full_name) const {
  const uint64_t hash = hash_of(full_name);
  std::optional<uint32_t> found;
  for (size_t at = hash & (slots_.size() - 1); slots_[at].dataset != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash != static_cast<uint32_t>(hash >> 32)) continue;
    const uint32_t number = slots_[at].dataset - 1;
    if (text_at(starts_[number]) != full_name) continue;
    if (found) return std::nullopt;
    found = number;
  }
  return found;
}

std::optional<uint32_t> NameIndex::find_field(uint32_t dataset, std::string_view path) const {
  size_t at = starts_[dataset] + 4 + length_at(starts_[dataset]);
  for (uint32_t field = 0; at < starts_[dataset + 1]; ++field) {
    const std::string_view text = text_at(at);
    if (text == path) return field;
    at += 4 + text.size();
  }
  return std::nullopt;
}

}  // namespace steward::policy
