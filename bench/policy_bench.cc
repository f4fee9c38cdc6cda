// policy_bench [--quick] [--only process]: the engine at 10,000 rules, 1,000 categories and 10,000 datasets.
// Results and what they mean: docs/performance.md.
#include "bench/policy_bench.h"

#include <cstdio>
#include <cstring>
#include <string_view>

int main(int argc, char** argv) {
  using namespace steward::bench;
  PolicyBenchOptions options;
  std::string_view only;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--quick") == 0) {
      options.is_quick = true;
    } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
      only = argv[++i];
    } else {
      std::fprintf(stderr, "usage: policy_bench [--quick] [--only process]\n");
      return 2;
    }
  }
  Ratios ratios;
  if (only.empty() || only == "process") measure_policy_in_process(options, ratios);
  return ratios.all_held() ? 0 : 1;
}
