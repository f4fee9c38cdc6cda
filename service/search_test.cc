#include "service/search.h"

#include <gtest/gtest.h>

namespace steward::service {
namespace {

// customer(email, city), track(name); email carries user.contact.email.
World small_world() {
  Dataset customer, track;
  customer.id = {1};
  customer.name = {"postgres://h:5432", "shop.public.customer"};
  customer.fields = {Field{{11}, "email", "text", 1}, Field{{12}, "city", "text", 2}};
  track.id = {2};
  track.name = {"postgres://h:5432", "music.public.track"};
  track.fields = {Field{{21}, "name", "text", 1}};
  TagAssertion tag;
  tag.field = {11};
  tag.category = Category("user.contact.email");
  tag.confidence = 0.99;
  World world;
  world.catalog = std::make_shared<const CatalogSnapshot>(std::vector<Dataset>{customer, track},
                                                          std::vector<TagAssertion>{tag});
  world.graph = std::make_shared<const lineage::Graph>();
  world.propagation = std::make_shared<const lineage::Propagation>(
      lineage::Propagation::compute(*world.catalog, *world.graph, {}));
  return world;
}

std::vector<std::string> names(const SearchPage& page) {
  std::vector<std::string> out;
  for (const auto& hit : page.hits) out.push_back(hit.name.substr(hit.name.rfind('/') + 1));
  return out;
}

TEST(Search, FindsByWordsCategoryAndBoth) {
  const World world = small_world();
  const struct {
    const char* query;
    std::vector<std::string> expected;
  } kCases[] = {
      {"", {"music.public.track", "shop.public.customer"}},
      {"customer", {"shop.public.customer"}},
      {"CUSTOMER", {"shop.public.customer"}},
      {"track", {"music.public.track"}},
      {"nothing", {}},
      {"category:user.contact", {"shop.public.customer", "shop.public.customer#email"}},
      {"category:user.financial", {}},
      {"category:user.contact customer", {"shop.public.customer"}},
      {"city", {"shop.public.customer#city"}},
      {"shop nothing", {}},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(names(search(world, c.query, 0, 10)), c.expected) << "'" << c.query << "'";
}

TEST(Search, ACategoryThatDoesNotExistIsAnErrorAndNotAnEmptyCatalog) {
  World world = small_world();
  world.policies = std::make_shared<const policy::PolicySet>();
  for (const char* query : {"", "customer", "category:user.contact", "category:user.contact customer"})
    EXPECT_TRUE(check_query(world, query).ok()) << query;
  const Status unknown = check_query(world, "category:user.contct customer");
  ASSERT_FALSE(unknown.ok());
  EXPECT_NE(unknown.error().message.find("did you mean 'user.contact'?"), std::string::npos)
      << unknown.error().message;
}

TEST(Search, HitsTellTheirTagsAndADatasetWithoutFieldsIsFoundByWhatFlowsIntoIt) {
  World world = small_world();
  lineage::Edge edge;
  edge.from = {{1}, {11}};
  edge.to = {{3}, {}};
  std::vector<Dataset> datasets = world.catalog->datasets();
  datasets.emplace_back();
  datasets.back().id = {3};
  datasets.back().name = {"file", "/tmp/export"};
  world.catalog =
      std::make_shared<const CatalogSnapshot>(std::move(datasets), world.catalog->tags(FieldId{11}));
  world.graph = std::make_shared<const lineage::Graph>(std::vector<lineage::Edge>{edge});
  world.propagation = std::make_shared<const lineage::Propagation>(
      lineage::Propagation::compute(*world.catalog, *world.graph, {}));
  const SearchPage page = search(world, "category:user.contact", 0, 10);
  EXPECT_EQ(names(page),
            (std::vector<std::string>{"export", "shop.public.customer", "shop.public.customer#email"}));
  for (const SearchHit& hit : page.hits) {
    ASSERT_EQ(hit.tags.size(), 1u) << hit.name;
    EXPECT_EQ(hit.tags[0].category, Category("user.contact.email")) << hit.name;
    EXPECT_EQ(hit.tags[0].confidence, 0.99) << hit.name;
  }
}

TEST(Search, PagesWithoutLosingOrRepeating) {
  const World world = small_world();
  const auto first = search(world, "", 0, 1), second = search(world, "", 1, 1),
             third = search(world, "", 2, 1);
  EXPECT_EQ(first.total, 2u);
  EXPECT_EQ(names(first), std::vector<std::string>{"music.public.track"});
  EXPECT_EQ(names(second), std::vector<std::string>{"shop.public.customer"});
  EXPECT_TRUE(third.hits.empty());
}

TEST(Search, BearsHostileQueries) {
  const World world = small_world();
  for (const std::string& query : {std::string(1 << 20, 'a'), std::string(5000, ' '),
                                   std::string("category:"), std::string("\xff\xfe"), std::string("\0x", 2)})
    EXPECT_LE(search(world, query, 0, 10).hits.size(), 10u) << query.size();
}

}  // namespace
}  // namespace steward::service
