#include "policy/engine/selector.h"

#include <algorithm>

#include "base/text.h"

namespace steward::policy {
namespace {

bool matches_glob(std::string_view glob, const DatasetName& name, const std::string& full_name) {
  if (glob_match(glob, full_name) || glob_match(glob, name.name)) return true;
  // The last dot of a file name is no boundary between parts.
  const char separator = name.name.find('/') != std::string::npos ? '/' : '.';
  const std::string_view text = name.name;
  for (size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator, at + 1))
    if (glob_match(glob, text.substr(at + 1))) return true;
  return false;
}

// Whether every name that `inner` matches is matched by `outer`. '*' may swallow the wildcards of `inner` as
// if they were letters; '?' may not, for a '*' stands for more than one.
bool glob_contains(std::string_view outer, std::string_view inner) {
  if (outer == inner) return true;
  if (outer.find('?') != std::string_view::npos) return false;
  return glob_match(outer, inner);
}

bool matches_any(const std::vector<std::string>& globs, const std::vector<DatasetName>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const DatasetName& name) { return matches_name(globs, name); });
}

}  // namespace

bool matches_name(const std::vector<std::string>& globs, const DatasetName& name) {
  if (globs.empty()) return true;
  const std::string full_name = to_string(name);
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return matches_glob(glob, name, full_name); });
}

bool matches_dataset(const std::vector<std::string>& globs, const Dataset& dataset) {
  return matches_name(globs, dataset.name) || matches_any(globs, dataset.aliases);
}

bool permits_dataset(const std::vector<std::string>& globs, const Dataset& dataset) {
  if (dataset.permit_names.empty()) return matches_dataset(globs, dataset);
  return globs.empty() || std::all_of(dataset.permit_names.begin(), dataset.permit_names.end(),
                                      [&](const auto& part) { return matches_any(globs, part); });
}

bool covers(const DataSelector& selector, const Category& category) {
  if (selector.any_category) return true;
  return std::any_of(selector.categories.begin(), selector.categories.end(),
                     [&](const Category& key) { return key.covers(category); });
}

bool covers_uncategorised(const DataSelector& selector) {
  return selector.any_category || selector.uncategorised;
}

bool contains(const DataSelector& outer, const DataSelector& inner) {
  if (inner.any_category && !outer.any_category) return false;
  if (inner.uncategorised && !covers_uncategorised(outer)) return false;
  for (const Category& category : inner.categories)
    if (!covers(outer, category)) return false;
  if (outer.datasets.empty()) return true;
  if (inner.datasets.empty()) return false;
  return std::all_of(inner.datasets.begin(), inner.datasets.end(), [&](const std::string& glob) {
    return std::any_of(outer.datasets.begin(), outer.datasets.end(),
                       [&](const std::string& wider) { return glob_contains(wider, glob); });
  });
}

}  // namespace steward::policy
