#include "service/lineage_queries/models.h"

#include <gtest/gtest.h>

#include "service/lineage_queries/world_for_test.h"

namespace steward::service {
namespace {

// Three models: churn learns from mail addresses, price from orders alone, and of fraud nothing is known.
WorldForTest lab() {
  WorldForTest w;
  w.dataset("customer", {"email"});
  w.dataset("orders", {"total"});
  w.dataset("features", {"mail", "spend", "hashed"});
  w.dataset("churn", {}, DatasetKind::kModel);
  w.dataset("fraud", {}, DatasetKind::kModel);
  w.dataset("price", {}, DatasetKind::kModel);
  w.tag("customer#email", "user.contact.email");
  w.edge("customer#email", "features#mail");
  w.edge("customer#email", "features#hashed", {.subtype = "TRANSFORMATION", .masked_by = "hmac"});
  w.edge("orders#total", "features#spend");
  w.edge("features", "churn", {.job = "train"});
  w.edge("orders", "price", {.job = "train_price"});
  w.accept_masking_by("hmac");
  return w;
}

using Lines = std::vector<std::string>;

Lines findings_of(const World& world, const ModelAnswer& answer) {
  Lines lines;
  for (const ModelFinding& finding : answer.findings) {
    std::string line = world.catalog->describe_short({finding.model, {}}) + ": " + finding.category.str() +
                       finding.rule + " from " + world.catalog->describe_short({finding.source, {}}) + " by";
    for (const NodeRef& node : finding.path) line += " " + world.catalog->describe_short(node);
    lines.push_back(line);
  }
  return lines;
}

Lines doubts_of(const World& world, const ModelAnswer& answer) {
  Lines lines;
  for (const ModelDoubt& doubt : answer.doubts)
    lines.push_back(world.catalog->describe_short({doubt.model, {}}) + ": " + doubt.why);
  return lines;
}

TEST(ModelsWith, NamesWhatCarriesTheCategoryAndWhatCannotBeTold) {
  const WorldForTest w = lab();
  const World world = w.build();
  const Lines unknown{"fraud: Nothing is known of what it was made from."};
  for (const char* asked : {"user.contact.email", "user.contact", "user"}) {
    const ModelAnswer answer = models_with(world, Category(asked), {});
    EXPECT_EQ(answer.models, 3u);
    ASSERT_EQ(answer.findings.size(), 1u) << asked;
    EXPECT_EQ(answer.findings[0].model, w.node("churn").dataset) << asked;
    EXPECT_EQ(answer.findings[0].category, Category("user.contact.email")) << asked;
    EXPECT_EQ(answer.findings[0].path.back().dataset, w.node("churn").dataset) << asked;
    EXPECT_EQ(doubts_of(world, answer), unknown) << asked;
  }
  EXPECT_TRUE(models_with(world, Category("user.financial"), {}).findings.empty());
}

TEST(ModelsWith, CannotTellOfModelsMadeFromWhatWasNeverScanned) {
  WorldForTest w;
  w.dataset("raw", {"a"}, DatasetKind::kTable, false);
  w.dataset("copy", {"a"}, DatasetKind::kTable, false);
  w.dataset("m", {}, DatasetKind::kModel);
  w.edge("raw#a", "copy#a");
  w.edge("copy", "m");
  const World world = w.build();
  EXPECT_EQ(doubts_of(world, models_with(world, Category("user"), {})),
            Lines{"m: It was made from data that was never scanned: raw."});
  EXPECT_TRUE(models_excluding(world, Purpose("train_ai_system"), {}).doubts.empty());
}

TEST(ModelsExcluding, FollowsLimitationsAndDeclaredPurposesUpstream) {
  WorldForTest w = lab();
  w.limit("*customer", "essential");
  w.declare_purposes("orders", {Purpose("train_ai_system")});
  {
    const World world = w.build();
    EXPECT_EQ(findings_of(world, models_excluding(world, Purpose("train_ai_system"), {})),
              (Lines{"churn: limits/essential from customer by customer#email features#mail churn"}));
    EXPECT_TRUE(models_excluding(world, Purpose("essential.service"), {}).findings.size() == 2u)
        << "what orders are declared for excludes it";
  }
  w.declare_purposes("orders", {Purpose("analytics")});
  const World world = w.build();
  const auto findings = findings_of(world, models_excluding(world, Purpose("train_ai_system"), {}));
  EXPECT_EQ(findings, (Lines{"churn: limits/essential from customer by customer#email features#mail churn",
                             "churn: declared from orders by orders#total features#spend churn",
                             "price: declared from orders by orders price"}));
}

TEST(Models, SayWhenTheTimeRanOut) {
  const World world = lab().build();
  lineage::Budget expired;
  expired.is_expired = [] { return true; };
  EXPECT_TRUE(models_with(world, Category("user"), expired).is_partial);
  EXPECT_TRUE(models_excluding(world, Purpose("analytics"), expired).is_partial);
  EXPECT_FALSE(models_with(world, Category("user"), {}).is_partial);
}

}  // namespace
}  // namespace steward::service
