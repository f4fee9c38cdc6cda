#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "storage/ledger_store.h"

namespace steward::storage {
namespace {

constexpr size_t kMaxWaiting = 10'000;
constexpr size_t kMaxBatch = 512;

struct Waiting {
  audit::EntryDraft draft;
  std::promise<Result<audit::Entry>> answer;
};

}  // namespace

struct LedgerWriter::Impl {
  explicit Impl(Database& where) : database(where), thread([this] { write_until_stopped(); }) {}

  Database& database;
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Waiting> waiting;
  bool stopping = false;
  std::thread thread;  // last: it uses what stands above

  void write_until_stopped();
  std::deque<Waiting> next_batch();
  void write(std::deque<Waiting> batch);
};

// Empty only when there is nothing left to write, ever.
std::deque<Waiting> LedgerWriter::Impl::next_batch() {
  std::unique_lock lock(mutex);
  arrived.wait(lock, [this] { return stopping || !waiting.empty(); });
  std::deque<Waiting> batch;
  while (!waiting.empty() && batch.size() < kMaxBatch) {
    batch.push_back(std::move(waiting.front()));
    waiting.pop_front();
  }
  return batch;
}

void LedgerWriter::Impl::write(std::deque<Waiting> batch) {
  std::vector<audit::EntryDraft> drafts;
  for (Waiting& one : batch) drafts.push_back(std::move(one.draft));
  auto entries = database.run([&](pqxx::work& tx) { return append_entries(tx, drafts); });
  for (size_t i = 0; i < batch.size(); ++i)
    batch[i].answer.set_value(entries.ok() ? Result<audit::Entry>(std::move((*entries)[i]))
                                           : Result<audit::Entry>(entries.error()));
}

void LedgerWriter::Impl::write_until_stopped() {
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) write(std::move(batch));
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

Result<audit::Entry> LedgerWriter::append(audit::EntryDraft draft) {
  // A draft that cannot be stored would fail everybody in its batch.
  STEWARD_RETURN_IF_ERROR(check_draft(draft));
  std::future<Result<audit::Entry>> answer;
  {
    std::lock_guard lock(impl_->mutex);
    if (impl_->waiting.size() >= kMaxWaiting)
      return Error{ErrorCode::kUnavailable, "Too many ledger entries wait to be written: try again later.",
                   ""};
    Waiting& added = impl_->waiting.emplace_back(Waiting{std::move(draft), {}});
    answer = added.answer.get_future();
  }
  impl_->arrived.notify_one();
  return answer.get();
}

}  // namespace steward::storage
