#include "catalog/snapshot.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace steward {
namespace {

Dataset dataset(int64_t id, const char* ns, const char* name, std::vector<std::string> paths = {}) {
  Dataset made;
  made.id = {id};
  made.name = {ns, name};
  made.kind = DatasetKind::kTable;
  for (size_t i = 0; i < paths.size(); ++i)
    made.fields.push_back(
        {{id * 100 + static_cast<int64_t>(i) + 1}, paths[i], "text", static_cast<int>(i) + 1});
  return made;
}

TagAssertion tag(int64_t field, const char* category) {
  TagAssertion assertion;
  assertion.field = {field};
  assertion.category = Category(category);
  return assertion;
}

std::vector<Dataset> shop() {
  return {
      dataset(1, "postgres://h:5432", "shop.public.customer", {"id", "email", "address.city"}),
      dataset(2, "postgres://h:5432", "shop.audit.customer", {"id"}),
      dataset(3, "postgres://h:5432", "shop.public.orders", {"id"}),
      dataset(4, "file", "/data/in/orders.csv", {"id", "total"}),
      dataset(5, "file", "/data/old/orders.csv", {"id"}),
      dataset(6, "s3://bucket", "raw/a#b.json", {"id"}),
      dataset(7, "kafka://b:9092", "clicks", {"url"}),
  };
}

TEST(CatalogSnapshot, ResolvesNamesAsPeopleWriteThem) {
  const CatalogSnapshot snapshot(shop(), {}, {{{"postgres://replica:5432", "shop.public.buyer"}, {1}}});
  const struct {
    const char* text;
    NodeRef node;
  } kCases[] = {
      {"postgres://h:5432/shop.public.customer", {{1}, {}}},
      {"postgres://h:5432/shop.public.customer#email", {{1}, {102}}},
      {"shop.public.customer#address.city", {{1}, {103}}},
      {"public.customer", {{1}, {}}},
      {"audit.customer#id", {{2}, {201}}},
      {"orders", {{3}, {}}},
      {"in/orders.csv#total", {{4}, {402}}},
      {"file:/data/old/orders.csv", {{5}, {}}},
      {"raw/a#b.json", {{6}, {}}},
      {"s3://bucket/raw/a#b.json#id", {{6}, {601}}},
      {"clicks#url", {{7}, {701}}},
      {"buyer#email", {{1}, {102}}},
      {"postgres://replica:5432/shop.public.buyer", {{1}, {}}},
  };
  for (const auto& c : kCases) {
    const auto node = snapshot.resolve(c.text);
    ASSERT_TRUE(node.ok()) << c.text << ": " << node.error().message;
    EXPECT_EQ(*node, c.node) << c.text;
  }
}

TEST(CatalogSnapshot, SaysWhyANameDoesNotResolve) {
  const CatalogSnapshot snapshot(shop(), {});
  const struct {
    std::string text;
    ErrorCode code;
    std::string message;
  } kCases[] = {
      {"customer", ErrorCode::kConflict,
       "'customer' names 2 datasets; write more of the name: postgres://h:5432/shop.audit.customer, "
       "postgres://h:5432/shop.public.customer."},
      {"clikcs", ErrorCode::kNotFound, "The catalog has no dataset 'clikcs'; did you mean 'clicks'?"},
      {"payroll", ErrorCode::kNotFound, "The catalog has no dataset 'payroll'; scan it first."},
      {"ustomer", ErrorCode::kNotFound, "The catalog has no dataset 'ustomer'; did you mean 'customer'?"},
      {"public.customer#emial", ErrorCode::kNotFound,
       "public.customer has no field 'emial'; did you mean 'email'?"},
      {"clicks#who", ErrorCode::kNotFound, "clicks has no field 'who'."},
      {"clicks#", ErrorCode::kNotFound, "clicks has no field ''."},
      {"", ErrorCode::kInvalidInput, "A dataset has no name; write it as dataset or dataset#field."},
      {"#email", ErrorCode::kInvalidInput, "A dataset has no name; write it as dataset or dataset#field."},
  };
  for (const auto& c : kCases) {
    const auto node = snapshot.resolve(c.text);
    ASSERT_FALSE(node.ok()) << c.text;
    EXPECT_EQ(node.error().code, c.code) << c.text;
    EXPECT_EQ(node.error().message, c.message);
  }
}

// One who asks about thousands of wrong names in one request would else have each compared with all of these.
TEST(CatalogSnapshot, AmongVeryManyNamesNoneIsSuggested) {
  const auto suggests = [](int count) {
    std::vector<Dataset> datasets;
    for (int i = 0; i < count; ++i) {
      Dataset& dataset = datasets.emplace_back();
      dataset.id.value = i + 1;
      dataset.name = {"n", "orders_" + std::to_string(i)};
    }
    const auto node = CatalogSnapshot(std::move(datasets), {}).resolve("order_7");
    return node.error().message.find("did you mean") != std::string::npos;
  };
  EXPECT_TRUE(suggests(5'000));
  EXPECT_FALSE(suggests(5'001));
}

TEST(CatalogSnapshot, ManyMatchesMakeAShortMessage) {
  std::vector<Dataset> many;
  std::vector<std::string> names;
  for (int i = 0; i < 500; ++i) names.push_back("db.s" + std::to_string(i) + ".t");
  for (int i = 0; i < 500; ++i)
    many.push_back(dataset(i + 1, "postgres://h", names[static_cast<size_t>(i)].c_str()));
  const CatalogSnapshot snapshot(std::move(many), {});
  EXPECT_LT(snapshot.resolve("t").error().message.size(), 400u);
  EXPECT_LT(snapshot.resolve(std::string(1'000'000, 'x')).error().message.size(), 400u);
}

TEST(CatalogSnapshot, TheShortNameOfANodeResolvesToIt) {
  const CatalogSnapshot snapshot(shop(), {});
  const struct {
    NodeRef node;
    const char *shortest, *full;
  } kCases[] = {
      {{{1}, {102}}, "public.customer#email", "postgres://h:5432/shop.public.customer#email"},
      {{{3}, {}}, "orders", "postgres://h:5432/shop.public.orders"},
      {{{4}, {402}}, "in/orders.csv#total", "file:/data/in/orders.csv#total"},
      {{{6}, {}}, "a#b.json", "s3://bucket/raw/a#b.json"},
      {{{99}, {}}, "(unknown dataset)", "(unknown dataset)"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(snapshot.describe_short(c.node), c.shortest);
    EXPECT_EQ(snapshot.describe(c.node), c.full);
  }
  for (const Dataset& d : snapshot.datasets())
    for (const Field& field : d.fields) {
      const NodeRef node{d.id, field.id};
      EXPECT_EQ(*snapshot.resolve(snapshot.describe_short(node)), node) << snapshot.describe(node);
      EXPECT_EQ(*snapshot.resolve(snapshot.describe(node)), node) << snapshot.describe(node);
    }
}

TEST(CatalogSnapshot, FindsByIdNameAndAlias) {
  const DatasetName alias{"postgres://replica:5432", "shop.public.customer"};
  const CatalogSnapshot snapshot(shop(), {tag(102, "user.contact.email")},
                                 {{alias, {1}}, {{"x", "y"}, {999}}});
  EXPECT_EQ(snapshot.find(alias), snapshot.find(DatasetId{1}));
  EXPECT_EQ(snapshot.find(DatasetName{"x", "y"}), nullptr) << "an alias of nothing";
  EXPECT_EQ(snapshot.find(DatasetId{0}), nullptr);
  EXPECT_EQ(snapshot.find(FieldId{102})->path, "email");
  EXPECT_EQ(snapshot.dataset_of({102})->id, DatasetId{1});
  EXPECT_EQ(snapshot.dataset_of({5}), nullptr);
  ASSERT_EQ(snapshot.tags({102}).size(), 1u);
  EXPECT_TRUE(snapshot.tags({101}).empty());
}

TEST(CatalogSnapshot, ARealNameBeatsAnAlias) {
  const CatalogSnapshot snapshot(shop(), {}, {{{"kafka://b:9092", "clicks"}, {1}}});
  EXPECT_EQ(snapshot.find(DatasetName{"kafka://b:9092", "clicks"})->id, DatasetId{7});
}

TEST(CatalogSnapshotHash, DependsOnContentAndNotOnOrderOrRowIds) {
  const auto hash = [](std::vector<Dataset> datasets, std::vector<TagAssertion> tags,
                       std::vector<DatasetAlias> aliases = {}) {
    return to_hex(CatalogSnapshot(std::move(datasets), std::move(tags), std::move(aliases)).hash());
  };
  const Dataset a = dataset(1, "n", "a", {"x", "y"}), b = dataset(2, "n", "b", {"x"});
  const std::vector<TagAssertion> tags = {tag(101, "user.name"), tag(101, "user.contact")};
  const std::string base = hash({a, b}, tags);

  EXPECT_EQ(hash({b, a}, {tags[1], tags[0]}), base) << "order";
  EXPECT_EQ(hash({dataset(7, "n", "a", {"x", "y"}), b}, {tag(701, "user.name"), tag(701, "user.contact")}),
            base)
      << "row ids";

  EXPECT_NE(hash({a}, tags), base) << "a dataset less";
  EXPECT_NE(hash({a, b}, {tags[0]}), base) << "a tag less";
  EXPECT_NE(hash({a, b}, {tag(102, "user.name"), tags[1]}), base) << "a tag elsewhere";
  EXPECT_NE(hash({a, b}, tags, {{{"n", "c"}, {1}}}), base) << "an alias more";
  EXPECT_NE(hash({a, b}, tags, {{{"n", "c"}, {1}}}), hash({a, b}, tags, {{{"n", "c"}, {2}}}))
      << "an alias moved";
  Dataset scanned = a;
  scanned.scanned_at = Timestamp{};
  EXPECT_NE(hash({scanned, b}, tags), base) << "scanned and never scanned";
  Dataset examined = a, seen = a, partial = a;
  examined.fields[0].rows_examined = 0;
  seen.fields[0].rows_examined = 9;
  partial.lineage_is_partial = true;
  EXPECT_NE(hash({examined, b}, tags), base) << "a field examined and never examined";
  EXPECT_NE(hash({examined, b}, tags), hash({seen, b}, tags)) << "rows examined";
  EXPECT_NE(hash({partial, b}, tags), base) << "lineage partly known";
  auto rejected = tags;
  rejected[0].state = TagState::kRejected;
  EXPECT_NE(hash({a, b}, rejected), base) << "a tag's state";
}

}  // namespace
}  // namespace steward
