#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "storage/ledger_store.h"

namespace steward::storage {
namespace {

constexpr size_t kMaxWaiting = 32'768;
constexpr size_t kMaxWaitingBytes = 256 << 20;
constexpr size_t kMaxBatch = 4096;
constexpr size_t kMaxBatchBytes = 16 << 20;
constexpr size_t kMaxTogether = 4096;

using Appended = LedgerWriter::Appended;

struct Waiting {
  std::vector<audit::PreparedEntry> entries;  // stand together; at least one
  std::optional<Generation> based_on;
  size_t bytes = 0;
  std::function<void(Appended)> then;
};

using Batch = std::vector<Waiting>;
using Written = std::vector<std::optional<std::vector<audit::Entry>>>;

// None for each that rests on a superseded state. The state is read behind the lock: a change that was given
// its place in the ledger before is seen, and one that is not seen will get its place after.
Result<Written> write_batch(pqxx::work& tx, const Batch& batch) {
  STEWARD_ASSIGN_OR_RETURN(LedgerEnd edge, lock_end(tx));
  const Generation now = edge.generation;
  const auto is_current = [&](const Waiting& one) { return !one.based_on || *one.based_on == now; };
  std::vector<const audit::PreparedEntry*> current;
  for (const Waiting& one : batch)
    if (is_current(one))
      for (const audit::PreparedEntry& entry : one.entries) current.push_back(&entry);
  STEWARD_ASSIGN_OR_RETURN(auto entries, append_after(tx, std::move(edge), current));
  Written written;
  written.reserve(batch.size());
  auto next = std::make_move_iterator(entries.begin());
  for (const Waiting& one : batch) {
    if (!is_current(one)) {
      written.emplace_back();
      continue;
    }
    const auto end = next + static_cast<std::ptrdiff_t>(one.entries.size());
    written.emplace_back(std::in_place, next, end);
    next = end;
  }
  return written;
}

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
  explicit Impl(Database& where) : database(where), thread([this] { write_until_stopped(); }) {}

  Database& database;
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Waiting> waiting;
  size_t waiting_entries = 0;
  size_t waiting_bytes = 0;
  bool stopping = false;
  bool is_asleep = false;
  std::thread thread;  // last: it uses what stands above

  void append(Waiting added);
  Appended append_and_wait(std::vector<audit::PreparedEntry> entries, std::optional<Generation> based_on);
  Status admit(Waiting& added);
  void write_until_stopped();
  Batch next_batch();
  void write(Batch batch);
};

// Empty only when there is nothing left to write, ever.
Batch LedgerWriter::Impl::next_batch() {
  std::unique_lock lock(mutex);
  is_asleep = true;
  arrived.wait(lock, [this] { return stopping || !waiting.empty(); });
  is_asleep = false;
  Batch batch;
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

void LedgerWriter::Impl::write(Batch batch) {
  auto written = database.run([&](pqxx::work& tx) { return write_batch(tx, batch); });
  if (!written.ok() && batch.size() > 1 && may_be_one_drafts_fault(written.error())) {
    for (Waiting& one : batch) {
      Batch alone;
      alone.push_back(std::move(one));
      write(std::move(alone));
    }
    return;
  }
  for (size_t i = 0; i < batch.size(); ++i)
    batch[i].then(written.ok() ? Appended(std::move((*written)[i])) : Appended(written.error()));
}

void LedgerWriter::Impl::write_until_stopped() {
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) write(std::move(batch));
}

// An entry that cannot be stored would fail everybody in its batch.
Status LedgerWriter::Impl::admit(Waiting& added) {
  if (added.entries.size() > kMaxTogether)
    return Error{ErrorCode::kTooLarge, "Too many ledger entries stand together: ask about less at a time.",
                 ""};
  for (const audit::PreparedEntry& entry : added.entries) {
    STEWARD_ASSIGN_OR_RETURN(const size_t bytes, check_prepared(entry));
    added.bytes += bytes;
  }
  std::lock_guard lock(mutex);
  if (waiting_entries >= kMaxWaiting || waiting_bytes + added.bytes > kMaxWaitingBytes)
    return Error{ErrorCode::kUnavailable, "Too many ledger entries wait to be written: try again later.", ""};
  waiting_entries += added.entries.size();
  waiting_bytes += added.bytes;
  waiting.push_back(std::move(added));
  // A writer that is at work looks at the queue by itself.
  if (is_asleep) arrived.notify_one();
  return {};
}

void LedgerWriter::Impl::append(Waiting added) {
  if (const Status admitted = admit(added); !admitted.ok()) added.then(admitted.error());
}

Appended LedgerWriter::Impl::append_and_wait(std::vector<audit::PreparedEntry> entries,
                                             std::optional<Generation> based_on) {
  if (entries.empty()) return std::optional<std::vector<audit::Entry>>(std::in_place);
  // Shared: who waits may be gone before the writer has left set_value().
  const auto answer = std::make_shared<std::promise<Appended>>();
  append({std::move(entries), based_on, 0,
          [answer](Appended appended) { answer->set_value(std::move(appended)); }});
  return answer->get_future().get();
}

LedgerWriter::LedgerWriter(Database& database) : impl_(std::make_unique<Impl>(database)) {}

LedgerWriter::~LedgerWriter() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->arrived.notify_one();
  impl_->thread.join();
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
  impl_->append({std::move(entries), based_on, 0,
                 [then = std::move(then)](Appended appended) { then(only_one(std::move(appended))); }});
}

}  // namespace steward::storage
