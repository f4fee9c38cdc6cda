#include "lineage/propagation/declassifiers.h"

#include <algorithm>

#include "base/text.h"

namespace steward::lineage {

bool Declassifier::stops(const Category& category) const {
  return categories.empty() || std::any_of(categories.begin(), categories.end(),
                                           [&](const Category& named) { return named.covers(category); });
}

Declassifiers::Declassifiers(std::initializer_list<std::string> functions) {
  for (const std::string& function : functions) insert(function);
}

void Declassifiers::insert(const std::string& function) {
  by_function_.try_emplace(to_lower(function));
}

void Declassifiers::set(const std::string& function, Declassifier declassifier) {
  by_function_[to_lower(function)] = std::move(declassifier);
}

const Declassifier* Declassifiers::find(std::string_view function) const {
  const auto at = by_function_.find(to_lower(function));
  return at == by_function_.end() ? nullptr : &at->second;
}

bool Declassifiers::stops(const Transformation& how, const Category& category) const {
  if (!how.masking) return false;
  const Declassifier* named = find(how.function);
  return named && named->stops(category);
}

}  // namespace steward::lineage
