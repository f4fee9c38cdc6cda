#include "policy/catalog_access.h"

#include <gtest/gtest.h>

#include "policy/reference/random_world.h"
#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

// What decide() says of a request for one dataset alone, counted.
DatasetAccess counted(const Decision& decision, DatasetId dataset) {
  DatasetAccess access;
  access.dataset = dataset;
  access.verdict = decision.verdict;
  for (const FieldVerdict& field : decision.fields) {
    if (field.verdict == Verdict::kDeny) ++access.hidden;
    if (field.verdict == Verdict::kPending) ++access.pending;
    if (field.verdict == Verdict::kPermit) ++(field.mask.kind == Mask::kNone ? access.readable : access.masked);
  }
  access.has_row_filter = !decision.obligations.rows.empty();
  return access;
}

TEST(CatalogAccess, SaysOfEveryDatasetWhatDecideSaysOfItAlone) {
  int permitted = 0;
  for (uint64_t seed = 1; seed <= 2'000; ++seed) {
    Dice dice(seed);
    const WorldParts parts = random_parts(dice);
    const RandomWorld world(parts);
    DecisionRequest request = random_request(parts, dice);
    const auto access = catalog_access(world.context(), request);
    ASSERT_TRUE(access.ok()) << "seed " << seed;
    ASSERT_TRUE(access->is_complete);
    ASSERT_EQ(access->datasets.size(), parts.datasets.size()) << "seed " << seed;
    for (const DatasetAccess& said : access->datasets) {
      request.resources = {world.context().catalog.describe({said.dataset, {}})};
      const DatasetAccess alone = counted(decide(world.context(), request), said.dataset);
      ASSERT_EQ(said.verdict, alone.verdict) << "seed " << seed;
      ASSERT_EQ(std::tie(said.readable, said.masked, said.pending, said.hidden),
                std::tie(alone.readable, alone.masked, alone.pending, alone.hidden))
          << "seed " << seed;
      if (said.verdict != Verdict::kDeny) {
        ASSERT_EQ(said.has_row_filter, alone.has_row_filter) << "seed " << seed;
      }
      permitted += said.verdict == Verdict::kPermit;
    }
  }
  EXPECT_GT(permitted, 300);
}

TEST(CatalogAccess, IsPagedAndSaysWhenItWasCut) {
  const TestWorld world("a#x:\nb#x: user.contact.email\nc#x:\nd#x:", "permit p on none");
  const DecisionRequest request = request_for_test("- read a for analytics");
  CatalogAccessOptions options;
  options.limit = 2;
  options.only_some_access = true;
  const auto first = catalog_access(world.context(), request, options);
  ASSERT_EQ(first->datasets.size(), 2u);
  EXPECT_FALSE(first->is_complete);
  options.after = first->datasets.back().dataset;
  const auto rest = catalog_access(world.context(), request, options);
  ASSERT_EQ(rest->datasets.size(), 1u);
  EXPECT_TRUE(rest->is_complete);
}

TEST(CatalogAccess, AnUnanswerableRequestIsAnError) {
  const TestWorld world("a#x:", "permit p on none");
  EXPECT_FALSE(catalog_access(world.context(), request_for_test("- read a for nothing_known")).ok());
  DecisionRequest nobody = request_for_test("- read a for analytics");
  nobody.subject.id = " ";
  EXPECT_FALSE(catalog_access(world.context(), nobody).ok());
}

TEST(DecideAll, SaysOfEachWhatDecideSays) {
  Dice dice(5);
  const WorldParts parts = random_parts(dice);
  const RandomWorld world(parts);
  std::vector<DecisionRequest> requests;
  for (int i = 0; i < 200; ++i) requests.push_back(random_request(parts, dice));
  requests[7].purpose = "nothing_known";
  const std::vector<Decision> all = decide_all(world.context(), requests);
  ASSERT_EQ(all.size(), requests.size());
  for (size_t i = 0; i < all.size(); ++i) {
    const Decision alone = decide(world.context(), requests[i]);
    EXPECT_EQ(all[i].verdict, alone.verdict) << i;
    ASSERT_EQ(all[i].reasons.size(), alone.reasons.size()) << i;
    for (size_t r = 0; r < alone.reasons.size(); ++r)
      EXPECT_EQ(all[i].reasons[r].sentence, alone.reasons[r].sentence) << i;
  }
}

}  // namespace
}  // namespace steward::policy
