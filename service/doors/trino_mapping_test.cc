#include "service/doors/trino_mapping.h"

#include <gtest/gtest.h>

namespace steward::service {
namespace {

constexpr char kMapping[] = R"(apiVersion: steward/v1
kind: TrinoMapping
catalogs:
  - {catalog: Shop, namespace: "postgres://db:5432", name: "shop.{schema}.{table}"}
  - {catalog: lake, namespace: "hive://m:9083"}
  - {catalog: files, namespace: file, name: "/data/{table}.csv"}
default_purpose: analytics
purposes:
  - {groups: [marketing], purpose: marketing.communications}
  - {users: ["svc-train-*"], purpose: train_ai_system}
purpose_credential: purpose
)";

TrinoMapping mapping() {
  const auto parsed = TrinoMapping::parse(kMapping, "trino.yaml");
  EXPECT_TRUE(parsed.ok()) << parsed.error().to_string();
  return parsed.ok() ? *parsed : TrinoMapping();
}

TEST(TrinoMapping, SaysWhichDatasetATableIs) {
  const struct {
    const char *catalog, *schema, *table, *expected;
  } kCases[] = {
      {"shop", "public", "customer", "postgres://db:5432/shop.public.customer"},
      {"SHOP", "public", "customer", "postgres://db:5432/shop.public.customer"},
      {"lake", "sales", "orders", "hive://m:9083/sales.orders"},
      {"files", "any", "orders", "file:/data/orders.csv"},
      {"other", "sales", "orders", nullptr},
      {"", "sales", "orders", nullptr},
  };
  for (const auto& c : kCases) {
    const auto name = mapping().dataset_of(c.catalog, c.schema, c.table);
    EXPECT_EQ(name ? to_string(*name) : "", c.expected ? c.expected : "") << c.catalog;
  }
}

TEST(TrinoMapping, SaysInWhichSchemasADatasetCanBeATable) {
  const TrinoMapping m = mapping();
  using Schemas = std::vector<std::string>;
  const auto schemas = [&](const char* catalog, const DatasetName& dataset) {
    return m.schemas_of(*m.find(catalog), dataset);
  };
  EXPECT_EQ(schemas("shop", {"postgres://db:5432", "shop.public.customer"}), Schemas{"public"});
  EXPECT_EQ(schemas("shop", {"postgres://db:5432", "shop.Public.Customer"}), Schemas{"public"});
  EXPECT_EQ(schemas("shop", {"postgres://db:5433", "shop.public.customer"}), Schemas{});
  EXPECT_EQ(schemas("shop", {"postgres://db:5432", "shop.public."}), Schemas{});
  EXPECT_EQ(schemas("shop", {"postgres://db:5432", "shop..customer"}), Schemas{});
  EXPECT_EQ(schemas("shop", {"postgres://db:5432", "shop."}), Schemas{});
  EXPECT_EQ(schemas("lake", {"hive://m:9083", "sales.orders"}), Schemas{"sales"});
  EXPECT_EQ(schemas("lake", {"hive://m:9083", "sales.orders.old"}), Schemas{"sales.orders"});
  EXPECT_EQ(schemas("files", {"file", "/data/orders.csv"}), Schemas{""}) << "its names say no schema";
  EXPECT_EQ(schemas("files", {"file", "/data/old/orders.csv"}), Schemas{});
}

TEST(TrinoMapping, ReadsEveryFormOfNameBackwards) {
  const struct {
    const char* form;
    const char* name;
    std::vector<std::string> schemas;
  } kCases[] = {
      {"{schema}_{table}", "a_b_c", {"a", "a_b"}},  // a's table b_c, or a_b's table c
      {"{table}@{schema}", "t@s", {"s"}},
      {"{table}@{schema}", "t@s@u", {"s@u", "u"}},
      {"{table}@{schema}", "t.x@s", {}},
      {"{schema}{table}", "abc", {"a", "ab"}},
      {"x{schema}--{table}y", "xs---ty", {"s", "s-"}},
      {"x{schema}--{table}y", "xy", {}},
      {"{schema}.{table}", ".t", {}},
      {"{schema}.{table}", "s.", {}},
      {"Shop.{schema}.{table}", "shop.s.t", {"s"}},
  };
  for (const auto& c : kCases) {
    const auto m = TrinoMapping::parse(
        std::string("apiVersion: steward/v1\nkind: TrinoMapping\ncatalogs: [{catalog: c, namespace: n, name: \"") +
            c.form + "\"}]\n",
        "m");
    ASSERT_TRUE(m.ok()) << c.form;
    EXPECT_EQ(m->schemas_of(*m->find("c"), {"n", c.name}), c.schemas) << c.form << " " << c.name;
  }
}

TEST(TrinoMapping, TheFirstPurposeThatFitsCountsAndACredentialComesBeforeAll) {
  const TrinoMapping m = mapping();
  EXPECT_EQ(m.purpose_of("ann", {}, {}), "analytics");
  EXPECT_EQ(m.purpose_of("ann", {"x", "marketing"}, {}), "marketing.communications");
  EXPECT_EQ(m.purpose_of("svc-train-7", {}, {}), "train_ai_system");
  EXPECT_EQ(m.purpose_of("svc-train-7", {"marketing"}, {}), "marketing.communications");
  EXPECT_EQ(m.purpose_of("ann", {"marketing"}, {{"purpose", "analytics"}}), "analytics");
  EXPECT_EQ(m.purpose_of("ann", {}, {{"purpose", " "}}), "analytics");
  EXPECT_EQ(m.purpose_of("ann", {}, {{"other", "marketing"}}), "analytics");
  EXPECT_EQ(TrinoMapping().purpose_of("ann", {}, {{"purpose", "analytics"}}), "");
}

TEST(TrinoMapping, PrintsWhatItReads) {
  const TrinoMapping m = mapping();
  const auto again = TrinoMapping::parse(m.print(), "printed");
  ASSERT_TRUE(again.ok()) << again.error().to_string() << m.print();
  EXPECT_EQ(*again, m);
}

TEST(TrinoMapping, SaysWhereAMistakeIs) {
  const std::string start = "apiVersion: steward/v1\nkind: TrinoMapping\n";
  const struct {
    std::string yaml;
    const char* says;
  } kCases[] = {
      {"", "one document"},
      {start, "catalogs"},
      {start + "catalogs: []\n", "trino.yaml:3"},
      {start + "catalogs: [{catalog: a}]\n", "namespace"},
      {start + "catalogs: [{catalog: a, namespace: n, name: x}]\n", "{table} once"},
      {start + "catalogs: [{catalog: a, namespace: n, name: '{table}{table}'}]\n", "{table} once"},
      {start + "catalogs: [{catalog: a, namespace: n, name: '{schema}{schema}{table}'}]\n", "{table} once"},
      {start + "catalogs: [{catalog: a, namespace: n, name: '{tabel}.{table}'}]\n", "no other braces"},
      {start + "catalogs: [{catalog: a, namespace: n}, {catalog: A, namespace: m}]\n", "mapped twice"},
      {start + "catalogs: [{catalog: a, namespace: n}]\npurposes: [{purpose: x}]\n", "whose purpose"},
      {start + "catalogs: [{catalog: a, namespace: n}]\npurposes: [{groups: [x]}]\n", "purpose"},
      {start + "catalogs: [{catalog: a, namespace: n}]\ndefault_purpos: x\n", "default_purpose"},
      {"apiVersion: steward/v2\nkind: TrinoMapping\n", "steward/v1"},
  };
  for (const auto& c : kCases) {
    const auto parsed = TrinoMapping::parse(c.yaml, "trino.yaml");
    ASSERT_FALSE(parsed.ok()) << c.yaml;
    EXPECT_NE(parsed.error().to_string().find(c.says), std::string::npos)
        << c.yaml << parsed.error().to_string();
  }
}

}  // namespace
}  // namespace steward::service
