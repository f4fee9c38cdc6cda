#include "cli/lineage/impact_view.h"

#include <gtest/gtest.h>

#include "service/lineage_queries/world_for_test.h"

namespace steward::cli {
namespace {

service::ImpactReport report_of(const service::WorldForTest& w, const std::string& node) {
  service::ImpactReport report;
  report.world = std::make_shared<service::World>(w.build());
  report.impact = service::impact_of(*report.world, w.node(node), {});
  return report;
}

// Tests do not run on a terminal: this is what a pipe receives.
TEST(ImpactView, ReadsLikeAShortReport) {
  service::WorldForTest w;
  w.dataset("customer", {"email", "city"});
  w.dataset("mart", {"mail", "town"});
  w.dataset("report", {"total"});
  w.dataset("churn", {}, DatasetKind::kModel);
  w.tag("customer#email", "user.contact.email");
  w.edge("customer#email", "mart#mail", {.job = "load"});
  w.edge("customer#city", "mart#town", {.job = "load"});
  w.edge("mart", "churn", {.job = "train"});
  w.edge("mart#town", "report#total", {.job = "report", .subtype = "FILTER", .indirect = true});
  service::ImpactReport report = report_of(w, "customer");
  report.dataset_owners[w.node("mart").dataset] = {{"team:data", "MAINTAINER"}, {"team:web", ""}};
  report.job_owners[w.job("load")] = {{"team:data", ""}};
  EXPECT_EQ(impact_text(report),
            R"(A change of customer touches 1 model, 2 datasets and 3 jobs.
It carries user.contact.email.

MODEL  HOPS  WHAT OF IT  HOW     CARRIES ALONG       OWNER
churn  2     as a whole  values  user.contact.email

DATASET  HOPS  WHAT OF IT  HOW        CARRIES ALONG       OWNER
mart     1     mail, town  values     user.contact.email  team:data, team:web
report   2     total       influence

JOB         OWNER
etl/load    team:data
etl/report
etl/train

Tell:
  team:data  etl/load, mart
  team:web  mart
)");
}

TEST(ImpactView, SaysWhenNothingDependsOnIt) {
  service::WorldForTest w;
  w.dataset("alone", {"x"});
  EXPECT_EQ(impact_text(report_of(w, "alone")), "Nothing is known to depend on alone.\n");
}

TEST(ImpactView, NamesFromOutsideCannotDriveTheTerminal) {
  service::WorldForTest w;
  w.dataset("a\x1b[2J");
  w.dataset("b\x1b[2J");
  w.edge("a\x1b[2J", "b\x1b[2J", {.job = "j\x1b[2J"});
  EXPECT_EQ(impact_text(report_of(w, "a\x1b[2J")).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace steward::cli
