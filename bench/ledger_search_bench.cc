// ledger_search_bench [--quick | --entries N]
#include <fmt/format.h>

#include <exception>
#include <string_view>

#include "base/text.h"
#include "bench/ledger_search.h"

int main(int argc, char** argv) {
  uint64_t entries = 10'000'000;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto number = word == "--entries" && i + 1 < argc ? steward::parse_int(argv[++i]) : std::nullopt;
    if (word == "--quick") {
      entries = 200'000;
    } else if (number && *number > 0) {
      entries = static_cast<uint64_t>(*number);
    } else {
      fmt::print(stderr, "usage: ledger_search_bench [--quick | --entries N]\n");
      return 2;
    }
  }
  steward::bench::Ratios ratios;
  try {
    steward::bench::measure_ledger_search(ratios, entries);
  } catch (const std::exception& error) {
    fmt::print(stderr, "ledger_search_bench: {}\n", error.what());
    return 1;
  }
  return ratios.all_held() ? 0 : 1;
}
