#include "service/lineage_queries/job_neighbourhood.h"

#include <gtest/gtest.h>

#include "service/lineage_queries/world_for_test.h"

namespace steward::service {
namespace {

// raw → load → mid → publish → out, mid → report (writes nothing), and far away: x → alone → y.
WorldForTest pipeline() {
  WorldForTest w;
  for (const char* name : {"raw", "mid", "out", "x", "y", "unused"}) w.dataset(name);
  w.reads("load", w.node("raw").dataset);
  w.writes("load", w.node("mid").dataset);
  w.reads("publish", w.node("mid").dataset);
  w.writes("publish", w.node("out").dataset);
  w.reads("report", w.node("mid").dataset);
  w.reads("alone", w.node("x").dataset);
  w.writes("alone", w.node("y").dataset);
  return w;
}

TEST(JobNeighbourhood, GrowsBySharedDatasetsWhicheverWayDataFlows) {
  WorldForTest w = pipeline();
  const World world = w.build();
  using Names = std::vector<std::string>;
  const struct {
    const char* job;
    size_t steps;
    Names jobs, datasets;
  } kCases[] = {
      {"load", 0, {"etl/load"}, {"raw", "mid"}},
      {"load", 1, {"etl/load", "etl/publish", "etl/report"}, {"raw", "mid", "out"}},
      {"publish", 20, {"etl/publish", "etl/load", "etl/report"}, {"raw", "mid", "out"}},
      {"report", 0, {"etl/report"}, {"mid"}},
      {"alone", 20, {"etl/alone"}, {"x", "y"}},
  };
  for (const auto& c : kCases) {
    const auto found = jobs_around(world, {w.job(c.job)}, c.steps, 100);
    Names jobs, datasets;
    for (const JobId job : found.jobs) jobs.push_back(world.jobs->describe(job));
    for (const DatasetId id : found.datasets) datasets.push_back(world.catalog->find(id)->name.name);
    EXPECT_EQ(jobs, c.jobs) << c.job << " " << c.steps;
    EXPECT_EQ(datasets, c.datasets) << c.job << " " << c.steps;
    EXPECT_FALSE(found.is_partial) << c.job << " " << c.steps;
  }
}

TEST(JobNeighbourhood, AroundADatasetStartsAtTheJobsThatNameIt) {
  WorldForTest w = pipeline();
  const World world = w.build();
  EXPECT_EQ(jobs_of_dataset(world, w.node("mid").dataset),
            (std::vector{w.job("load"), w.job("publish"), w.job("report")}));
  EXPECT_TRUE(jobs_of_dataset(world, w.node("unused").dataset).empty());
}

TEST(JobNeighbourhood, StopsAtItsBoundAndSaysSo) {
  WorldForTest w = pipeline();
  const World world = w.build();
  const auto found = jobs_around(world, {w.job("load")}, 20, 2);
  EXPECT_EQ(found.jobs.size(), 2u);
  EXPECT_TRUE(found.is_partial);
}

}  // namespace
}  // namespace steward::service
