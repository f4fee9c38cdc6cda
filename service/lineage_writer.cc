#include "service/lineage_writer.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "storage/event_store.h"
#include "storage/generation.h"
#include "storage/merge_store.h"

namespace steward::service {
namespace {

constexpr size_t kMaxWaiting = 20'000;
constexpr size_t kMaxWaitingBytes = 256 << 20;
constexpr size_t kMaxBatch = 512;
constexpr size_t kMaxBatchBytes = 16 << 20;
constexpr size_t kFoldAtOnce = 500;

using Outcome = Result<IngestOutcome>;

struct Waiting {
  PreparedEvent event;
  std::promise<Outcome> answer;
};
using Pending = std::vector<Waiting>;

// Not when the database is away or slow, and never when a commit is in doubt: these are kUnavailable.
bool may_be_one_events_fault(const Error& error) {
  return error.code != ErrorCode::kUnavailable && error.code != ErrorCode::kTimeout;
}

Result<lineage::TagMapping> load_tag_mapping(pqxx::transaction_base& tx) {
  for (const auto& [kind, body] : storage::load_lineage_settings(tx))
    if (kind == "TagMapping") return lineage::TagMapping::parse(body, kind, nullptr);
  return lineage::TagMapping::built_in();
}

}  // namespace

struct LineageWriter::Impl {
  Impl(storage::Database& where, Clock what_time, std::function<std::set<std::string>()> masking)
      : database(where),
        clock(std::move(what_time)),
        masking_functions(std::move(masking)),
        thread([this] { write_until_stopped(); }) {}

  storage::Database& database;
  Clock clock;
  std::function<std::set<std::string>()> masking_functions;
  storage::LineageMemory memory;  // the thread's own
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Waiting> waiting;
  size_t waiting_bytes = 0;
  bool stopping = false;
  std::thread thread;  // last: it uses what stands above

  Result<std::vector<std::future<Outcome>>> enqueue(std::vector<PreparedEvent> events);
  void write_until_stopped();
  Pending next_batch();
  void write(Pending batch);
};

Result<std::vector<std::future<Outcome>>> LineageWriter::Impl::enqueue(std::vector<PreparedEvent> events) {
  size_t bytes = 0;
  for (const PreparedEvent& event : events) bytes += event.text.size();
  std::vector<std::future<Outcome>> answers;
  {
    std::lock_guard lock(mutex);
    if (waiting.size() + events.size() > kMaxWaiting || waiting_bytes + bytes > kMaxWaitingBytes)
      return Error{ErrorCode::kUnavailable, "Too many lineage events wait to be written: try again later.",
                   ""};
    waiting_bytes += bytes;
    for (PreparedEvent& event : events) {
      Waiting& added = waiting.emplace_back(Waiting{std::move(event), {}});
      answers.push_back(added.answer.get_future());
    }
  }
  arrived.notify_one();
  return answers;
}

// Empty only when there is nothing left to write, ever.
Pending LineageWriter::Impl::next_batch() {
  std::unique_lock lock(mutex);
  arrived.wait(lock, [this] { return stopping || !waiting.empty(); });
  Pending batch;
  size_t bytes = 0;
  while (!waiting.empty() && batch.size() < kMaxBatch) {
    const size_t next = waiting.front().event.text.size();
    if (!batch.empty() && bytes + next > kMaxBatchBytes) break;
    bytes += next;
    batch.push_back(std::move(waiting.front()));
    waiting.pop_front();
  }
  waiting_bytes -= bytes;
  return batch;
}

void LineageWriter::Impl::write(Pending batch) {
  std::vector<const PreparedEvent*> events;
  for (const Waiting& one : batch) events.push_back(&one.event);
  // Asked before the writers' lock is held: the answer may wait for a world that is being read.
  const std::set<std::string> masks = masking_functions();
  auto written = database.run([&](pqxx::work& tx) -> Result<std::vector<IngestOutcome>> {
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(auto mapping, load_tag_mapping(tx));
    return write_events(tx, events, memory, {std::move(mapping), masks}, clock());
  });
  if (written.ok())
    memory.commit();
  else
    memory.rollback();
  if (!written.ok() && batch.size() > 1 && may_be_one_events_fault(written.error())) {
    for (Waiting& one : batch) {
      Pending alone;
      alone.push_back(std::move(one));
      write(std::move(alone));
    }
    return;
  }
  for (size_t i = 0; i < batch.size(); ++i)
    batch[i].answer.set_value(written.ok() ? Outcome((*written)[i]) : Outcome(written.error()));
}

void LineageWriter::Impl::write_until_stopped() {
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) write(std::move(batch));
}

LineageWriter::LineageWriter(storage::Database& database, Clock clock,
                             std::function<std::set<std::string>()> masking_functions)
    : impl_(std::make_unique<Impl>(database, std::move(clock), std::move(masking_functions))) {}

LineageWriter::~LineageWriter() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->arrived.notify_one();
  impl_->thread.join();
}

Result<IngestOutcome> LineageWriter::write(PreparedEvent event) {
  std::vector<PreparedEvent> one;
  one.push_back(std::move(event));
  return std::move(write(std::move(one)).front());
}

std::vector<Result<IngestOutcome>> LineageWriter::write(std::vector<PreparedEvent> events) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(events.size());
  // In portions, so that a large request waits for its own turn instead of being refused as too much at once.
  for (size_t at = 0; at < events.size();) {
    std::vector<PreparedEvent> portion;
    size_t bytes = 0;
    for (; at < events.size() && portion.size() < kMaxBatch; ++at) {
      if (!portion.empty() && bytes + events[at].text.size() > kMaxBatchBytes) break;
      bytes += events[at].text.size();
      portion.push_back(std::move(events[at]));
    }
    const size_t size = portion.size();
    auto answers = impl_->enqueue(std::move(portion));
    for (size_t i = 0; i < size; ++i)
      outcomes.push_back(answers.ok() ? (*answers)[i].get() : Outcome(answers.error()));
  }
  return outcomes;
}

Status LineageWriter::fold_stored() {
  STEWARD_ASSIGN_OR_RETURN(const bool is_needed,
                           impl_->database.read([](pqxx::transaction_base& tx) -> Result<bool> {
                             return storage::has_unfolded_events(tx);
                           }));
  if (!is_needed) return {};  // without waiting for whoever writes
  for (;;) {
    size_t taken = 0;
    const Status folded = impl_->database.run([&](pqxx::work& tx) -> Status {
      STEWARD_ASSIGN_OR_RETURN(auto mapping, load_tag_mapping(tx));
      const IngestTables tables{std::move(mapping), impl_->masking_functions()};
      std::vector<PreparedEvent> prepared;
      for (std::string& text : storage::take_unfolded_events(tx, kFoldAtOnce)) {
        ++taken;
        auto event = lineage::parse_event_text(text);
        if (!event.ok()) continue;  // taken by an older Steward that was less strict
        prepared.push_back(
            prepare_event(std::move(text), *std::move(event), "steward", tables.masking_functions));
      }
      std::vector<const PreparedEvent*> events;
      for (const PreparedEvent& each : prepared) events.push_back(&each);
      storage::LineageMemory nothing_known;
      return fold_stored_events(tx, events, nothing_known, tables, impl_->clock());
    });
    STEWARD_RETURN_IF_ERROR(folded);
    if (taken < kFoldAtOnce) return {};
  }
}

}  // namespace steward::service
