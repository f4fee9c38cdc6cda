#include "service/view_lineage.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace steward::service {
namespace {

constexpr char kNs[] = "postgres://localhost:5432";

scanners::DatasetReport relation(const std::string& name, const std::vector<std::string>& columns,
                                 const std::string& sql = "", const std::string& schema = "public") {
  scanners::DatasetReport dataset;
  dataset.name = {kNs, name};
  for (const std::string& column : columns) {
    scanners::FieldReport field;
    field.field.path = column;
    dataset.fields.push_back(field);
  }
  if (!sql.empty()) dataset.view = scanners::ViewDefinition{sql, schema};
  return dataset;
}

// "shop.public.customer.email -> shop.public.v.e DIRECT TRANSFORMATION"
std::vector<std::string> lines(const ViewLineage& view) {
  std::vector<std::string> out;
  for (const auto& edge : view.edges)
    out.push_back(edge.from.dataset.name + "." + edge.from.field + " -> " + edge.to.dataset.name + "." +
                  edge.to.field +
                  (edge.transformation.type == lineage::Influence::kDirect ? " DIRECT " : " INDIRECT ") +
                  edge.transformation.subtype);
  std::sort(out.begin(), out.end());
  return out;
}

TEST(ViewLineage, DirectEdgesGoToColumnsAndInfluenceToTheWholeView) {
  scanners::ScanReport report;
  report.datasets = {
      relation("shop.public.customer", {"id", "email", "city"}),
      relation("shop.public.v", {"id", "e"}, "SELECT id, lower(email) AS e FROM customer WHERE city = 'x'")};
  const auto views = lineage_of_views(report, CatalogSnapshot({}, {}));
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(lines(views[0]),
            (std::vector<std::string>{"shop.public.customer.city -> shop.public.v. INDIRECT FILTER",
                                      "shop.public.customer.email -> shop.public.v.e DIRECT TRANSFORMATION",
                                      "shop.public.customer.id -> shop.public.v.id DIRECT IDENTITY"}));
}

TEST(ViewLineage, AColumnThatTheScanMayNotReadIsStillAColumn) {
  scanners::ScanReport report;
  report.datasets = {relation("shop.public.customer", {"id"}),
                     relation("shop.public.v", {"s"}, "SELECT secret AS s FROM customer")};
  report.datasets[0].unread = {Field{{}, "secret", "text", 2}};
  const auto views = lineage_of_views(report, CatalogSnapshot({}, {}));
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(lines(views[0]),
            (std::vector<std::string>{"shop.public.customer.secret -> shop.public.v.s DIRECT IDENTITY"}));
  EXPECT_TRUE(views[0].unresolved.empty());
}

TEST(ViewLineage, RelationsMayBeKnownFromTheCatalogAlone) {
  Dataset known;
  known.id = {1};
  known.name = {kNs, "shop.public.customer"};
  known.fields = {Field{{1}, "id", "integer", 1}, Field{{2}, "email", "text", 2}};
  scanners::ScanReport report;
  report.datasets = {relation("shop.public.v", {"id", "email"}, "SELECT * FROM customer")};
  const auto views = lineage_of_views(report, CatalogSnapshot({known}, {}));
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(lines(views[0]),
            (std::vector<std::string>{"shop.public.customer.email -> shop.public.v.email DIRECT IDENTITY",
                                      "shop.public.customer.id -> shop.public.v.id DIRECT IDENTITY"}));
}

TEST(ViewLineage, AStarThatCannotBeExpandedLinksTheRelationsAsWholes) {
  scanners::ScanReport report;
  report.datasets = {relation("shop.public.v", {"id", "email"}, "SELECT * FROM legacy.customer")};
  const auto views = lineage_of_views(report, CatalogSnapshot({}, {}));
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(lines(views[0]),
            std::vector<std::string>{"shop.legacy.customer. -> shop.public.v. DIRECT IDENTITY"});
}

TEST(ViewLineage, AnUnknownUnqualifiedRelationMayBeInTheViewsSchemaOrInPublic) {
  scanners::ScanReport report;
  report.datasets = {relation("shop.report.v", {"e"}, "SELECT c.email AS e FROM customer c", "report")};
  const auto views = lineage_of_views(report, CatalogSnapshot({}, {}));
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(lines(views[0]),
            (std::vector<std::string>{"shop.public.customer.email -> shop.report.v.e DIRECT IDENTITY",
                                      "shop.report.customer.email -> shop.report.v.e DIRECT IDENTITY"}));
}

TEST(ViewLineage, AViewNamedLikeItsTableDoesNotReadItself) {
  scanners::ScanReport report;
  report.datasets = {relation("shop.public.customer", {"id", "email"}),
                     relation("shop.report.customer", {"email"}, "SELECT email FROM customer", "report"),
                     relation("shop.report.other", {"email"}, "SELECT email FROM unknown", "report"),
                     relation("shop.report.unknown", {"email"}, "SELECT email FROM unknown", "report")};
  const auto views = lineage_of_views(report, CatalogSnapshot({}, {}));
  ASSERT_EQ(views.size(), 3u);
  EXPECT_EQ(lines(views[0]), std::vector<std::string>{
                                 "shop.public.customer.email -> shop.report.customer.email DIRECT IDENTITY"});
  EXPECT_EQ(lines(views[1]),
            std::vector<std::string>{"shop.report.unknown.email -> shop.report.other.email DIRECT IDENTITY"});
  EXPECT_EQ(lines(views[2]), std::vector<std::string>{
                                 "shop.public.unknown.email -> shop.report.unknown.email DIRECT IDENTITY"});
}

TEST(ViewLineage, EqualEdgesOfManyColumnsAreOne) {
  std::string sql = "SELECT ";
  for (int i = 0; i < 5'000; ++i) sql += "email AS e" + std::to_string(i) + ", ";
  scanners::ScanReport report;
  report.datasets = {relation("shop.public.customer", {"id", "email", "city"}),
                     relation("shop.public.v", {}, sql + "id FROM customer WHERE city = 'x'")};
  const auto views = lineage_of_views(report, CatalogSnapshot({}, {}));
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(views[0].edges.size(), 5'002u) << "one for each column, and one for the filter";
}

TEST(ViewLineage, DeclassifiersOfThePolicyMaskAsPostgresqlsHashesDo) {
  scanners::ScanReport report;
  report.datasets = {
      relation("shop.public.customer", {"id", "email"}),
      relation("shop.public.v", {"t", "m"}, "SELECT tokenize(email) AS t, md5(email) AS m FROM customer")};
  const auto functions = [&](const lineage::Declassifiers& declassifiers) {
    std::vector<std::string> names;
    for (const auto& view : lineage_of_views(report, CatalogSnapshot({}, {}), declassifiers))
      for (const auto& edge : view.edges) names.push_back(edge.to.field + " " + edge.transformation.function);
    return names;
  };
  EXPECT_EQ(functions({}), (std::vector<std::string>{"m md5", "t "}));
  EXPECT_EQ(functions({"tokenize"}), (std::vector<std::string>{"m md5", "t tokenize"}));
}

TEST(ViewLineage, InfluenceInsideAnExpressionIsOfItsColumn) {
  scanners::ScanReport report;
  report.datasets = {
      relation("shop.public.customer", {"id", "email", "city"}),
      relation("shop.public.v", {"id", "e"},
               "SELECT id, CASE WHEN city = 'x' THEN email END AS e FROM shop.public.customer")};
  const auto views = lineage_of_views(report, CatalogSnapshot({}, {}));
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(lines(views[0]),
            (std::vector<std::string>{"shop.public.customer.city -> shop.public.v.e INDIRECT CONDITIONAL",
                                      "shop.public.customer.email -> shop.public.v.e DIRECT TRANSFORMATION",
                                      "shop.public.customer.id -> shop.public.v.id DIRECT IDENTITY"}));
}

TEST(ViewLineage, ADefinitionThatCannotBeReadIsSaidAndMakesNoEdges) {
  scanners::ScanReport report;
  report.datasets = {relation("shop.public.v", {"id"}, "SELECT FROM WHERE")};
  const auto views = lineage_of_views(report, CatalogSnapshot({}, {}));
  ASSERT_EQ(views.size(), 1u);
  EXPECT_TRUE(views[0].edges.empty());
  ASSERT_EQ(views[0].unresolved.size(), 1u);
}

}  // namespace
}  // namespace steward::service
