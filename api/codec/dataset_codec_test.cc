#include "api/codec/dataset_codec.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <set>

#include "api/handlers/schemas.h"

namespace steward::api {
namespace {

constexpr DatasetId kCustomer{1}, kReport{2};
constexpr FieldId kEmail{10}, kContact{20};

// customer.email is scanned and flows into report.contact; a filter on customer influences the report as a
// whole.
service::World small_world() {
  Dataset customer;
  customer.id = kCustomer;
  customer.name = {"postgres://db:5432", "shop.public.customer"};
  customer.kind = DatasetKind::kTable;
  customer.rows = 12;
  customer.scanned_at = Timestamp{};
  customer.owners = {"team:shop"};
  customer.regions = {"eu-central-1"};
  customer.labels = {"gold", "tier=1"};
  customer.fields = {{kEmail, "email", "text", 1}};
  Dataset report;
  report.id = kReport;
  report.name = {"file", "/data/report.csv"};
  report.kind = DatasetKind::kFile;
  report.fields = {{kContact, "contact", "", 0}};
  TagAssertion tag;
  tag.field = kEmail;
  tag.category = Category("user.contact.email");
  tag.confidence = 0.5;
  tag.scan = ScanEvidence{};

  lineage::Edge direct;
  direct.from = {kCustomer, kEmail};
  direct.to = {kReport, kContact};
  direct.job = JobId{5};
  lineage::Edge filter;
  filter.from = {kCustomer, {}};
  filter.to = {kReport, {}};
  filter.transformation.type = lineage::Influence::kIndirect;
  filter.transformation.subtype = "FILTER";
  filter.job = JobId{5};

  service::World world;
  world.catalog = std::make_shared<CatalogSnapshot>(std::vector<Dataset>{customer, report}, std::vector{tag});
  world.graph = std::make_shared<lineage::Graph>(std::vector{direct, filter});
  world.propagation =
      std::make_shared<lineage::Propagation>(lineage::Propagation::compute(*world.catalog, *world.graph, {}));
  world.jobs = std::make_shared<service::JobIndex>(
      std::vector<service::JobEntry>{{JobId{5}, "airflow", "nightly", {}, {}}});
  return world;
}

TEST(DatasetCodec, WritesAScannedTableAndWhatIsDownstream) {
  const service::World world = small_world();
  const auto page = to_json(*world.catalog->find(kCustomer), world);
  EXPECT_EQ(page.at("name"), "postgres://db:5432/shop.public.customer");
  EXPECT_EQ(page.at("short_name"), "customer");
  EXPECT_EQ(page.at("rows"), 12);
  EXPECT_EQ(page.at("scanned_at"), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(page.at("owners"), (boost::json::array{"team:shop"}));
  EXPECT_EQ(page.at("regions"), (boost::json::array{"eu-central-1"}));
  EXPECT_EQ(page.at("labels"), (boost::json::array{"gold", "tier=1"}));
  EXPECT_EQ(page.at("categories"), boost::json::parse(R"(["user.contact.email"])"));
  EXPECT_EQ(page.at("upstream"), boost::json::array());
  EXPECT_EQ(page.at("downstream"), boost::json::parse(R"([
    {"id": 2, "name": "file:/data/report.csv", "kind": "file", "influence": "direct", "jobs": ["airflow/nightly"]}])"));
}

TEST(DatasetCodec, NamesThePathThatBroughtAPropagatedTag) {
  const service::World world = small_world();
  const auto page = to_json(*world.catalog->find(kReport), world);
  EXPECT_TRUE(page.at("rows").is_null());
  EXPECT_TRUE(page.at("scanned_at").is_null());
  const auto& tags = page.at("fields").at(0).at("tags").as_array();
  ASSERT_EQ(tags.size(), 1u);
  EXPECT_EQ(tags[0].at("origin"), "propagated");
  EXPECT_EQ(tags[0].at("path"),
            boost::json::parse(
                R"(["postgres://db:5432/shop.public.customer#email", "file:/data/report.csv#contact"])"));
  EXPECT_EQ(page.at("upstream").at(0).at("id"), 1);
}

TEST(DatasetCodec, GivesExactlyTheMembersThatTheSchemaNames) {
  const service::World world = small_world();
  std::set<std::string> given, promised;
  for (const auto& member : to_json(*world.catalog->find(kReport), world))
    given.insert(std::string(member.key()));
  for (const SchemaMember& member : kDataset) promised.insert(std::string(member.name));
  EXPECT_EQ(given, promised);
}

}  // namespace
}  // namespace steward::api
