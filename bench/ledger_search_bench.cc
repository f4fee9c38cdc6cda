// ledger_search_bench [--quick | --entries N] [--keep FOLDER]
#include <fmt/format.h>

#include <exception>
#include <string_view>

#include "base/text.h"
#include "bench/ledger_search.h"

int main(int argc, char** argv) {
  steward::bench::SearchBench bench;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto number = word == "--entries" && i + 1 < argc ? steward::parse_int(argv[++i]) : std::nullopt;
    if (word == "--keep" && i + 1 < argc) {
      bench.kept_in = argv[++i];
    } else if (word == "--quick") {
      bench.entries = 200'000;
    } else if (number && *number > 0) {
      bench.entries = static_cast<uint64_t>(*number);
    } else {
      fmt::print(stderr, "usage: ledger_search_bench [--quick | --entries N] [--keep FOLDER]\n");
      return 2;
    }
  }
  steward::bench::Ratios ratios;
  try {
    steward::bench::measure_ledger_search(ratios, bench);
  } catch (const std::exception& error) {
    fmt::print(stderr, "ledger_search_bench: {}\n", error.what());
    return 1;
  }
  return ratios.all_held() ? 0 : 1;
}
