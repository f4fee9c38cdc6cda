// Kills the server, the database, or both at random moments while decisions are being made, then asserts that
// every decision a client was answered is in the ledger, and that the ledger verifies.
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
#include "base/json.h"
#include "base/text.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

constexpr int kClients = 4;
constexpr char kRequest[] =
    R"({"subject":{"id":"chaos","roles":["analyst"]},"action":"read","resources":["nowhere"],"purpose":"analytics"})";

int from_environment(const char* name, int fallback) {
  const char* text = std::getenv(name);
  return text ? static_cast<int>(parse_int(text).value_or(fallback)) : fallback;
}

// Clients that post decisions as fast as they are answered, and remember the ids of those that were.
class Clients {
 public:
  explicit Clients(std::set<std::string>& acknowledged) : acknowledged_(acknowledged) {}
  ~Clients() { stop(); }

  void start(int port) {
    running_ = true;
    for (int i = 0; i < kClients; ++i) threads_.emplace_back([this, port] { run(port); });
  }
  void stop() {
    running_ = false;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  // Returns once `count` more decisions were answered, or the clients have nobody to talk to.
  void wait_for(int count) {
    const int goal = answered_ + count;
    while (running_ && answered_ < goal) std::this_thread::yield();
  }

 private:
  void run(int port) {
    while (running_) {
      const auto answer = http(port, "POST", "/api/v1/decisions", kRequest);
      if (!answer || answer->status != 200) continue;
      const auto parsed = parse_json(answer->body);
      ASSERT_TRUE(parsed.ok()) << answer->body;
      const auto id = JsonView(*parsed).string("id");
      ASSERT_TRUE(id.ok()) << answer->body;
      std::lock_guard lock(mutex_);
      acknowledged_.insert(*id);
      ++answered_;
    }
  }

  std::set<std::string>& acknowledged_;
  std::mutex mutex_;
  std::atomic<bool> running_{false};
  std::atomic<int> answered_{0};
  std::vector<std::thread> threads_;
};

std::set<std::string> recorded_decisions(const audit::Export& bundle) {
  std::set<std::string> ids;
  for (const auto& proven : bundle.entries) {
    if (proven.entry.kind != audit::entry_kind::kDecision) continue;
    const auto parsed = parse_json(proven.entry.canonical);
    if (parsed.ok())
      ids.insert(JsonView(*parsed).at("body").string("id").ok() ? *JsonView(*parsed).at("body").string("id")
                                                                : "");
  }
  return ids;
}

TEST(Kill, EveryAcknowledgedDecisionIsInALedgerThatVerifies) {
  const int rounds = from_environment("STEWARD_CHAOS_ROUNDS", 6);
  const int seed = from_environment("STEWARD_CHAOS_SEED", 20261120);
  std::mt19937 random(static_cast<uint32_t>(seed));
  const TemporaryDir dir;
  const auto data_dir = dir.path() / "data";
  std::set<std::string> acknowledged;

  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round) + " of seed " + std::to_string(seed));
    ServerProcess server(data_dir);
    Clients clients(acknowledged);
    clients.start(server.port());
    clients.wait_for(static_cast<int>(random() % 120));
    const int victim = round % 3;
    if (victim != 0) {
      EXPECT_GT(kill_database(data_dir), 0);
    }
    if (victim != 1) server.kill(SIGKILL);
    if (victim == 1) {
      // The database alone died: the server must answer, and must not acknowledge what it cannot record.
      const auto answer = http(server.port(), "POST", "/api/v1/decisions", kRequest);
      ASSERT_TRUE(answer.has_value());
      EXPECT_EQ(answer->status, 503) << answer->body;
      server.kill(SIGKILL);
    }
    server.wait();
    clients.stop();
  }

  const Finished exported = run_steward(
      {"--data-dir", data_dir.string(), "audit", "export", "-o", (dir.path() / "export.json").string()});
  ASSERT_EQ(exported.exit_code, 0) << exported.err;
  const Finished verified = run_steward({"audit", "verify", (dir.path() / "export.json").string()});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;

  const Finished text = run_steward({"--data-dir", data_dir.string(), "audit", "export"});
  ASSERT_EQ(text.exit_code, 0) << text.err;
  const auto bundle = audit::parse_export(text.out);
  ASSERT_TRUE(bundle.ok()) << bundle.error().to_string();
  const auto recorded = recorded_decisions(*bundle);
  size_t lost = 0;
  for (const std::string& id : acknowledged) lost += recorded.contains(id) ? 0 : 1;
  EXPECT_EQ(lost, 0u) << "of " << acknowledged.size() << " acknowledged decisions";
  EXPECT_GT(acknowledged.size(), static_cast<size_t>(rounds)) << "too few decisions to mean anything";
  std::printf("%d kills, %zu acknowledged decisions, %zu recorded, %zu lost\n", rounds, acknowledged.size(),
              recorded.size(), lost);
}

}  // namespace
}  // namespace steward::testing
