#include "catalog/difference.h"

#include <algorithm>
#include <set>

namespace steward {
namespace {

bool says_the_same(const TagAssertion& a, const TagAssertion& b) {
  return a.category == b.category && a.origin == b.origin && a.state == b.state &&
         a.confidence == b.confidence;
}

bool says_the_same(const std::vector<TagAssertion>& a, const std::vector<TagAssertion>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const TagAssertion& x, const TagAssertion& y) { return says_the_same(x, y); });
}

std::set<FieldId> field_ids(const Dataset& dataset) {
  std::set<FieldId> ids;
  for (const Field& field : dataset.fields) ids.insert(field.id);
  return ids;
}

bool same_fields(const Dataset& a, const Dataset& b) {
  return std::equal(a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(),
                    [](const Field& x, const Field& y) { return x.id == y.id; });
}

}  // namespace

CatalogDifference difference(const CatalogSnapshot& before, const CatalogSnapshot& after) {
  CatalogDifference found;
  for (const Dataset& was : before.datasets()) found.lost_something |= after.find(was.id) == nullptr;
  for (const Dataset& is : after.datasets()) {
    const Dataset* was = before.find(is.id);
    if (!was || was->lineage_is_partial != is.lineage_is_partial) {
      found.reshaped.push_back(is.id);
    } else if (!same_fields(*was, is)) {
      const std::set<FieldId> old_ids = field_ids(*was), new_ids = field_ids(is);
      if (old_ids != new_ids) found.reshaped.push_back(is.id);
      found.lost_something |= !std::includes(new_ids.begin(), new_ids.end(), old_ids.begin(), old_ids.end());
    }
    for (const Field& field : is.fields)
      if (!says_the_same(before.tags(field.id), after.tags(field.id))) found.retagged.push_back(field.id);
  }
  std::sort(found.reshaped.begin(), found.reshaped.end());
  std::sort(found.retagged.begin(), found.retagged.end());
  return found;
}

}  // namespace steward
