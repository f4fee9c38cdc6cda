#include "service/view_lineage.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace steward::service {
namespace {

constexpr char kNs[] = "postgres://localhost:5432";

scanners::DatasetReport relation(const std::string& name, const std::vector<std::string>& columns,
                                 const std::string& sql = "") {
  scanners::DatasetReport dataset;
  dataset.name = {kNs, name};
  for (const std::string& column : columns) {
    scanners::FieldReport field;
    field.field.path = column;
    dataset.fields.push_back(field);
  }
  if (!sql.empty()) dataset.view = scanners::ViewDefinition{sql, "public"};
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
