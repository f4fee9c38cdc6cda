#include "demo/company.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scanners/sources/collected_rows.h"
#include "scanners/sources/source.h"
#include "tests/integration/postgres_fixture.h"

namespace steward::demo {
namespace {

TEST(DemoDatabase, HoldsTheRowsItClaimsAndFollowsThePhoneIntoFiveDigits) {
  const steward::testing::PostgresFixture cluster;
  const auto url = create_database(cluster.url(), "shop");
  ASSERT_TRUE(url.ok()) << url.error().to_string();
  const auto made = fill_database(*url);
  ASSERT_TRUE(made.ok()) << made.error().to_string();

  const auto source = scanners::open_source(*url);
  ASSERT_TRUE(source.ok()) << source.error().to_string();
  const auto discovery = (*source)->discover();
  ASSERT_TRUE(discovery.ok());
  ASSERT_EQ(discovery->datasets.size(), made->size());
  for (const auto& dataset : discovery->datasets) {
    const auto claimed = std::find_if(made->begin(), made->end(),
                                      [&](const Made& m) { return dataset.name.name == "shop." + m.name; });
    ASSERT_NE(claimed, made->end()) << dataset.name.name;
    const auto table = collect(**source, dataset, {});
    ASSERT_TRUE(table.ok()) << dataset.name.name << ": " << table.error().to_string();
    EXPECT_EQ(table->rows, claimed->rows) << dataset.name.name;
    for (const auto& column : table->columns) {
      if (column.field.path != "phone_area") continue;
      for (const auto& [value, count] : column.distinct) EXPECT_EQ(value.size(), 5u) << value;
    }
  }

  const auto again = create_database(cluster.url(), "shop");
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_FALSE(fill_database(*url).ok()) << "a filled database is not filled again";
}

}  // namespace
}  // namespace steward::demo
