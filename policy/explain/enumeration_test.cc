#include "policy/explain/enumeration.h"

#include <gtest/gtest.h>

#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

TEST(Enumeration, NamesAFewAndCountsTheRest) {
  const struct {
    size_t count;
    const char* text;
  } kCases[] = {{0, ""},
                {1, "a"},
                {2, "a and b"},
                {3, "a, b and c"},
                {4, "a, b, c and d"},
                {5, "a, b, c and 2 more things"},
                {26, "a, b, c and 23 more things"}};
  const auto letter = [](size_t i) { return std::string(1, static_cast<char>('a' + i)); };
  for (const auto& c : kCases) EXPECT_EQ(enumerate(c.count, letter, " things"), c.text) << c.count;
}

TEST(Enumeration, FieldsAreNamedUnderTheirDataset) {
  const TestWorld world("a#v:\na#w:\na#x:\na#y:\na#z:\nb#x:\nc#x:\nc#y:\nd#x:\ne#x:", "declassify sha256");
  const struct {
    std::vector<const char*> fields;
    const char* text;
  } kCases[] = {
      {{"b#x"}, "b#x"},
      {{"a#v", "a#w"}, "a (v and w)"},
      {{"a#v", "a#w", "a#x", "a#y", "a#z"}, "a (v, w, x and 2 more)"},
      {{"c#x", "b#x", "c#y"}, "c (x and y) and b#x"},
      {{"a#v", "b#x", "c#x", "d#x", "e#x", "c#y"}, "a#v, b#x, c (x and y) and 2 more datasets"},
  };
  for (const auto& c : kCases) {
    std::vector<NodeRef> nodes;
    for (const char* field : c.fields) nodes.push_back(*world.catalog->resolve(field));
    EXPECT_EQ(enumerate_fields(*world.catalog, nodes), c.text);
  }
}

TEST(Enumeration, HostileNamesAreCutAndCleaned) {
  Dataset dataset;
  dataset.id.value = 1;
  dataset.name = {"file:/data", "t"};
  for (int64_t i = 1; i <= 2; ++i) {
    Field field;
    field.id.value = i;
    field.path = std::string(10'000, 'x') + std::to_string(i);
    dataset.fields.push_back(field);
  }
  dataset.fields[1].path = "a\nb\x1b[31m";
  const CatalogSnapshot catalog({dataset}, {});
  for (const std::vector<NodeRef>& nodes : {std::vector<NodeRef>{{DatasetId{1}, FieldId{1}}},
                                            {{DatasetId{1}, FieldId{1}}, {DatasetId{1}, FieldId{2}}}}) {
    const std::string text = enumerate_fields(catalog, nodes);
    EXPECT_LT(text.size(), 400u);
    EXPECT_EQ(text.find_first_of("\n\x1b"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace steward::policy
