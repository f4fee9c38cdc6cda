#include "service/lineage_queries/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace steward::service {
namespace {

constexpr size_t kNamedMatches = 5;  // of a longer list

bool fits(const std::string& full, std::string_view text) {
  if (!full.ends_with(text)) return false;
  if (full.size() == text.size()) return true;
  const char before = full[full.size() - text.size() - 1];
  return before == '.' || before == '/';
}

}  // namespace

Result<DatasetName> resolve_name(const World& world, std::string_view text) {
  std::vector<DatasetName> found;
  const auto look = [&](const DatasetName& name) {
    const std::string full = to_string(name);
    if (text.empty() || !fits(full, text)) return false;
    found.push_back(name);
    return full.size() == text.size();
  };
  for (const Dataset& dataset : world.catalog->datasets()) {
    if (look(dataset.name)) return dataset.name;
    for (const DatasetName& alias : dataset.aliases)
      if (look(alias)) return alias;
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() == 1) return found.front();
  if (found.empty())
    return Error{ErrorCode::kNotFound, fmt::format("The catalog has no dataset '{}'.", excerpt(text, 200)),
                 ""};
  std::string list;
  for (size_t i = 0; i < found.size() && i < kNamedMatches; ++i)
    list += (i > 0 ? ", " : "") + excerpt(to_string(found[i]), 200);
  return Error{ErrorCode::kInvalidInput,
               fmt::format("'{}' fits {} names; write one of them in full: {}{}.", excerpt(text, 200),
                           found.size(), list, found.size() > kNamedMatches ? ", …" : ""),
               ""};
}

DatasetNames names_of(const World& world, DatasetId dataset) {
  const Dataset& found = *world.catalog->find(dataset);
  DatasetNames names{found.id, found.name, found.aliases, {}};
  std::erase(names.others, found.name);
  if (!world.identity) return names;
  for (const MergeFact& fact : world.identity->why(dataset))
    names.reasons.push_back({fact.why, fact.origin, fact.at});
  std::sort(names.reasons.begin(), names.reasons.end(), [](const MergeReason& a, const MergeReason& b) {
    return std::tie(a.at, a.origin, a.why) < std::tie(b.at, b.origin, b.why);
  });
  return names;
}

}  // namespace steward::service
