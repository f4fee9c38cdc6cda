#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "storage/ledger_store.h"

namespace steward::storage {
namespace {

constexpr size_t kMaxWaiting = 10'000;
constexpr size_t kMaxWaitingBytes = 256 << 20;
constexpr size_t kMaxBatch = 512;
constexpr size_t kMaxBatchBytes = 16 << 20;

using Outcome = Result<std::optional<audit::Entry>>;

struct Waiting {
  audit::PreparedEntry entry;
  std::optional<Generation> based_on;
  size_t bytes = 0;
  std::promise<Outcome> answer;
};

using Batch = std::vector<Waiting>;
using Written = std::vector<std::optional<audit::Entry>>;

// None for each draft that rests on a superseded state. The state is read behind the lock: a change that was
// given its place in the ledger before is seen, and one that is not seen will get its place after.
Result<Written> write_batch(pqxx::work& tx, const Batch& batch) {
  STEWARD_ASSIGN_OR_RETURN(audit::Frontier frontier, lock_frontier(tx));
  STEWARD_ASSIGN_OR_RETURN(const Generation now, load_generation(tx));
  std::vector<const audit::PreparedEntry*> current;
  for (const Waiting& one : batch)
    if (!one.based_on || *one.based_on == now) current.push_back(&one.entry);
  auto entries = append_after(tx, std::move(frontier), current);
  Written written;
  auto next = entries.begin();
  for (const Waiting& one : batch)
    written.push_back(!one.based_on || *one.based_on == now ? std::optional(std::move(*next++))
                                                            : std::nullopt);
  return written;
}

// Not when the database is away or slow, and never when a commit is in doubt: these are kUnavailable.
bool may_be_one_drafts_fault(const Error& error) {
  return error.code != ErrorCode::kUnavailable && error.code != ErrorCode::kTimeout;
}

}  // namespace

struct LedgerWriter::Impl {
  explicit Impl(Database& where) : database(where), thread([this] { write_until_stopped(); }) {}

  Database& database;
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Waiting> waiting;
  size_t waiting_bytes = 0;
  bool stopping = false;
  std::thread thread;  // last: it uses what stands above

  Outcome append(audit::PreparedEntry entry, std::optional<Generation> based_on);
  void write_until_stopped();
  Batch next_batch();
  void write(Batch batch);
};

// Empty only when there is nothing left to write, ever.
Batch LedgerWriter::Impl::next_batch() {
  std::unique_lock lock(mutex);
  arrived.wait(lock, [this] { return stopping || !waiting.empty(); });
  Batch batch;
  size_t bytes = 0;
  while (!waiting.empty() && batch.size() < kMaxBatch) {
    bytes += waiting.front().bytes;
    if (!batch.empty() && bytes > kMaxBatchBytes) break;
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
    batch[i].answer.set_value(written.ok() ? Outcome(std::move((*written)[i])) : Outcome(written.error()));
}

void LedgerWriter::Impl::write_until_stopped() {
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) write(std::move(batch));
}

Outcome LedgerWriter::Impl::append(audit::PreparedEntry entry, std::optional<Generation> based_on) {
  // An entry that cannot be stored would fail everybody in its batch.
  STEWARD_ASSIGN_OR_RETURN(const size_t bytes, check_prepared(entry));
  std::future<Outcome> answer;
  {
    std::lock_guard lock(mutex);
    if (waiting.size() >= kMaxWaiting || waiting_bytes + bytes > kMaxWaitingBytes)
      return Error{ErrorCode::kUnavailable, "Too many ledger entries wait to be written: try again later.",
                   ""};
    Waiting& added = waiting.emplace_back(Waiting{std::move(entry), based_on, bytes, {}});
    waiting_bytes += bytes;
    answer = added.answer.get_future();
  }
  arrived.notify_one();
  return answer.get();
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
  STEWARD_ASSIGN_OR_RETURN(auto prepared, prepare_checked(draft));
  STEWARD_ASSIGN_OR_RETURN(auto entry, impl_->append(std::move(prepared), std::nullopt));
  return *std::move(entry);
}

Result<std::optional<audit::Entry>> LedgerWriter::append_if_current(audit::PreparedEntry prepared,
                                                                    const Generation& based_on) {
  return impl_->append(std::move(prepared), based_on);
}

}  // namespace steward::storage
