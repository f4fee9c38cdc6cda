#include "catalog/difference.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

Dataset table(int64_t id, const std::vector<int64_t>& fields, bool is_partial = false) {
  Dataset dataset;
  dataset.id = {id};
  dataset.name = {"db", "t" + std::to_string(id)};
  dataset.lineage_is_partial = is_partial;
  for (const int64_t field : fields) dataset.fields.push_back({{field}, "f" + std::to_string(field), ""});
  return dataset;
}

TagAssertion tag(int64_t field, const char* category, TagState state = TagState::kSuggested,
                 double confidence = 0.9) {
  TagAssertion tag;
  tag.field = {field};
  tag.category = Category(category);
  tag.state = state;
  tag.confidence = confidence;
  return tag;
}

TEST(CatalogDifference, NamesWhatPropagationDependsOn) {
  struct Moment {
    std::vector<Dataset> datasets;
    std::vector<TagAssertion> tags;
  };
  const Moment base{{table(1, {11, 12}), table(2, {21})}, {tag(11, "user.name")}};
  const struct {
    std::string name;
    Moment after;
    std::vector<FieldId> retagged;
    std::vector<DatasetId> reshaped;
    bool lost = false;
  } cases[] = {
      {"nothing", base, {}, {}},
      {"a tag more", {base.datasets, {tag(11, "user.name"), tag(21, "user.name")}}, {{21}}, {}},
      {"a tag gone", {base.datasets, {}}, {{11}}, {}},
      {"rejected", {base.datasets, {tag(11, "user.name", TagState::kRejected)}}, {{11}}, {}},
      {"another confidence", {base.datasets, {tag(11, "user.name", TagState::kSuggested, 0.5)}}, {{11}}, {}},
      {"a field more", {{table(1, {11, 12, 13}), table(2, {21})}, base.tags}, {}, {{1}}},
      {"a dataset more", {{table(1, {11, 12}), table(2, {21}), table(3, {})}, base.tags}, {}, {{3}}},
      {"partly known", {{table(1, {11, 12}), table(2, {21}, true)}, base.tags}, {}, {{2}}},
      {"fields in another order", {{table(1, {12, 11}), table(2, {21})}, base.tags}, {}, {}},
      {"a field gone", {{table(1, {11}), table(2, {21})}, base.tags}, {}, {{1}}, true},
      {"a dataset gone", {{table(1, {11, 12})}, base.tags}, {}, {}, true},
  };
  for (const auto& c : cases) {
    const CatalogDifference found = difference(CatalogSnapshot(base.datasets, base.tags),
                                               CatalogSnapshot(c.after.datasets, c.after.tags));
    EXPECT_EQ(found.retagged, c.retagged) << c.name;
    EXPECT_EQ(found.reshaped, c.reshaped) << c.name;
    EXPECT_EQ(found.lost_something, c.lost) << c.name;
  }
}

}  // namespace
}  // namespace steward
