#include "lineage/sql/event_datasets.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace steward::lineage {
namespace {

constexpr size_t kMaxNameBytes = 1'024;  // longer names are of no table
constexpr size_t kMaxParts = 8;

// "shop.public.\"Orders\"" → orders, public, shop. Paths are no names that SQL has: none.
std::vector<std::string> parts_of(const std::string& name) {
  std::vector<std::string> parts;
  if (name.size() > kMaxNameBytes || name.find('/') != std::string::npos) return parts;
  std::string part;
  for (const char c : to_lower(name) + ".") {
    if (c == '"' || c == '`') continue;
    if (c != '.') {
      part += c;
      continue;
    }
    if (part.empty()) return {};
    parts.insert(parts.begin(), std::move(part));
    part.clear();
  }
  return parts.size() <= kMaxParts ? parts : std::vector<std::string>{};
}

}  // namespace

EventDatasets::EventDatasets(const std::vector<EventDataset>& datasets) {
  for (const EventDataset& dataset : datasets) {
    std::set<std::vector<std::string>> names{parts_of(dataset.name.name)};
    for (const DatasetName& symlink : dataset.symlinks) names.insert(parts_of(symlink.name));
    for (const auto& parts : names)
      if (!parts.empty()) by_last_part_[parts[0]].push_back({parts, &dataset});
  }
}

std::vector<const EventDataset*> EventDatasets::find(const RelationName& reference) const {
  std::vector<std::string> parts{reference.name};
  if (!reference.schema.empty()) parts.push_back(reference.schema);
  if (!reference.schema.empty() && !reference.database.empty()) parts.push_back(reference.database);
  std::vector<const EventDataset*> found;
  const auto candidates = by_last_part_.find(reference.name);
  if (candidates == by_last_part_.end()) return found;
  size_t longest = 1;
  for (const Name& name : candidates->second) {
    const size_t shared = std::min(parts.size(), name.parts.size());
    if (shared < longest ||
        !std::equal(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(shared), name.parts.begin()))
      continue;
    if (shared > longest) found.clear();
    longest = shared;
    const bool is_known = std::any_of(found.begin(), found.end(), [&](const EventDataset* known) {
      return known->name == name.dataset->name;
    });
    if (!is_known) found.push_back(name.dataset);
  }
  return found;
}

std::vector<std::pair<std::string, std::string>> columns_of(const EventDataset& dataset) {
  std::vector<std::pair<std::string, std::string>> columns;
  std::set<std::string> seen;
  for (const Field& field : dataset.fields) {
    std::string written = field.path.substr(0, std::min(field.path.find('.'), field.path.find("[]")));
    std::string column = to_lower(written);
    if (seen.insert(column).second) columns.emplace_back(std::move(column), std::move(written));
  }
  return columns;
}

}  // namespace steward::lineage
