#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "storage/ledger_batch.h"
#include "storage/ledger_store.h"
#include "storage/server_store.h"

namespace steward::storage {
namespace {

constexpr size_t kMaxWaiting = 32'768;
constexpr size_t kMaxWaitingBytes = 256 << 20;
constexpr size_t kMaxBatch = 4096;
constexpr size_t kMaxBatchBytes = 16 << 20;
constexpr size_t kMaxTogether = 4096;
// Between two tries to write what was answered already, while the database is away; and how many tries at the
// end.
constexpr std::chrono::milliseconds kPause{200};
constexpr int kLastTries = 25;

using Appended = LedgerWriter::Appended;

// Not when the database is away or slow, and never when a commit is in doubt: these are kUnavailable.
bool may_be_one_drafts_fault(const Error& error) {
  return error.code != ErrorCode::kUnavailable && error.code != ErrorCode::kTimeout;
}

Result<std::optional<audit::Entry>> only_one(Appended appended) {
  if (!appended.ok()) return std::move(appended).error();
  if (!*appended) return std::optional<audit::Entry>();
  return std::optional(std::move((*appended)->front()));
}

}  // namespace

struct LedgerWriter::Impl {
  Impl(Database& where, DecisionCounters* count)
      : database(where), counters(count), writer(where, count), thread([this] { write_until_stopped(); }) {}

  Database& database;
  DecisionCounters* counters;
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Waiting> waiting;
  size_t waiting_entries = 0;
  size_t waiting_bytes = 0;
  int64_t answered = 0;  // entries that were answered and are not yet written
  std::chrono::steady_clock::time_point
      answered_since;                        // when the first of them came, or the last batch went
  int64_t wanted_bound = 0, told_bound = 0;  // of answers before their entries; told: on record
  bool stopping = false;
  bool is_asleep = false;
  int last_tries = 0;  // since it is stopping
  // The thread's own.
  BatchWriter writer;
  int64_t batches = 0;           // of this process that were committed, doubted ones as far as known
  int64_t doubted_refusals = 0;  // decisions that were refused while the commit was in doubt
  bool is_in_doubt = false;
  bool is_away = false;  // the database, when last asked to take what was answered
  std::thread thread;    // last: it uses what stands above

  void append(Waiting added);
  Appended append_and_wait(std::vector<audit::PreparedEntry> entries, std::optional<Generation> based_on);
  bool append_early(std::vector<audit::PreparedEntry>& entries, const policy::Recording& bound);
  Status measure(Waiting& added);
  Status admit(Waiting& added);
  void queue(Waiting added);  // the mutex is held
  void stop();

  void write_until_stopped();
  Queued next_batch();
  void write(Queued batch);
  void settle(Queued batch, Written written);
  enum class Tried { kNo, kYes };
  void fail(Queued batch, const Error& error, Tried tried);
  void keep_answered(Queued& batch, Tried tried);
  Status settle_doubt(Queued& batch);
  void count(const Waiting& one, const Appended& appended);
  void give_up(const Waiting& one, const Error& error);
};

// Empty only when there is nothing left to write, ever.
Queued LedgerWriter::Impl::next_batch() {
  std::unique_lock lock(mutex);
  const bool was_stopping = stopping;
  if (is_away && !waiting.empty()) arrived.wait_for(lock, kPause, [&] { return stopping != was_stopping; });
  is_asleep = true;
  arrived.wait(lock, [this] { return stopping || !waiting.empty(); });
  is_asleep = false;
  Queued batch;
  size_t entries = 0, bytes = 0;
  while (!waiting.empty()) {
    entries += waiting.front().entries.size();
    bytes += waiting.front().bytes;
    if (!batch.empty() && (entries > kMaxBatch || bytes > kMaxBatchBytes)) break;
    waiting_entries -= waiting.front().entries.size();
    waiting_bytes -= waiting.front().bytes;
    batch.push_back(std::move(waiting.front()));
    waiting.pop_front();
  }
  return batch;
}

// What the row of this process says of a commit that nobody heard the end of. Behind the head's lock, which
// such a commit holds until it is over.
Status LedgerWriter::Impl::settle_doubt(Queued& batch) {
  if (!is_in_doubt) return {};
  STEWARD_ASSIGN_OR_RETURN(const auto row,
                           database.run([&](pqxx::work& tx) -> Result<std::optional<ServerRow>> {
                             STEWARD_RETURN_IF_ERROR(lock_end(tx));
                             return load_server(tx, counters->server());
                           }));
  is_in_doubt = false;
  const int64_t refusals = std::exchange(doubted_refusals, 0);
  if (!row || row->batches <= batches) return {};
  batches = row->batches;
  counters->doubted(refusals);
  Queued left;
  for (Waiting& one : batch) {
    if (one.doubted != batches) {
      left.push_back(std::move(one));
      continue;
    }
    counters->recorded(one.decisions, true);
    std::lock_guard lock(mutex);
    answered -= static_cast<int64_t>(one.entries.size());
  }
  batch = std::move(left);
  return {};
}

void LedgerWriter::Impl::write(Queued batch) {
  if (const Status settled = settle_doubt(batch); !settled.ok())
    return fail(std::move(batch), settled.error(), Tried::kNo);
  if (batch.empty()) return;
  int64_t may_lose = 0;
  {
    std::lock_guard lock(mutex);
    may_lose = wanted_bound;
  }
  auto written = writer.write(batch, may_lose);
  if (!written.ok()) return fail(std::move(batch), written.error(), Tried::kYes);
  is_away = false;
  bool has_told = false;
  for (size_t i = 0; counters && i < batch.size(); ++i) has_told |= (*written)[i] && batch[i].decisions > 0;
  if (has_told) {
    ++batches;
    counters->may_lose(may_lose);
    std::lock_guard lock(mutex);
    told_bound = may_lose;
    answered_since = std::chrono::steady_clock::now();
  }
  settle(std::move(batch), *std::move(written));
}

void LedgerWriter::Impl::settle(Queued batch, Written written) {
  for (size_t i = 0; i < batch.size(); ++i) {
    Appended appended(std::move(written[i]));
    count(batch[i], appended);
    if (batch[i].is_answered) {
      std::lock_guard lock(mutex);
      answered -= static_cast<int64_t>(batch[i].entries.size());
    } else {
      batch[i].then(std::move(appended));
    }
  }
}

void LedgerWriter::Impl::count(const Waiting& one, const Appended& appended) {
  if (!counters || one.decisions == 0) return;
  if (!appended.ok()) return counters->refused(one.decisions);
  if (*appended) return counters->recorded(one.decisions, one.is_answered);
  counters->overtaken(one.decisions);
}

void LedgerWriter::Impl::fail(Queued batch, const Error& error, Tried tried) {
  const bool is_outage = !may_be_one_drafts_fault(error);
  if (!is_outage && batch.size() > 1) {
    for (Waiting& one : batch) {
      Queued alone;
      alone.push_back(std::move(one));
      write(std::move(alone));
    }
    return;
  }
  if (is_outage && counters) {
    keep_answered(batch, tried);
    is_in_doubt |= tried == Tried::kYes;
  }
  for (Waiting& one : batch) {
    if (one.is_answered) {
      give_up(one, error);
      continue;
    }
    if (is_outage && tried == Tried::kYes) doubted_refusals += one.decisions;
    const Appended failed(error);
    count(one, failed);
    one.then(failed);
  }
}

// Takes what was answered out of the batch and puts it in front of the queue, unless it is time to end.
void LedgerWriter::Impl::keep_answered(Queued& batch, Tried tried) {
  std::lock_guard lock(mutex);
  if (stopping && ++last_tries > kLastTries) return;
  Queued rest;
  while (!batch.empty()) {
    Waiting one = std::move(batch.back());
    batch.pop_back();
    if (!one.is_answered) {
      rest.push_back(std::move(one));
      continue;
    }
    if (tried == Tried::kYes) one.doubted = batches + 1;
    waiting_entries += one.entries.size();
    waiting_bytes += one.bytes;
    waiting.push_front(std::move(one));
    is_away = true;
  }
  std::reverse(rest.begin(), rest.end());
  batch = std::move(rest);
}

// Whoever runs the server is told: nobody waits for an answer that could say so.
void LedgerWriter::Impl::give_up(const Waiting& one, const Error& error) {
  fmt::print(stderr, "steward: {} decisions were answered and could not be recorded: {}\n", one.decisions,
             error.message);
  if (counters) counters->lost(one.decisions);
  std::lock_guard lock(mutex);
  answered -= static_cast<int64_t>(one.entries.size());
}

void LedgerWriter::Impl::write_until_stopped() {
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) write(std::move(batch));
}

// An entry that cannot be stored would fail everybody in its batch.
Status LedgerWriter::Impl::measure(Waiting& added) {
  if (added.entries.size() > kMaxTogether)
    return Error{ErrorCode::kTooLarge, "Too many ledger entries stand together: ask about less at a time.",
                 ""};
  for (const audit::PreparedEntry& entry : added.entries) {
    STEWARD_ASSIGN_OR_RETURN(const size_t bytes, check_prepared(entry));
    added.bytes += bytes;
    added.decisions += entry.kind == audit::entry_kind::kDecision;
  }
  return {};
}

void LedgerWriter::Impl::queue(Waiting added) {
  waiting_entries += added.entries.size();
  waiting_bytes += added.bytes;
  if (counters && added.decisions > 0) counters->queued(added.decisions, added.is_answered);
  waiting.push_back(std::move(added));
  // A writer that is at work looks at the queue by itself.
  if (is_asleep) arrived.notify_one();
}

Status LedgerWriter::Impl::admit(Waiting& added) {
  STEWARD_RETURN_IF_ERROR(measure(added));
  std::lock_guard lock(mutex);
  if (stopping) return Error{ErrorCode::kUnavailable, "The server is stopping: try again later.", ""};
  if (waiting_entries >= kMaxWaiting || waiting_bytes + added.bytes > kMaxWaitingBytes)
    return Error{ErrorCode::kUnavailable, "Too many ledger entries wait to be written: try again later.", ""};
  queue(std::move(added));
  return {};
}

void LedgerWriter::Impl::append(Waiting added) {
  const Status admitted = admit(added);
  if (admitted.ok()) return;
  if (counters && added.decisions > 0) {
    counters->queued(added.decisions, false);
    counters->refused(added.decisions);
  }
  added.then(admitted.error());
}

bool LedgerWriter::Impl::append_early(std::vector<audit::PreparedEntry>& entries,
                                      const policy::Recording& bound) {
  if (!counters || entries.empty()) return false;
  Waiting added;
  added.is_answered = true;
  added.entries = std::move(entries);
  const auto refuse = [&] {
    entries = std::move(added.entries);
    return false;
  };
  if (!measure(added).ok()) return refuse();
  const auto now = std::chrono::steady_clock::now();
  const auto count = static_cast<int64_t>(added.entries.size());
  std::lock_guard lock(mutex);
  wanted_bound = std::max(wanted_bound, bound.at_most);
  if (stopping || bound.at_most > told_bound || answered + count > bound.at_most ||
      (answered > 0 && now - answered_since > bound.within) || waiting_entries >= kMaxWaiting ||
      waiting_bytes + added.bytes > kMaxWaitingBytes)
    return refuse();
  if (answered == 0) answered_since = now;
  answered += count;
  queue(std::move(added));
  return true;
}

void LedgerWriter::Impl::stop() {
  {
    std::lock_guard lock(mutex);
    stopping = true;
  }
  arrived.notify_one();
  if (thread.joinable()) thread.join();
}

Appended LedgerWriter::Impl::append_and_wait(std::vector<audit::PreparedEntry> entries,
                                             std::optional<Generation> based_on) {
  if (entries.empty()) return std::optional<std::vector<audit::Entry>>(std::in_place);
  // Shared: who waits may be gone before the writer has left set_value().
  const auto answer = std::make_shared<std::promise<Appended>>();
  append({.entries = std::move(entries), .based_on = based_on, .then = [answer](Appended appended) {
            answer->set_value(std::move(appended));
          }});
  return answer->get_future().get();
}

LedgerWriter::LedgerWriter(Database& database, DecisionCounters* counters)
    : impl_(std::make_unique<Impl>(database, counters)) {}

LedgerWriter::~LedgerWriter() {
  impl_->stop();
}

void LedgerWriter::stop() {
  impl_->stop();
}

bool LedgerWriter::append_early(std::vector<audit::PreparedEntry>& prepared, const policy::Recording& bound) {
  return impl_->append_early(prepared, bound);
}

Result<audit::Entry> LedgerWriter::append(const audit::EntryDraft& draft) {
  std::vector<audit::PreparedEntry> entries(1);
  STEWARD_ASSIGN_OR_RETURN(entries.front(), prepare_checked(draft));
  STEWARD_ASSIGN_OR_RETURN(auto entry, only_one(impl_->append_and_wait(std::move(entries), std::nullopt)));
  return *std::move(entry);
}

Result<std::optional<audit::Entry>> LedgerWriter::append_if_current(audit::PreparedEntry prepared,
                                                                    const Generation& based_on) {
  std::vector<audit::PreparedEntry> entries;
  entries.push_back(std::move(prepared));
  return only_one(impl_->append_and_wait(std::move(entries), based_on));
}

Appended LedgerWriter::append_all_if_current(std::vector<audit::PreparedEntry> prepared,
                                             const Generation& based_on) {
  return impl_->append_and_wait(std::move(prepared), based_on);
}

void LedgerWriter::append_soon(audit::PreparedEntry prepared, const Generation& based_on,
                               std::function<void(Result<std::optional<audit::Entry>>)> then) {
  std::vector<audit::PreparedEntry> entries;
  entries.push_back(std::move(prepared));
  impl_->append(
      {.entries = std::move(entries),
       .based_on = based_on,
       .then = [then = std::move(then)](Appended appended) { then(only_one(std::move(appended))); }});
}

}  // namespace steward::storage
