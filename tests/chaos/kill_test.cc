// Kills the server, the database, or both at random moments while decisions are being made, then asserts that
// every decision a client was answered is in the ledger (none lost), that every one there was asked for, and
// once (no phantom), and that the ledger verifies: an export of it, and row by row where it stands.
//
// STEWARD_CHAOS_ROUNDS sets how many kills (6 unless told; the long form is 200), STEWARD_CHAOS_SEED which
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

// Each request is told from all others by who asks.
std::string asker(int number) {
  return "chaos-" + std::to_string(number);
}

std::string request_of(const std::string& who) {
  std::string request = kRequest;
  return request.replace(request.find("chaos"), 5, who);
}

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
  // Requests that were begun so far, by all Clients: numbers from 0.
  static int asked() { return asked_; }
  // Returns once `count` more decisions were answered, or the clients have nobody to talk to.
  void wait_for(int count) {
    const int goal = answered_ + count;
    while (running_ && answered_ < goal) std::this_thread::yield();
  }

 private:
  void run(int port) {
    while (running_) {
      const auto answer = http(port, "POST", "/api/v1/decisions", request_of(asker(asked_++)));
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

  static inline std::atomic<int> asked_{0};
  std::set<std::string>& acknowledged_;
  std::mutex mutex_;
  std::atomic<bool> running_{false};
  std::atomic<int> answered_{0};
  std::vector<std::thread> threads_;
};

struct Recorded {
  std::set<std::string> ids;  // of decisions
  std::multiset<std::string> askers;
};

Recorded recorded_decisions(const audit::Export& bundle) {
  Recorded recorded;
  for (const auto& proven : bundle.entries) {
    if (proven.entry.kind != audit::entry_kind::kDecision) continue;
    const auto parsed = parse_json(proven.entry.canonical);
    if (!parsed.ok()) continue;
    const JsonView body = JsonView(*parsed).at("body");
    const auto id = body.string("id"), who = body.at("subject").string("id");
    recorded.ids.insert(id.ok() ? *id : "");
    recorded.askers.insert(who.ok() ? *who : "");
  }
  return recorded;
}

// Entries that nobody asked for, or that stand there twice.
size_t phantoms(const Recorded& recorded, int asked) {
  std::set<std::string> known = {"chaos"};
  for (int number = 0; number < asked; ++number) known.insert(asker(number));
  size_t found = 0;
  for (auto at = recorded.askers.begin(); at != recorded.askers.end(); at = recorded.askers.upper_bound(*at))
    if (!known.contains(*at) || (*at != "chaos" && recorded.askers.count(*at) > 1)) ++found;
  return found;
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
  for (const std::string& id : acknowledged) lost += recorded.ids.contains(id) ? 0 : 1;
  EXPECT_EQ(lost, 0u) << "of " << acknowledged.size() << " acknowledged decisions";
  const size_t unasked = phantoms(recorded, Clients::asked());
  EXPECT_EQ(unasked, 0u) << "of " << recorded.ids.size() << " recorded decisions";
  const Finished live = run_steward({"--data-dir", data_dir.string(), "audit", "verify", "--live"});
  EXPECT_EQ(live.exit_code, 0) << live.out << live.err;
  EXPECT_GT(acknowledged.size(), static_cast<size_t>(rounds)) << "too few decisions to mean anything";
  std::printf("%d kills, %zu acknowledged decisions, %zu recorded, %zu lost, %zu phantom\n", rounds,
              acknowledged.size(), recorded.ids.size(), lost, unasked);
}

}  // namespace
}  // namespace steward::testing
