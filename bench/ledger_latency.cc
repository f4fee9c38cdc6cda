#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "bench/ledger_bench.h"
#include "bench/ledger_entries.h"
#include "bench/ledger_place.h"
#include "storage/ledger_store.h"

namespace steward::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kOffered = 5'000;  // a second
constexpr double kMilliseconds = 5;

}  // namespace

// Open loop: each arrival has its time, and its latency counts from that time, however late it was sent. A
// load that waits for answers would not see how long others would have waited.
void measure_ledger_latency(Ratios& ratios, bool is_quick) {
  const int count = kOffered * (is_quick ? 5 : 30);
  LedgerPlace place;
  const auto generation = place.database->run([](pqxx::work& tx) { return storage::load_generation(tx); });
  if (!generation.ok()) throw std::runtime_error(generation.error().to_string());
  std::vector<audit::PreparedEntry> prepared;
  for (int n = 0; n < count; ++n) prepared.push_back(decision_entry(static_cast<uint64_t>(n)));
  std::vector<double> latencies(static_cast<size_t>(count));
  std::atomic<int> failed{0};
  {
    storage::LedgerWriter writer(*place.database);
    const auto begin = Steady::now() + std::chrono::milliseconds(200);
    for (int n = 0; n < count; ++n) {
      const auto due = begin + std::chrono::nanoseconds(1'000'000'000LL / kOffered * n);
      std::this_thread::sleep_until(due);
      const auto place_of_it = static_cast<size_t>(n);
      writer.append_soon(std::move(prepared[place_of_it]), *generation, [&, due, place_of_it](auto outcome) {
        latencies[place_of_it] = std::chrono::duration<double, std::milli>(Steady::now() - due).count();
        if (!outcome.ok()) ++failed;
      });
    }
  }
  if (failed > 0)
    throw std::runtime_error(fmt::format("{} of {} entries were refused", failed.load(), count));
  latencies.erase(latencies.begin(), latencies.begin() + kOffered);  // connections are opened, pages touched
  std::sort(latencies.begin(), latencies.end());
  const auto at = [&](double share) {
    return latencies[static_cast<size_t>(share * static_cast<double>(latencies.size() - 1))];
  };
  fmt::print("  durable at {} a second: p50 {:.2f} ms, p90 {:.2f}, p99 {:.2f}, p99.9 {:.2f}, worst {:.1f}\n",
             kOffered, at(0.5), at(0.9), at(0.99), at(0.999), at(1));
  ratios.at_most("ledger_durable_p99_milliseconds", at(0.99), kMilliseconds);
}

}  // namespace steward::bench
