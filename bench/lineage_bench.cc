// lineage_bench: the lineage graph against plain arrays and PostgreSQL, over graphs of growing size;
// propagation in step with events; events taken in.
#include "bench/lineage_bench.h"

#include "bench/lineage_ingest.h"
#include "bench/lineage_propagation.h"

#include <fmt/format.h>

#include <cstring>
#include <string_view>

namespace steward::bench {
namespace {

struct Plan {
  std::vector<size_t> sizes = {10'000, 100'000, 1'000'000, 10'000'000};  // edges
  size_t largest_for_postgres = 10'000'000;
  bool quick = false;
  std::string events;     // a folder of events to take in instead of made ones
  std::string_view only;  // graph, propagation or ingest; empty: all

  bool has(std::string_view topic) const { return only.empty() || only == topic; }
};

Status measure_graphs(const Plan& plan, Ratios& ratios) {
  for (const size_t edges : plan.sizes) {
    const LineageRows rows = make_lineage(edges);
    fmt::print("\n{} edges, {} fields, {} datasets, {} labels\n", edges, rows.fields, rows.datasets,
               rows.labels.size());
    measure_graph(rows, ratios);
    measure_changes(rows, ratios);
    if (edges > plan.largest_for_postgres) continue;
    STEWARD_RETURN_IF_ERROR(measure_postgres(rows, ratios));
  }
  return {};
}

int run(const Plan& plan) {
  Ratios ratios;
  if (plan.has("graph")) {
    if (const Status status = measure_graphs(plan, ratios); !status.ok()) {
      fmt::print(stderr, "lineage_bench: {}\n", status.error().to_string());
      return 1;
    }
  }
  if (plan.has("propagation")) measure_propagation(ratios, plan.quick);
  if (plan.has("ingest")) bench_lineage_ingest(ratios, plan.quick, plan.events);
  fmt::print("\n{:.0f} MB resident at most\n", peak_resident_mb());
  return ratios.all_held() ? 0 : 1;
}

}  // namespace
}  // namespace steward::bench

int main(int argc, char** argv) {
  steward::bench::Plan plan;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--quick") == 0) {
      plan.sizes = {10'000, 100'000, 1'000'000};
      plan.largest_for_postgres = 100'000;
      plan.quick = true;
    } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
      plan.only = argv[++i];
    } else if (std::strcmp(argv[i], "--events") == 0 && i + 1 < argc) {
      plan.events = argv[++i];
    } else {
      fmt::print(stderr,
                 "usage: lineage_bench [--quick] [--only graph|propagation|ingest] [--events FOLDER]\n");
      return 2;
    }
  }
  return steward::bench::run(plan);
}
