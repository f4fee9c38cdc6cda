#include "policy/engine/selector.h"

#include <gtest/gtest.h>

namespace steward::policy {
namespace {

TEST(Selector, GlobsMatchTheFullNameOrWholeTrailingParts) {
  const DatasetName table{"postgres://db:5432", "shop.public.customer"};
  const DatasetName file{"file", "/data/web.clicks.csv"};
  const struct {
    const char* glob;
    const DatasetName& name;
    bool expected;
  } kCases[] = {
      {"postgres://db:5432/shop.public.customer", table, true},
      {"postgres://*/shop.public.*", table, true},
      {"shop.public.customer", table, true},
      {"public.customer", table, true},
      {"customer", table, true},
      {"*.customer", table, true},
      {"cust*", table, true},
      {"*customer*", table, true},
      {"stomer", table, false},
      {"public", table, false},
      {"shop.public", table, false},
      {"Customer", table, false},
      {"postgres://other*", table, false},
      {"file:/data/*", file, true},
      {"/data/*.csv", file, true},
      {"web.clicks.csv", file, true},
      {"clicks.csv", file, false},
      {"csv", file, false},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(matches_name({c.glob}, c.name), c.expected) << c.glob << " on " << c.name.name;
  EXPECT_TRUE(matches_name({}, table));
  EXPECT_TRUE(matches_name({"orders", "customer"}, table));
}

TEST(Selector, AnyNameForbidsButOnlyOneOfEachPartPermits) {
  Dataset dataset;
  dataset.name = {"postgres://db:5432", "shop.public.orders"};
  dataset.aliases = {{"hive://m:9083", "lake.orders"}, {"s3://b", "raw/orders"}};
  const auto forbids = [&](std::vector<std::string> globs) { return matches_dataset(globs, dataset); };
  const auto permits = [&](std::vector<std::string> globs) { return permits_dataset(globs, dataset); };
  for (const char* glob : {"*", "public.orders", "lake.*", "s3://b/*", "raw/orders"})
    EXPECT_TRUE(forbids({glob}) && permits({glob})) << glob;
  EXPECT_FALSE(forbids({"lake.customers"}) || permits({"lake.customers"}));

  // Events put the table and the path together; a person vouches for the name in the lake alone.
  dataset.permit_names = {{dataset.name, dataset.aliases[0]}, {dataset.aliases[1]}};
  const struct {
    std::vector<std::string> globs;
    bool permits;
  } kCases[] = {
      {{}, true},
      {{"*"}, true},
      {{"public.orders"}, false},
      {{"raw/orders"}, false},
      {{"lake.orders", "raw/orders"}, true},
      {{"public.orders", "lake.orders"}, false},
      {{"*orders"}, true},
  };
  for (const auto& c : kCases) {
    EXPECT_TRUE(forbids(c.globs)) << testing::PrintToString(c.globs);
    EXPECT_EQ(permits(c.globs), c.permits) << testing::PrintToString(c.globs);
  }
}

DataSelector selector(std::vector<const char*> words, std::vector<std::string> globs) {
  DataSelector made;
  for (const std::string_view word : words) {
    if (word == "*")
      made.any_category = true;
    else if (word == "none")
      made.uncategorised = true;
    else
      made.categories.push_back(Category(std::string(word)));
  }
  made.datasets = std::move(globs);
  return made;
}

TEST(Selector, ContainsIsTrueOnlyWhenNothingInnerIsLeftOut) {
  const struct {
    DataSelector outer, inner;
    bool expected;
  } kCases[] = {
      {selector({"*"}, {}), selector({"*"}, {}), true},
      {selector({"*"}, {}), selector({"user.name", "none"}, {"t"}), true},
      {selector({"user"}, {}), selector({"user.name"}, {}), true},
      {selector({"user"}, {}), selector({"*"}, {}), false},
      {selector({"user"}, {}), selector({"user", "none"}, {}), false},
      {selector({"user.name"}, {}), selector({"user"}, {}), false},
      {selector({"*"}, {"a*"}), selector({"*"}, {"ab*"}), true},
      {selector({"*"}, {"a*"}), selector({"*"}, {}), false},
      {selector({"*"}, {"a*"}), selector({"*"}, {"abc", "b"}), false},
      {selector({"*"}, {"a?"}), selector({"*"}, {"a*"}), false},
  };
  for (size_t i = 0; i < std::size(kCases); ++i)
    EXPECT_EQ(contains(kCases[i].outer, kCases[i].inner), kCases[i].expected) << "case " << i;
}

}  // namespace
}  // namespace steward::policy
