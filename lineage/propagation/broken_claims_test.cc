#include "lineage/propagation/broken_claims.h"

#include <gtest/gtest.h>

#include "lineage/propagation/small_world_for_test.h"

namespace steward::lineage {
namespace {

const Declassifiers kDeclassifiers = {"hmac"};

// "b.y email < a.x email by sha256", or "… by hmac, declassified".
std::vector<std::string> told(const SmallWorld& world, const std::vector<BrokenClaim>& claims) {
  std::vector<std::string> lines;
  for (const BrokenClaim& claim : claims)
    lines.push_back(world.name(claim.field) + " " + claim.category.str() + " < " + world.name(claim.from) +
                    " " + claim.carried.str() + " by " + claim.function +
                    (claim.was_declassified ? ", declassified" : ""));
  return lines;
}

TEST(BrokenClaims, Cases) {
  const struct {
    std::string_view rule;
    std::vector<std::string> edges, tags;
    std::string node, category;  // what a scan found
    std::vector<std::string> want;
  } kCases[] = {
      {"no lineage, no claim", {}, {"a.x email"}, "b.y", "email", {}},
      {"an unmasked edge claims nothing", {"a.x -> b.y"}, {"a.x email"}, "b.y", "email", {}},
      {"a bare claim", {"a.x -mask-> b.y"}, {"a.x email"}, "b.y", "email", {"b.y email < a.x email by "}},
      {"a claim by a function that policy does not name",
       {"a.x -sha256-> b.y"},
       {"a.x email"},
       "b.y",
       "email",
       {"b.y email < a.x email by sha256"}},
      {"a declassified edge",
       {"a.x -hmac-> b.y"},
       {"a.x email"},
       "b.y",
       "email",
       {"b.y email < a.x email by hmac, declassified"}},
      {"another category than what flows", {"a.x -hmac-> b.y"}, {"a.x email"}, "b.y", "phone", {}},
      {"a category below what flows",
       {"a.x -hmac-> b.y"},
       {"a.x user.contact"},
       "b.y",
       "user.contact.email",
       {"b.y user.contact.email < a.x user.contact by hmac, declassified"}},
      {"a category above what flows",
       {"a.x -hmac-> b.y"},
       {"a.x user.contact.email"},
       "b.y",
       "user.contact",
       {"b.y user.contact < a.x user.contact.email by hmac, declassified"}},
      {"a brother of what flows is another category",
       {"a.x -hmac-> b.y"},
       {"a.x user.contact.email"},
       "b.y",
       "user.contact.phone_number",
       {}},
      {"a propagated category counts at the source",
       {"a.x -> b.x", "b.x -hmac-> c.x"},
       {"a.x email"},
       "c.x",
       "email",
       {"c.x email < b.x email by hmac, declassified"}},
      {"an INDIRECT edge claims nothing", {"a.x ~> b.y"}, {"a.x email"}, "b.y", "email", {}},
      {"what also flows unmasked is no broken claim",
       {"a.x -hmac-> b.y", "c.x -> b.y"},
       {"a.x email", "c.x email"},
       "b.y",
       "email",
       {}},
      {"a masked dataset-level edge",
       {"a -hmac-> b"},
       {"a.x email"},
       "b.y",
       "email",
       {"b.y email < a email by hmac, declassified"}},
      {"a dataset-level edge says nothing of a field made by columns",
       {"a -hmac-> b", "a.z -> b.y"},
       {"a.x email"},
       "b.y",
       "email",
       {}},
      {"a dataset without fields as source",
       {"a -> d", "d -hmac-> e"},
       {"a.x email"},
       "e.y",
       "email",
       {"e.y email < d email by hmac, declassified"}},
      {"a rejected category does not flow, so its mask claims nothing",
       {"a.x -hmac-> b.y"},
       {"a.x email", "a.x !email"},
       "b.y",
       "email",
       {}},
  };
  const SmallWorld world;
  for (const auto& c : kCases) {
    // Whether the scan's own tag is stored yet makes no difference.
    std::vector<std::string> after = c.tags;
    after.push_back(c.node + " " + c.category);
    for (const auto& tags : {c.tags, after}) {
      const CatalogSnapshot catalog = world.catalog(tags);
      const Graph graph = world.graph(c.edges);
      const Propagation propagation = Propagation::compute(catalog, graph, kDeclassifiers);
      const std::vector<ScanFinding> found(2, {world.node(c.node), Category(c.category)});
      EXPECT_EQ(told(world, broken_claims(catalog, graph, propagation, found)), c.want) << c.rule;
    }
  }
}

TEST(BrokenClaims, AfterTheScanTheCategoryIsInForceAndFlowsOnWhateverTheDeclassifierSays) {
  const SmallWorld world;
  const Graph graph = world.graph({"a.x -hmac-> b.y", "b.y -> c.z"});
  const auto carried = [&](const std::vector<std::string>& tags) {
    const Propagation propagation = Propagation::compute(world.catalog(tags), graph, kDeclassifiers);
    return std::pair(propagation.carries(world.node("b.y").field, Category("email")),
                     propagation.carries(world.node("c.z").field, Category("email")));
  };
  EXPECT_EQ(carried({"a.x email"}), std::pair(false, false));
  EXPECT_EQ(carried({"a.x email", "b.y email"}), std::pair(true, true));
}

TEST(BrokenClaims, EndedEdgesClaimNothing) {
  const SmallWorld world;
  Edge edge = world.edge("a.x -hmac-> b.y");
  edge.valid_to = Timestamp(std::chrono::hours(1));
  const CatalogSnapshot catalog = world.catalog({"a.x email"});
  const Graph graph({edge});
  const Propagation propagation = Propagation::compute(catalog, graph, kDeclassifiers);
  EXPECT_TRUE(broken_claims(catalog, graph, propagation, {{world.node("b.y"), Category("email")}}).empty());
}

}  // namespace
}  // namespace steward::lineage
