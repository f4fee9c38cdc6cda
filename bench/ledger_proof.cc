#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <vector>

#include "bench/ledger_bench.h"
#include "bench/ledger_entries.h"
#include "bench/ledger_place.h"
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

void measure_ledger_proof(Ratios& ratios, bool is_quick) {
  const uint64_t size = is_quick ? 200'077 : 10'000'077;
  const int proofs = is_quick ? 500 : 3'000;
  LedgerPlace place;
  const auto frontier = fill(*place.database, size);
  if (!frontier.ok()) throw std::runtime_error(frontier.error().to_string());
  const Digest root = frontier->root();
  std::mt19937_64 random(11);
  std::vector<double> milliseconds;
  double round_trip = 0;
  for (int i = 0; i < proofs; ++i) {
    const uint64_t index = random() % size;
    const Digest leaf = audit::seal_prepared(small_entry(index), static_cast<int64_t>(index)).leaf;
    const auto begin = std::chrono::steady_clock::now();
    const auto proof = place.database->read([&](pqxx::transaction_base& tx) {
      return audit::inclusion_proof(index, size, storage::LedgerTiles(tx).reader());
    });
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    milliseconds.push_back(took.count());
    if (!proof.ok()) throw std::runtime_error(proof.error().to_string());
    if (!audit::verify_inclusion(leaf, index, size, *proof, root))
      throw std::runtime_error(fmt::format("the proof of entry {} does not hold", index));
    round_trip += 1e3 / proofs * seconds_of(1, [&] { (void)place.database->ping(); });
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  double sum = 0;
  for (const double one : milliseconds) sum += one;
  const double mean = sum / proofs;
  fmt::print(
      "  inclusion proof of {} entries{}: mean {:.2f} ms, p50 {:.2f}, p99 {:.2f}; a transaction that asks "
      "nothing "
      "{:.2f}\n",
      size, is_quick ? " (10 M without --quick)" : "", mean, milliseconds[milliseconds.size() / 2],
      milliseconds[milliseconds.size() * 99 / 100], round_trip);
  ratios.at_most("ledger_inclusion_proof_milliseconds", mean, kMilliseconds);
}

}  // namespace steward::bench
