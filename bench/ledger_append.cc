#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <pqxx/pqxx>
#include <stdexcept>
#include <vector>

#include "bench/ledger_bare.h"
#include "bench/ledger_bench.h"
#include "bench/ledger_entries.h"
#include "bench/ledger_place.h"
#include "storage/ledger_store.h"

namespace steward::bench {
namespace {

constexpr double kEntriesPerSecond = 50'000, kOfBareCopy = 0.5;
constexpr size_t kWaiting = 16'384;  // entries that wait at a time

using Make = audit::PreparedEntry (*)(uint64_t);

// Many callers that each ask for one entry, with a bound on how many wait.
double append_seconds(storage::Database& database, const storage::Generation& generation, Make make,
                      uint64_t first, uint64_t count) {
  std::vector<audit::PreparedEntry> prepared;
  for (uint64_t n = 0; n < count; ++n) prepared.push_back(make(first + n));
  std::mutex mutex;
  std::condition_variable answered;
  size_t waiting = 0;
  std::optional<Error> failure;
  const double seconds = seconds_of(1, [&] {
    storage::LedgerWriter writer(database);
    for (audit::PreparedEntry& one : prepared) {
      {
        std::unique_lock lock(mutex);
        answered.wait(lock, [&] { return waiting < kWaiting; });
        ++waiting;
      }
      writer.append_soon(std::move(one), generation, [&](auto outcome) {
        std::lock_guard lock(mutex);
        if (!outcome.ok()) failure = outcome.error();
        if (--waiting == kWaiting / 2) answered.notify_one();
      });
    }
    // The writer's end waits for all of them.
  });
  if (failure) throw std::runtime_error(failure->to_string());
  return seconds;
}

double bare_copy_seconds(storage::Database& database, Make make, uint64_t first, uint64_t count,
                         double& bytes) {
  std::vector<audit::Entry> entries;
  for (uint64_t n = 0; n < count; ++n) {
    entries.push_back(audit::seal_prepared(make(first + n), static_cast<int64_t>(first + n)));
    bytes += static_cast<double>(entries.back().canonical.size());
  }
  std::vector<const audit::Entry*> all;
  for (const audit::Entry& entry : entries) all.push_back(&entry);
  return seconds_of(1, [&] { copy_bare(database, all); });
}

void measure(Ratios& ratios, std::string_view name, Make make, uint64_t count, int rounds) {
  LedgerPlace place;
  const auto generation = place.database->run([](pqxx::work& tx) { return storage::load_generation(tx); });
  if (!generation.ok()) throw std::runtime_error(generation.error().to_string());
  make_bare_table(*place.database);
  double best_append = 1e9, best_copy = 1e9, bytes = 0;
  uint64_t first = 0;
  for (int round = 0; round < rounds;
       ++round, first += count) {  // in turns: what else runs disturbs both alike
    best_append = std::min(best_append, append_seconds(*place.database, *generation, make, first, count));
    bytes = 0;
    best_copy = std::min(best_copy, bare_copy_seconds(*place.database, make, first, count, bytes));
  }
  const auto rate = [&](double seconds) { return static_cast<double>(count) / seconds; };
  fmt::print("  append {}: {} entries of {:.0f} bytes, {:.0f} a second; bare COPY {:.0f}\n", name, count,
             bytes / static_cast<double>(count), rate(best_append), rate(best_copy));
  ratios.at_least(fmt::format("ledger_append_{}_per_second", name), rate(best_append), kEntriesPerSecond);
  ratios.at_least(fmt::format("ledger_append_{}_of_bare_copy", name), best_copy / best_append, kOfBareCopy);
}

}  // namespace

void measure_ledger_append(Ratios& ratios, bool is_quick) {
  const uint64_t count = is_quick ? 60'000 : 200'000;
  const int rounds = is_quick ? 2 : 4;
  measure(ratios, "decisions", decision_entry, count, rounds);
  measure(ratios, "small", small_entry, count, rounds);
}

}  // namespace steward::bench
