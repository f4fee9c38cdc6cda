#include "service/access.h"
#include "service/approvers.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace steward::service {
namespace {

// Two datasets; ana owns both by herself or by her team, bea one.
World world_of_owners() {
  const auto dataset = [](int64_t id, const char* name, std::vector<std::string> owners) {
    Dataset made;
    made.id = DatasetId{id};
    made.name = {"postgres://h:5432", name};
    made.fields = {{.id = FieldId{id * 10}, .path = "email", .type = "text"},
                   {.id = FieldId{id * 10 + 1}, .path = "id", .type = "text"}};
    made.owners = std::move(owners);
    return made;
  };
  World world;
  world.catalog = std::make_shared<const CatalogSnapshot>(
      std::vector<Dataset>{dataset(1, "shop.public.customer", {"ana", "bea"}),
                           dataset(2, "shop.public.orders", {"team-orders"})},
      std::vector<TagAssertion>());
  world.identity = std::make_shared<const Identity>();
  return world;
}

Result<policy::AccessRequest> scope_of(const World& world, std::vector<std::string> resources) {
  policy::AccessAsk ask;
  ask.resources = std::move(resources);
  return resolve_scope(world, ask);
}

bool is_owner(const World& world, const char* person, std::vector<std::string> groups,
              std::vector<std::string> resources, std::vector<std::string> roles = {}) {
  const auto request = scope_of(world, std::move(resources));
  EXPECT_TRUE(request.ok()) << request.error().to_string();
  const VouchedOwners vouched{{DatasetId{1}, {"ana", "bea"}}, {DatasetId{2}, {"team-orders"}}};
  const auto got = approver_roles(world, vouched, *request, person, groups, std::move(roles));
  return std::find(got.begin(), got.end(), policy::kDatasetOwner) != got.end();
}

TEST(ApproverRoles, OwnersAreThoseOfTheCatalogAndOfEveryDataset) {
  const World world = world_of_owners();
  EXPECT_TRUE(is_owner(world, "bea", {}, {"customer"}));
  EXPECT_TRUE(is_owner(world, "cem", {"team-orders"}, {"orders#id"}));
  EXPECT_FALSE(is_owner(world, "bea", {}, {"customer", "orders"})) << "of one of two";
  EXPECT_TRUE(is_owner(world, "ana", {"team-orders"}, {"customer", "orders"}));
  EXPECT_FALSE(is_owner(world, "cem", {}, {"customer"}, {"dataset_owner"})) << "by saying so";
}

TEST(WithdrawerRoles, WhoOwnsOneOfTheDatasetsMayEndTheGrant) {
  const World world = world_of_owners();
  const auto request = scope_of(world, {"customer", "orders"});
  ASSERT_TRUE(request.ok()) << request.error().to_string();
  const VouchedOwners vouched{{DatasetId{1}, {"bea"}}};
  const std::vector<std::string> owner{std::string(policy::kDatasetOwner)};
  EXPECT_EQ(withdrawer_roles(world, vouched, *request, "bea", {}, {}), owner);
  EXPECT_EQ(approver_roles(world, vouched, *request, "bea", {}, {}), std::vector<std::string>());
  EXPECT_EQ(withdrawer_roles(world, vouched, *request, "cem", {}, owner), std::vector<std::string>())
      << "by saying so";
}

TEST(ResolveScope, NamesDatasetsAndFieldsAsTheyAreNow) {
  const World world = world_of_owners();
  const auto request = scope_of(world, {"orders#id", "customer#email", "customer", "orders#id"});
  ASSERT_TRUE(request.ok()) << request.error().to_string();
  const DatasetName customer{"postgres://h:5432", "shop.public.customer"},
      orders{"postgres://h:5432", "shop.public.orders"};
  EXPECT_EQ(request->datasets, (std::vector<DatasetName>{customer, orders}));
  EXPECT_FALSE(request->fields.contains(customer)) << "the whole of it was asked for too";
  EXPECT_EQ(request->fields.at(orders), std::vector<std::string>{"id"});
  EXPECT_FALSE(scope_of(world, {"customer#phone"}).ok());
}

}  // namespace
}  // namespace steward::service
