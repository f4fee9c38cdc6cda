// policy_http_bench: decisions over HTTP, for policy_bench's figures in process see there.
#include <fmt/format.h>

#include <string_view>

#include "bench/policy_http.h"

int main(int argc, char** argv) {
  bool is_quick = false;
  std::string_view only;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--quick") {
      is_quick = true;
    } else if (word == "--only" && i + 1 < argc) {
      only = argv[++i];
    } else {
      only = "?";
    }
  }
  if (!only.empty() && only != "advisory" && only != "durable") {
    fmt::print(stderr, "usage: policy_http_bench [--quick] [--only advisory|durable]\n");
    return 2;
  }
  steward::bench::Ratios ratios;
  steward::bench::measure_policy_http(ratios, is_quick, only);
  return ratios.all_held() ? 0 : 1;
}
