// policy_http_bench: decisions over HTTP, for policy_bench's figures in process see there.
#include <fmt/format.h>

#include <cstring>

#include "bench/policy_http.h"

int main(int argc, char** argv) {
  const bool is_quick = argc == 2 && std::strcmp(argv[1], "--quick") == 0;
  if (argc > 1 && !is_quick) {
    fmt::print(stderr, "usage: policy_http_bench [--quick]\n");
    return 2;
  }
  steward::bench::Ratios ratios;
  steward::bench::measure_policy_http(ratios, is_quick);
  return ratios.all_held() ? 0 : 1;
}
