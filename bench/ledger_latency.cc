#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "bench/ledger_bare.h"
#include "bench/ledger_bench.h"
#include "bench/ledger_entries.h"
#include "bench/ledger_place.h"
#include "storage/ledger_store.h"

namespace steward::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kOffered = 5'000;  // a second
constexpr double kMilliseconds = 5, kOfBareCommit = 1;

double milliseconds_since(Steady::time_point then) {
  return std::chrono::duration<double, std::milli>(Steady::now() - then).count();
}

double at(std::vector<double>& times, double share) {
  std::sort(times.begin(), times.end());
  return times[static_cast<size_t>(share * static_cast<double>(times.size() - 1))];
}

void print(std::string_view what, std::vector<double>& times) {
  fmt::print("  {}: p50 {:.2f} ms, p90 {:.2f}, p99 {:.2f}, p99.9 {:.2f}, worst {:.1f}\n", what,
             at(times, 0.5), at(times, 0.9), at(times, 0.99), at(times, 0.999), at(times, 1));
}

// Open loop: each arrival has its time, and its latency counts from that time, however late it was sent. A
// load that waits for answers would not see how long others would have waited. `send` is given the place of
// the latency to be written when it is over.
template <class Send>
void offer(int count, Send&& send) {
  const auto begin = Steady::now() + std::chrono::milliseconds(200);
  for (int n = 0; n < count; ++n) {
    const auto due = begin + std::chrono::nanoseconds(1'000'000'000LL / kOffered * n);
    std::this_thread::sleep_until(due);
    send(static_cast<size_t>(n), due);
  }
}

// Connections are opened and pages touched in the first second.
void add_warm(std::vector<double>& all, const std::vector<double>& round) {
  all.insert(all.end(), round.begin() + kOffered, round.end());
}

std::vector<double> through_writer(storage::Database& database, uint64_t first, int count) {
  const auto generation = database.run([](pqxx::work& tx) { return storage::load_generation(tx); });
  if (!generation.ok()) throw std::runtime_error(generation.error().to_string());
  std::vector<audit::PreparedEntry> prepared;
  for (int n = 0; n < count; ++n) prepared.push_back(decision_entry(first + static_cast<uint64_t>(n)));
  std::vector<double> latencies(static_cast<size_t>(count));
  std::atomic<int> failed{0};
  {
    storage::LedgerWriter writer(database);
    offer(count, [&](size_t n, Steady::time_point due) {
      writer.append_soon(std::move(prepared[n]), *generation, [&, due, n](auto outcome) {
        latencies[n] = milliseconds_since(due);
        if (!outcome.ok()) ++failed;
      });
    });
  }
  if (failed > 0)
    throw std::runtime_error(fmt::format("{} of {} entries were refused", failed.load(), count));
  return latencies;
}

// Group commit and nothing else: all that wait are committed together, `commit(first, end)` of those offered.
std::vector<double> by_groups(int count, const std::function<void(size_t first, size_t end)>& commit) {
  std::vector<double> latencies(static_cast<size_t>(count));
  std::vector<Steady::time_point> due_at(static_cast<size_t>(count));
  std::mutex mutex;
  std::condition_variable arrived;
  size_t sent = 0;
  std::jthread committer([&] {
    for (size_t done = 0; done < latencies.size();) {
      size_t end = 0;
      {
        std::unique_lock lock(mutex);
        arrived.wait(lock, [&] { return sent > done; });
        end = sent;
      }
      commit(done, end);
      for (; done < end; ++done) latencies[done] = milliseconds_since(due_at[done]);
    }
  });
  offer(count, [&](size_t n, Steady::time_point due) {
    due_at[n] = due;
    std::lock_guard lock(mutex);
    sent = n + 1;
    arrived.notify_one();
  });
  committer.join();
  return latencies;
}

std::vector<audit::Entry> sealed_entries(uint64_t first, int count) {
  std::vector<audit::Entry> entries;
  for (int n = 0; n < count; ++n) {
    const uint64_t seq = first + static_cast<uint64_t>(n);
    entries.push_back(audit::seal_prepared(decision_entry(seq), static_cast<int64_t>(seq)));
  }
  return entries;
}

// The least that a database can do: the same bytes, in one COPY and one COMMIT.
std::vector<double> by_bare_commit(storage::Database& database, const std::vector<audit::Entry>& entries) {
  return by_groups(static_cast<int>(entries.size()), [&](size_t first, size_t end) {
    std::vector<const audit::Entry*> batch;
    for (size_t n = first; n < end; ++n) batch.push_back(&entries[n]);
    copy_bare(database, batch);
  });
}

// A file that is written over from its beginning when it is full, as a database's log is; its folder is the
// cluster's.
class PlainLog {
 public:
  explicit PlainLog(const std::filesystem::path& folder)
      : path_((folder / "plain_log").string()), file_(::open(path_.c_str(), O_RDWR | O_CREAT, 0600)) {
    const std::string zeros(1 << 20, '\0');
    for (int n = 0; n < kSize >> 20; ++n) write(zeros);
    sync();
  }
  ~PlainLog() {
    ::close(file_);
    ::unlink(path_.c_str());
  }
  PlainLog(const PlainLog&) = delete;
  PlainLog& operator=(const PlainLog&) = delete;

  void write(std::string_view bytes) {
    if (at_ + static_cast<off_t>(bytes.size()) > kSize) at_ = 0;
    if (::pwrite(file_, bytes.data(), bytes.size(), at_) != static_cast<ssize_t>(bytes.size())) fail();
    at_ += static_cast<off_t>(bytes.size());
  }
  void sync() {
    if (::fdatasync(file_) != 0) fail();
  }

 private:
  static constexpr off_t kSize = 64 << 20;
  [[noreturn]] static void fail() { throw std::runtime_error("the folder of the cluster cannot be written"); }
  std::string path_;
  int file_;
  off_t at_ = 0;
};

// The least that the disk can do: no commit is faster.
std::vector<double> by_plain_log(PlainLog& log, const std::vector<audit::Entry>& entries) {
  return by_groups(static_cast<int>(entries.size()), [&](size_t first, size_t end) {
    std::string bytes;
    for (size_t n = first; n < end; ++n) bytes += entries[n].canonical;
    log.write(bytes);
    log.sync();
  });
}

void run(storage::Database& database, std::initializer_list<const char*> statements) {
  const Status done = database.run([&](pqxx::work& tx) -> Status {
    for (const char* statement : statements) tx.exec(statement);
    return {};
  });
  if (!done.ok()) throw std::runtime_error(done.error().to_string());
}

// A server that has run for minutes writes its log into files it has; a new one makes each of 16 MB anew,
// which every commit then waits for.
void cycle_log(storage::Database& database) {
  for (int file = 0; file < 16; ++file)
    run(database, {"SELECT pg_logical_emit_message(true, 'bench', 'x')", "SELECT pg_switch_wal()"});
  run(database, {"CHECKPOINT"});
}

}  // namespace

void measure_ledger_latency(Ratios& ratios, bool is_quick) {
  const int rounds = is_quick ? 2 : 5, count = kOffered * (is_quick ? 3 : 7);
  LedgerPlace place;
  make_bare_table(*place.database);
  cycle_log(*place.database);
  PlainLog log(place.folder.path());
  const StolenTime stolen;
  std::vector<double> ours, bare, plain;
  for (int round = 0; round < rounds; ++round) {  // in turns: what else runs disturbs all alike
    const auto first = static_cast<uint64_t>(round * count);
    const auto entries = sealed_entries(first, count);
    add_warm(ours, through_writer(*place.database, first, count));
    add_warm(bare, by_bare_commit(*place.database, entries));
    add_warm(plain, by_plain_log(log, entries));
  }
  print(fmt::format("durable at {} a second", kOffered), ours);
  print("  bare COPY and COMMIT of the same bytes", bare);
  print("  the same bytes written to a file and synced, in groups as they come", plain);
  fmt::print("  the host gave {:.0f} % of the processors to others meanwhile\n", 100 * stolen.share());
  ratios.at_most("ledger_durable_p99_milliseconds", at(ours, 0.99), kMilliseconds);
  ratios.at_most("ledger_durable_p99_of_bare_commit", at(ours, 0.99) / at(bare, 0.99), kOfBareCommit);
  ratios.at_most("ledger_durable_p50_of_bare_commit", at(ours, 0.5) / at(bare, 0.5), kOfBareCommit);
}

}  // namespace steward::bench
