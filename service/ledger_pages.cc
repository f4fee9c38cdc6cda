#include "service/ledger_pages.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "storage/ledger_store.h"

namespace steward::service {
namespace {

constexpr size_t kPagesAhead = 4;
constexpr size_t kLedgerPage = 4096;

}  // namespace

struct LedgerPages::Impl {
  Impl(storage::Database& where, std::optional<Timestamp> from, std::optional<Timestamp> to)
      : database(where), since(from), until(to), thread([this] { read_ahead(); }) {}

  storage::Database& database;
  std::optional<Timestamp> since, until;
  std::mutex mutex;
  std::condition_variable moved;
  std::deque<Result<LedgerPage>> ready;
  bool stopping = false;
  std::thread thread;  // last: it uses what stands above

  // False when nobody wants more.
  bool hand_over(Result<LedgerPage> page) {
    std::unique_lock lock(mutex);
    moved.wait(lock, [this] { return stopping || ready.size() < kPagesAhead; });
    if (stopping) return false;
    ready.push_back(std::move(page));
    moved.notify_all();
    return true;
  }

  void read_ahead() {
    const storage::EntryFilter filter{since, until, std::string(audit::entry_kind::kDecision)};
    auto range =
        database.read([&](pqxx::transaction_base& tx) { return storage::range_of_entries(tx, filter); });
    if (!range.ok()) {
      hand_over(range.error());
      return;
    }
    int64_t after = range->first - 1;
    for (; after < range->last; after += static_cast<int64_t>(kLedgerPage)) {
      auto page = database.read([&](pqxx::transaction_base& tx) -> Result<LedgerPage> {
        LedgerPage read;
        read.total = range->count;
        storage::visit_entries(tx, filter, after, range->last, kLedgerPage,
                               [&](int64_t seq, std::string_view canonical) {
                                 read.lines.push_back({seq, read.text.size(), canonical.size()});
                                 read.text += canonical;
                               });
        return read;
      });
      if (page.ok() && page->lines.empty()) continue;  // other kinds of entries stand there
      const bool has_failed = !page.ok();
      if (!hand_over(std::move(page)) || has_failed) return;
    }
    hand_over(LedgerPage{});
  }
};

LedgerPages::LedgerPages(storage::Database& database, std::optional<Timestamp> since,
                         std::optional<Timestamp> until)
    : impl_(std::make_unique<Impl>(database, since, until)) {}

LedgerPages::~LedgerPages() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->moved.notify_all();
  impl_->thread.join();
}

Result<LedgerPage> LedgerPages::next() {
  std::unique_lock lock(impl_->mutex);
  impl_->moved.wait(lock, [this] { return !impl_->ready.empty(); });
  auto page = std::move(impl_->ready.front());
  impl_->ready.pop_front();
  impl_->moved.notify_all();
  return page;
}

}  // namespace steward::service
