// Kills the server or the database at random moments while lineage events come in, one by one and in batches,
// then asserts that every event a client was answered is in the ledger and its edge in the graph.
//
// STEWARD_CHAOS_ROUNDS sets how many kills (6 unless told; the long form is 50), STEWARD_CHAOS_SEED which
// moments.
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "audit/bundle.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

constexpr int kClients = 3;

int from_environment(const char* name, int fallback) {
  const char* text = std::getenv(name);
  return text ? static_cast<int>(parse_int(text).value_or(fallback)) : fallback;
}

// An event of which nothing but this one tells: source → d<number>.
std::string event(int number) {
  const std::string n = std::to_string(number);
  return R"({"eventType":"COMPLETE","eventTime":"2026-11-20T04:00:00Z","run":{"runId":"r)" + n +
         R"("},"job":{"namespace":"chaos","name":"j)" + n +
         R"("},"inputs":[{"namespace":"db","name":"source"}],"outputs":[{"namespace":"db","name":"d)" + n +
         R"("}]})";
}

// Clients that post events as fast as they are answered, and remember the numbers of those that were.
class Clients {
 public:
  explicit Clients(std::set<int>& acknowledged) : acknowledged_(acknowledged) {}
  ~Clients() { stop(); }

  void start(int port) {
    running_ = true;
    for (int i = 0; i < kClients; ++i) threads_.emplace_back([this, port, i] { run(port, i); });
  }
  void stop() {
    running_ = false;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  // Returns once `count` more events were answered, or the clients have nobody to talk to.
  void wait_for(int count) {
    const int goal = answered_ + count;
    while (running_ && answered_ < goal) std::this_thread::yield();
  }

 private:
  void run(int port, int client) {
    while (running_) {
      if (client == 0)
        post_batch(port);
      else
        post_one(port);
    }
  }
  void post_one(int port) {
    const int number = next_++;
    const auto answer = http(port, "POST", "/api/v1/lineage", event(number));
    if (answer && answer->status == 201) acknowledge({number});
  }
  void post_batch(int port) {
    std::vector<int> numbers;
    std::string body = "[";
    for (int i = 0; i < 20; ++i) {
      numbers.push_back(next_++);
      body += (i ? "," : "") + event(numbers.back());
    }
    const auto answer = http(port, "POST", "/api/v1/lineage/batch", body + "]");
    if (answer && answer->status == 204) acknowledge(numbers);
  }
  void acknowledge(const std::vector<int>& numbers) {
    std::lock_guard lock(mutex_);
    acknowledged_.insert(numbers.begin(), numbers.end());
    ++answered_;
  }

  std::set<int>& acknowledged_;
  std::mutex mutex_;
  std::atomic<bool> running_{false};
  std::atomic<int> answered_{0};
  static inline std::atomic<int> next_{1};
  std::vector<std::thread> threads_;
};

std::set<std::string> recorded_hashes(const std::string& text) {
  std::set<std::string> hashes;
  const auto bundle = audit::parse_export(text);
  EXPECT_TRUE(bundle.ok()) << bundle.error().to_string();
  if (!bundle.ok()) return hashes;
  for (const auto& proven : bundle->entries) {
    if (proven.entry.kind != audit::entry_kind::kLineageEvent) continue;
    const auto parsed = parse_json(proven.entry.canonical);
    if (!parsed.ok()) continue;
    const auto hash = JsonView(*parsed).at("body").string("hash");
    if (hash.ok()) hashes.insert(*hash);
  }
  return hashes;
}

TEST(LineageKill, EveryAcknowledgedEventIsInTheLedgerAndInTheGraph) {
  const int rounds = from_environment("STEWARD_CHAOS_ROUNDS", 6);
  const int seed = from_environment("STEWARD_CHAOS_SEED", 20261121);
  std::mt19937 random(static_cast<uint32_t>(seed));
  const TemporaryDir dir;
  const auto data_dir = dir.path() / "data";
  std::set<int> acknowledged;

  for (int round = 0; round < rounds; ++round) {
    ServerProcess server(data_dir);
    Clients clients(acknowledged);
    clients.start(server.port());
    clients.wait_for(1 + static_cast<int>(random() % 60));
    if (round % 2 == 1) {
      EXPECT_GT(kill_database(data_dir), 0);
    }
    server.kill(SIGKILL);
    server.wait();
    clients.stop();
  }

  const Finished exported = run_steward({"--data-dir", data_dir.string(), "audit", "export"});
  ASSERT_EQ(exported.exit_code, 0) << exported.err;
  const Finished reached = run_steward({"--data-dir", data_dir.string(), "--format", "json", "lineage",
                                        "downstream", "db/source", "--max-nodes", "1000000"});
  ASSERT_EQ(reached.exit_code, 0) << reached.err;
  const auto recorded = recorded_hashes(exported.out);
  size_t lost_entries = 0, lost_edges = 0;
  for (const int number : acknowledged) {
    lost_entries += recorded.contains(to_hex(sha256(event(number)))) ? 0 : 1;
    lost_edges += reached.out.find("db/d" + std::to_string(number) + "\"") != std::string::npos ? 0 : 1;
  }
  EXPECT_EQ(lost_entries, 0u) << "of " << acknowledged.size() << " acknowledged events, seed " << seed;
  EXPECT_EQ(lost_edges, 0u) << "of " << acknowledged.size() << " acknowledged events, seed " << seed;
  EXPECT_GT(acknowledged.size(), static_cast<size_t>(rounds)) << "too few events to mean anything";
  std::printf("%d kills, %zu acknowledged events, %zu recorded, %zu entries and %zu edges lost\n", rounds,
              acknowledged.size(), recorded.size(), lost_entries, lost_edges);
}

}  // namespace
}  // namespace steward::testing
