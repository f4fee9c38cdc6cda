// ledger_bench [--quick] [--only append|latency|proof|verify]
#include "bench/ledger_bench.h"

#include <fmt/format.h>

#include <exception>
#include <string_view>

int main(int argc, char** argv) {
  using namespace steward::bench;
  struct Part {
    std::string_view name;
    void (*measure)(Ratios&, bool is_quick);
  };
  constexpr Part kParts[] = {{"append", measure_ledger_append},
                             {"latency", measure_ledger_latency},
                             {"proof", measure_ledger_proof},
                             {"verify", measure_ledger_verify}};
  bool is_quick = false;
  std::string_view only;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--quick")
      is_quick = true;
    else if (word == "--only" && i + 1 < argc)
      only = argv[++i];
    else
      only = "?";
  }
  Ratios ratios;
  bool was_any = false;
  try {
    for (const Part& part : kParts)
      if (only.empty() || only == part.name) {
        was_any = true;
        part.measure(ratios, is_quick);
      }
  } catch (const std::exception& error) {
    fmt::print(stderr, "ledger_bench: {}\n", error.what());
    return 1;
  }
  if (!was_any) {
    fmt::print(stderr, "usage: ledger_bench [--quick] [--only append|latency|proof|verify]\n");
    return 2;
  }
  return ratios.all_held() ? 0 : 1;
}
