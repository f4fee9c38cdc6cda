#include "catalog/identity/namespace_aliases.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

constexpr const char* kLake = R"(apiVersion: steward/v1
kind: NamespaceAliases
groups:
  - catalog: lake
    namespaces:
      - HIVE://metastore:9083
      - arn:aws:glue:eu-west-1:123456789012
      - {namespace: "trino://trino:8080", prefix: Lake}
      - {namespace: "iceberg://rest", prefix: prod.lake}
  - catalog: shop
    namespaces: ["postgresql://primary", "postgres://replica:5432"]
)";

TEST(NamespaceAliases, NamesOfOneTable) {
  const auto aliases = NamespaceAliases::parse(kLake, "aliases.yaml");
  ASSERT_TRUE(aliases.ok()) << aliases.error().to_string();
  const DatasetName hive{"hive://metastore:9083", "sales.orders"};
  const struct {
    DatasetName a, b;
    bool same;
  } kCases[] = {
      {hive, {"arn:aws:glue:eu-west-1:123456789012", "table/sales/orders"}, true},
      {hive, {"arn:aws:glue:eu-west-1:123456789012", "table/Sales/Orders"}, true},
      {hive, {"arn:aws:glue:eu-west-2:123456789012", "table/sales/orders"}, false},
      {hive, {"trino://trino:8080", "lake.sales.orders"}, true},
      {hive, {"trino://trino:8080", "LAKE.Sales.Orders"}, true},
      {hive, {"trino://trino:8080", "other.sales.orders"}, false},
      {hive, {"trino://trino:8080", "sales.orders"}, false},
      {hive, {"iceberg://rest", "prod.lake.Sales.orders"}, true},
      {hive, {"iceberg://rest", "lake.sales.orders"}, false},
      {hive, {"hive://METASTORE:9083", "Sales.Orders"}, true},
      {hive, {"hive://metastore:9084", "sales.orders"}, false},
      {{"postgres://primary", "s.p.t"}, {"postgres://replica", "s.p.t"}, true},
      {{"postgres://primary", "s.p.t"}, {"postgres://replica", "s.p.T"}, false},
      {{"postgres://primary", "sales.orders"}, hive, false},
      {{"mysql://h", "a.t"}, {"mysql://h:3306", "a.t"}, true},
      {{"arn:aws:glue:eu-west-1:123456789012", "table/a/b.c"}, {"hive://metastore:9083", "a.b.c"}, false},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(aliases->same_table(c.a, c.b), c.same) << to_string(c.a) << " and " << to_string(c.b);
    EXPECT_EQ(aliases->same_table(c.b, c.a), c.same) << to_string(c.b) << " and " << to_string(c.a);
  }
}

TEST(NamespaceAliases, AnEmptyFileIsNoAliases) {
  const auto aliases = NamespaceAliases::parse("", "aliases.yaml");
  ASSERT_TRUE(aliases.ok());
  EXPECT_TRUE(aliases->groups().empty());
  EXPECT_EQ(aliases->table_key({"hive://m", "a.b"}), std::nullopt);
  EXPECT_TRUE(aliases->same_table({"s3a://b", "k"}, {"s3://b", "k"}));
}

TEST(NamespaceAliases, PrintIsReadBack) {
  const auto first = NamespaceAliases::parse(kLake, "aliases.yaml");
  ASSERT_TRUE(first.ok());
  const auto second = NamespaceAliases::parse(first->print(), "printed.yaml");
  ASSERT_TRUE(second.ok()) << second.error().to_string() << "\n" << first->print();
  EXPECT_EQ(second->groups(), first->groups());
  EXPECT_EQ(second->print(), first->print());
}

std::string group(std::string_view body) {
  return "apiVersion: steward/v1\nkind: NamespaceAliases\ngroups:\n" + std::string(body);
}

TEST(NamespaceAliases, SaysWhatIsWrongAndWhere) {
  std::string many = "  - catalog: c\n    namespaces: [";
  for (int i = 0; i < 1'001; ++i) many += "hive://h" + std::to_string(i) + ", ";
  const struct {
    std::string yaml, message;
  } kCases[] = {
      {"kind: NamespaceAliases\n", "a.yaml:1:1: 'apiVersion' is missing; expected 'steward/v1'."},
      {"apiVersion: v2\nkind: NamespaceAliases\n", "a.yaml:1:13: The apiVersion must be 'steward/v1'."},
      {"apiVersion: steward/v1\nkind: NamespaceAlias\n",
       "a.yaml:2:7: 'NamespaceAlias' is not a kind known here; expected NamespaceAliases; did you mean "
       "'NamespaceAliases'?"},
      {"apiVersion: steward/v1\nkind: NamespaceAliases\ngruops: []\n",
       "a.yaml:3:1: 'gruops' is not a key of NamespaceAliases; expected apiVersion, kind or groups; did you "
       "mean 'groups'?"},
      {"- a\n", "a.yaml:1:1: A document is a mapping with apiVersion and kind, but a list stands here."},
      {"apiVersion: steward/v1\nkind: NamespaceAliases\n",
       "a.yaml:1:1: 'groups' is missing; expected a list of groups."},
      {group("  - catalog: c\n    namespaces: [hive://h]\n"),
       "a.yaml:4:5: The catalog 'c' has one namespace, so nothing is equal to it."},
      {group("  - catalog: c\n    namespaces: [hive://h, HIVE://H]\n"),
       "a.yaml:5:28: 'hive://h' is named twice; a namespace belongs to one catalog."},
      {group("  - catalog: c\n    namespaces: [s3://a, s3://b]\n"),
       "a.yaml:5:18: 's3://a' holds files, and files of two stores are not one table; merge the datasets "
       "instead."},
      {group("  - {catalog: c, namespaces: [a, b]}\n  - {catalog: c, namespaces: [d, e]}\n"),
       "a.yaml:5:5: The catalog 'c' has two groups; write them as one."},
      {group("  - {catalog: c, namespaces: []}\n"),
       "a.yaml:4:30: 'namespaces' is an empty list; name at least one, or leave the key out."},
      {group(many + "x]\n"), "a.yaml:5:17: 'namespaces' has 1002 items; at most 1000 are accepted."},
  };
  for (const auto& c : kCases) {
    const auto made = NamespaceAliases::parse(c.yaml, "a.yaml");
    ASSERT_FALSE(made.ok()) << c.yaml.substr(0, 200);
    EXPECT_EQ(made.error().to_string(), c.message);
  }
}

}  // namespace
}  // namespace steward
