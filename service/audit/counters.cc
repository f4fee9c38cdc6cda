#include "service/audit/counters.h"

#include <boost/json/serialize.hpp>

#include "audit/entry.h"
#include "service/decision_record.h"
#include "storage/ledger_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

constexpr size_t kShown = 1'000;

json::object numbers_of(const storage::ServerRow& row) {
  return {{"decided", row.decided},
          {"overtaken", row.overtaken},
          {"recorded", row.recorded},
          {"refused", row.refused},
          {"may_lose", row.may_lose}};
}

audit::EntryDraft word_of(std::string_view event, const std::string& server, json::object numbers,
                          Timestamp now) {
  numbers["event"] = std::string(event);
  numbers["server"] = server;
  return {std::string(audit::entry_kind::kServer), "steward", now, std::move(numbers)};
}

}  // namespace

Counters::Counters(storage::Database& database, const Clock& clock)
    : database_(database), clock_(clock), memory_(new_uuid()) {}

void Counters::attend(pqxx::connection& connection) {
  storage::hold_presence(connection, server());
  std::lock_guard lock(mutex_);
  is_attended_ = true;
  if (is_server_ || is_over_) return;
  is_server_ = say(Word::kStarted).ok();  // else when next connected, or by its first report
  has_attended_.notify_all();
}

void Counters::await_start(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  has_attended_.wait_for(lock, at_most, [this] { return is_attended_; });
}

Status Counters::report() {
  std::lock_guard lock(mutex_);
  if (!is_attended_ || is_over_) return {};
  const Status said = say(is_server_ ? Word::kCounted : Word::kStarted);
  is_server_ |= said.ok();
  return said;
}

Status Counters::stop() {
  std::lock_guard lock(mutex_);
  if (std::exchange(is_over_, true)) return {};
  if (is_server_) return say(Word::kStopped);
  if (memory_.read().decided == 0) return {};
  return database_.run([&](pqxx::work& tx) -> Status {
    storage::close_server(tx, server());
    return {};
  });
}

// Behind the lock of the head: the row's `recorded` counts exactly the entries that stand before this one.
Status Counters::say(Word word) {
  std::string numbers_said;
  STEWARD_RETURN_IF_ERROR(database_.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(storage::lock_end(tx));
    if (word == Word::kStarted) storage::open_server(tx, server());
    const storage::DecisionCounts counts = memory_.read();
    storage::tell_counts(tx, server(), counts, storage::Batch::kNone, 0, counts.may_lose);
    if (word == Word::kStopped) storage::close_server(tx, server());
    const auto row = storage::load_server(tx, server());
    if (!row) return Error{ErrorCode::kInternal, "The database forgot this server.", ""};
    const Timestamp now = clock_();
    std::vector<audit::EntryDraft> words;
    json::object numbers = numbers_of(*row);
    numbers["unrecorded"] = counts.unrecorded();
    if (counts.lost > 0) numbers["lost"] = counts.lost;
    numbers_said = json::serialize(numbers);
    if (word != Word::kCounted || numbers_said != last_numbers_)
      words.push_back(word_of(word == Word::kStarted   ? audit::server_event::kStarted
                              : word == Word::kStopped ? audit::server_event::kStopped
                                                       : audit::server_event::kCounted,
                              server(), std::move(numbers), now));
    for (const storage::ServerRow& gone : storage::find_lost(tx)) {
      if (gone.server == server()) continue;
      storage::mark_lost(tx, gone.server);
      json::object last = numbers_of(gone);
      last["found_by"] = server();
      words.push_back(word_of(audit::server_event::kGone, gone.server, std::move(last), now));
    }
    if (words.empty()) return {};
    STEWARD_ASSIGN_OR_RETURN(const auto entries, storage::append_entries(tx, words));
    storage::keep_words(tx, entries);
    return {};
  }));
  last_numbers_ = std::move(numbers_said);
  return {};
}

Result<std::vector<storage::ServerRow>> Counters::processes() {
  return database_.read([](pqxx::transaction_base& tx) {
    return Result<std::vector<storage::ServerRow>>(storage::load_servers(tx, kShown));
  });
}

Result<std::vector<audit::ServerCount>> Counters::as_of(pqxx::transaction_base& tx, uint64_t size) {
  audit::ServerTally tally;
  for (const audit::Entry& entry : storage::load_words(tx, size)) STEWARD_RETURN_IF_ERROR(tally.add(entry));
  return std::move(tally).take();
}

}  // namespace steward::service
