#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "bench/ledger_bench.h"
#include "bench/ledger_entries.h"
#include "bench/ledger_place.h"
#include "bench/ledger_proof.h"
#include "storage/ledger_store.h"
#include "storage/ledger_tiles.h"

namespace steward::bench {
namespace {

constexpr double kMilliseconds = 1;
constexpr uint64_t kChunk = 65'536;

// The tree of so many real leaves. Rows of entries stand at its right edge alone: a proof reads no others.
Result<audit::Frontier> fill(storage::Database& database, uint64_t size) {
  audit::Frontier frontier;
  std::vector<Digest> leaves;
  for (uint64_t done = 0; done < size;) {
    leaves.clear();
    for (uint64_t n = done; n < std::min(done + kChunk, size); ++n) {
      leaves.push_back(audit::seal_prepared(small_entry(n), static_cast<int64_t>(n)).leaf);
      frontier.append(leaves.back());
    }
    STEWARD_RETURN_IF_ERROR(
        database.run([&](pqxx::work& tx) { return storage::write_tiles(tx, done, leaves); }));
    done += leaves.size();
  }
  const uint64_t full = size / audit::kTileWidth * audit::kTileWidth;
  const Status ended = database.run([&](pqxx::work& tx) -> Status {
    for (uint64_t n = full; n < size; ++n) {
      const auto entry = audit::seal_prepared(small_entry(n), static_cast<int64_t>(n));
      if (n == full) tx.exec("SELECT ledger_begin_period(202611)");
      tx.exec_params(
          "INSERT INTO ledger_entry (seq, period, kind, actor, time, leaf, canonical) "
          "VALUES ($1, 202611, $2, $3, $4::timestamptz, decode($5, 'hex'), $6)",
          entry.seq, entry.kind, entry.actor, format_rfc3339(entry.time), to_hex(entry.leaf),
          entry.canonical);
    }
    tx.exec("ANALYZE");
    return {};
  });
  if (!ended.ok()) return ended.error();
  return frontier;
}

}  // namespace

void measure_proofs(Ratios& ratios, storage::Database& database, uint64_t size, const Digest& root,
                    const std::function<Digest(uint64_t)>& leaf_of, int proofs) {
  std::mt19937_64 random(11);
  std::vector<double> milliseconds, empty;
  for (int i = 0; i < proofs; ++i) {
    const uint64_t index = random() % size;
    const auto begin = std::chrono::steady_clock::now();
    const auto proof = database.read_singly(
        [&](pqxx::transaction_base& tx) { return storage::LedgerTiles(tx).inclusion_proof(index, size); });
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    milliseconds.push_back(took.count());
    if (!proof.ok()) throw std::runtime_error(proof.error().to_string());
    if (!audit::verify_inclusion(leaf_of(index), index, size, *proof, root))
      throw std::runtime_error(fmt::format("the proof of entry {} does not hold", index));
    empty.push_back(1e3 * seconds_of(1, [&] { (void)database.ping(); }));
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::sort(empty.begin(), empty.end());
  const double mean = std::accumulate(milliseconds.begin(), milliseconds.end(), 0.0) / proofs;
  const auto at = [](const std::vector<double>& sorted, double share) {
    return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
  };
  fmt::print(
      "  inclusion proof of {} entries, {} tiles by one statement: mean {:.2f} ms, p50 {:.2f}, p99 {:.2f}; a "
      "transaction "
      "that asks nothing p50 {:.2f}, p99 {:.2f}\n",
      size, audit::inclusion_tiles(size / 3, size).size(), mean, at(milliseconds, 0.5),
      at(milliseconds, 0.99), at(empty, 0.5), at(empty, 0.99));
  ratios.at_most("ledger_inclusion_proof_milliseconds", mean, kMilliseconds);
}

void measure_ledger_proof(Ratios& ratios, bool is_quick) {
  const uint64_t size = is_quick ? 200'077 : 10'000'077;
  LedgerPlace place;
  const auto frontier = fill(*place.database, size);
  if (!frontier.ok()) throw std::runtime_error(frontier.error().to_string());
  measure_proofs(
      ratios, *place.database, size, frontier->root(),
      [](uint64_t n) { return audit::seal_prepared(small_entry(n), static_cast<int64_t>(n)).leaf; },
      is_quick ? 500 : 3'000);
}

}  // namespace steward::bench
