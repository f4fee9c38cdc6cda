#include "service/lineage_queries/impact.h"

#include <gtest/gtest.h>

#include "service/lineage_queries/world_for_test.h"

namespace steward::service {
namespace {

// The mail address of customers goes into a mart and a model; their city only filters a report; a hash of the
// address that policy accepts goes into a score. A job reads the mart and writes nothing.
WorldForTest shop() {
  WorldForTest w;
  w.dataset("customer", {"email", "city"});
  w.dataset("mart", {"mail", "town"});
  w.dataset("report", {"total"});
  w.dataset("score", {"key"});
  w.dataset("churn", {"input"}, DatasetKind::kModel);
  w.dataset("elsewhere", {"x"});
  w.tag("customer#email", "user.contact.email");
  w.tag("customer#city", "user.contact.address.city");
  w.edge("customer#email", "mart#mail", {.job = "load"});
  w.edge("customer#city", "mart#town", {.job = "load"});
  w.edge("mart#mail", "churn#input", {.job = "train"});
  w.edge("mart#mail", "score#key", {.job = "score", .subtype = "TRANSFORMATION", .masked_by = "hmac"});
  w.edge("mart#town", "report#total", {.job = "report", .subtype = "FILTER", .indirect = true});
  w.reads("dashboard", w.node("mart").dataset);
  w.reads("elsewhere", w.node("elsewhere").dataset);
  w.accept_masking_by("hmac");
  return w;
}

// "1 mart (mail) values user.contact.email", "… (mail) influence …", "end" when nothing is made from it.
std::vector<std::string> lines_of(const World& world, const Impact& impact) {
  std::vector<std::string> lines;
  for (const ImpactedDataset& dataset : impact.datasets) {
    std::string line =
        std::to_string(dataset.hops) + " " + world.catalog->describe_short({dataset.dataset, {}}) + " (";
    for (const FieldId field : dataset.fields) line += world.catalog->find(field)->path + " ";
    line += dataset.by_value ? ") values" : ") influence";
    for (const Category& category : dataset.categories) line += " " + category.str();
    lines.push_back(line + (dataset.is_end ? " end" : ""));
  }
  return lines;
}

std::vector<std::string> jobs_of(const World& world, const Impact& impact) {
  std::vector<std::string> jobs;
  for (const JobId job : impact.jobs) jobs.push_back(world.jobs->describe(job));
  return jobs;
}

using Lines = std::vector<std::string>;

TEST(Impact, TellsWhatIsTouchedHowAndWhatItCarriesAlong) {
  const WorldForTest w = shop();
  const World world = w.build();
  const struct {
    const char* node;
    Lines datasets, jobs;
  } kCases[] = {
      {"customer#email",
       {"1 mart (mail ) values user.contact.email", "2 churn (input ) values user.contact.email end",
        "2 score (key ) values end"},
       {"etl/dashboard", "etl/load", "etl/score", "etl/train"}},
      {"customer#city",
       {"1 mart (town ) values user.contact.address.city", "2 report (total ) influence end"},
       {"etl/dashboard", "etl/load", "etl/report"}},
      {"mart#mail",
       {"1 churn (input ) values user.contact.email end", "1 score (key ) values end"},
       {"etl/score", "etl/train"}},
      {"mart",
       {"1 churn (input ) values user.contact.email end", "1 report (total ) influence end",
        "1 score (key ) values end"},
       {"etl/dashboard", "etl/report", "etl/score", "etl/train"}},
      {"churn", {}, {}},
      {"elsewhere", {}, {"etl/elsewhere"}},
  };
  for (const auto& c : kCases) {
    const Impact impact = impact_of(world, w.node(c.node), {});
    EXPECT_EQ(lines_of(world, impact), c.datasets) << c.node;
    EXPECT_EQ(jobs_of(world, impact), c.jobs) << c.node;
    EXPECT_FALSE(impact.is_partial) << c.node;
  }
  EXPECT_EQ(impact_of(world, w.node("customer"), {}).categories,
            (std::vector{Category("user.contact.address.city"), Category("user.contact.email")}));
}

TEST(Impact, SaysWhenABudgetCutIt) {
  const WorldForTest w = shop();
  const World world = w.build();
  const Impact near = impact_of(world, w.node("customer#email"), {.budget = {.max_hops = 1}});
  EXPECT_EQ(near.datasets.size(), 1u);
  EXPECT_TRUE(near.is_partial);
  EXPECT_EQ(near.cut, lineage::Cut::kHops);
}

TEST(Owners, AreReadFromTheFacetAndNothingElseIs) {
  const struct {
    const char* facet;
    std::vector<Owner> owners;
  } kCases[] = {
      {R"({"owners":[{"name":"team:data","type":"MAINTAINER"},{"name":"team:web"}]})",
       {{"team:data", "MAINTAINER"}, {"team:web", ""}}},
      {R"({"owners":[{"name":""},{"type":"OWNER"},{"name":7}]})", {}},
      {R"({"owners":{}})", {}},
      {R"({"owners":null})", {}},
      {R"([])", {}},
      {R"(not json)", {}},
      {"", {}},
  };
  for (const auto& c : kCases) EXPECT_EQ(owners_of_facet(c.facet), c.owners) << c.facet;
}

}  // namespace
}  // namespace steward::service
