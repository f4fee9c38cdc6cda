#include "storage/ledger_batch.h"

#include <algorithm>

#include "audit/tiles.h"
#include "storage/server_store.h"

namespace steward::storage {
namespace {

constexpr int kMostPause = 64;

bool is_same(const audit::Frontier& a, const audit::Frontier& b) {
  return a.size() == b.size() && a.nodes() == b.nodes();
}

bool is_current(const Waiting& one, const Generation& now) {
  return !one.based_on || *one.based_on == now;
}

int64_t decisions_of(const Queued& batch, const Generation& now) {
  int64_t decisions = 0;
  for (const Waiting& one : batch)
    if (is_current(one, now)) decisions += one.decisions;
  return decisions;
}

std::vector<const audit::PreparedEntry*> current_entries(const Queued& batch, const Generation& now) {
  std::vector<const audit::PreparedEntry*> current;
  for (const Waiting& one : batch)
    if (is_current(one, now))
      for (const audit::PreparedEntry& entry : one.entries) current.push_back(&entry);
  return current;
}

// To each its entries again.
Written dealt(const Queued& batch, const Generation& now, std::vector<audit::Entry> entries) {
  Written written;
  written.reserve(batch.size());
  auto next = std::make_move_iterator(entries.begin());
  for (const Waiting& one : batch) {
    if (!is_current(one, now)) {
      written.emplace_back();
      continue;
    }
    const auto end = next + static_cast<std::ptrdiff_t>(one.entries.size());
    written.emplace_back(std::in_place, next, end);
    next = end;
  }
  return written;
}

}  // namespace

Result<Written> BatchWriter::write(const Queued& batch, int64_t may_lose) {
  auto at_edge = make_at_edge(batch);
  auto written =
      database_.run([&](pqxx::work& tx) { return write_in(tx, batch, std::move(at_edge), may_lose); });
  // What was learned about the end may not have been committed.
  if (!written.ok()) edge_.reset();
  return written;
}

Result<Written> BatchWriter::write_in(pqxx::work& tx, const Queued& batch, std::optional<EdgeBatch> at_edge,
                                      int64_t may_lose) {
  if (!at_edge) return write_behind_lock(tx, batch, may_lose);
  const Generation now = edge_->end.generation;
  if (!at_edge->write(tx, counts(decisions_of(batch, now), may_lose))) {
    pause_ = next_pause_;
    next_pause_ = std::min(2 * next_pause_, kMostPause);
    return write_behind_lock(tx, batch, may_lose);
  }
  next_pause_ = 1;
  edge_ = at_edge->take_next();
  return dealt(batch, now, at_edge->take_entries());
}

// None for each that rests on a superseded state. The state is read behind the lock: a change that was given
// its place in the ledger before is seen, and one that is not seen will get its place after.
Result<Written> BatchWriter::write_behind_lock(pqxx::work& tx, const Queued& batch, int64_t may_lose) {
  STEWARD_ASSIGN_OR_RETURN(const LedgerEnd end, lock_end(tx));
  const Generation now = end.generation;
  STEWARD_ASSIGN_OR_RETURN(auto entries, append_after(tx, end, current_entries(batch, now)));
  if (const auto told = counts(decisions_of(batch, now), may_lose))
    tell_counts(tx, told->server, told->counts, Batch::kWritten, told->recorded, told->may_lose);
  LedgerEdge edge{end, std::nullopt};
  if (edge_ && is_same(edge_->end.frontier, end.frontier)) edge.open = std::move(edge_->open);
  if (end.frontier.size() % audit::kTileWidth == 0) edge.open.emplace();
  edge_ = edge_after(std::move(edge), entries);
  return dealt(batch, now, std::move(entries));
}

std::optional<EdgeBatch> BatchWriter::make_at_edge(const Queued& batch) {
  if (!edge_) return std::nullopt;
  if (pause_ > 0) {
    --pause_;
    return std::nullopt;
  }
  // What does not rest on the state as it was last seen may rest on a newer one.
  for (const Waiting& one : batch)
    if (!is_current(one, edge_->end.generation)) return std::nullopt;
  return EdgeBatch::make(*edge_, current_entries(batch, edge_->end.generation));
}

std::optional<BatchCounts> BatchWriter::counts(int64_t decisions, int64_t may_lose) const {
  if (!counters_ || decisions == 0) return std::nullopt;
  return BatchCounts{counters_->server(), counters_->read(), decisions, may_lose};
}

}  // namespace steward::storage
