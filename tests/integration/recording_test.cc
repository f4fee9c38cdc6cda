// Decisions and their entries with the real server: what is answered, what is refused, and what the counters say when
// the database goes away or the server is killed.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <pqxx/pqxx>
#include <set>

#include "base/json.h"
#include "tests/integration/postgres_fixture.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

constexpr char kPolicies[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: p}
rules:
  - id: counting
    effect: permit
    actions: [read]
    data: {categories: ["*"]}
    obligations: {record: {mode: bounded_async, at_most: 3, within: 60s}}
    reason: "Counting may lose a record."
  - id: exporting
    effect: permit
    actions: [export]
    data: {categories: ["*"]}
    reason: "Each export is on record."
)";
constexpr int kAtMost = 3;

class Recording : public ::testing::Test {
 protected:
  Recording() {
    postgres_.execute("CREATE DATABASE ledger");
    std::ofstream(dir_.path() / "t.csv") << "amount\n1\n2\n";
    std::ofstream(dir_.path() / "p.yaml") << kPolicies;
    EXPECT_EQ(steward({"scan", (dir_.path() / "t.csv").string(), "--save"}).exit_code, 0);
    const Finished applied = steward({"policy", "apply", (dir_.path() / "p.yaml").string()});
    EXPECT_EQ(applied.exit_code, 0) << applied.err;
    start();
  }
  void start() {
    server_ = std::make_unique<ServerProcess>(
        dir_.path() / "data", std::vector<std::string>{"--database", postgres_.url("postgres", "ledger")});
  }
  Finished steward(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data-dir", (dir_.path() / "data").string(), "--database",
                                         postgres_.url("postgres", "ledger")});
    return run_steward(arguments);
  }
  HttpAnswer decide(const std::string& action) {
    const auto answer = http(server_->port(), "POST", "/api/v1/decisions",
                             R"({"subject":{"id":"job"},"action":")" + action + R"(","resources":["t.csv"],)" +
                                 R"("purpose":"analytics"})");
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(HttpAnswer{});
  }
  // By the id of the decision.
  std::string id_of(const HttpAnswer& answer) {
    const auto parsed = parse_json(answer.body);
    EXPECT_TRUE(parsed.ok()) << answer.body;
    return parsed.ok() ? std::string(parsed->at("id").as_string()) : "";
  }
  static bool is_queued(const HttpAnswer& answer) {
    return answer.status == 200 &&
           answer.body.find(R"("recorded":{"at_most":3,"mode":"bounded_async","within":"60s"})") != std::string::npos;
  }
  int64_t metric(const std::string& name) {
    const auto answer = http(server_->port(), "GET", "/metrics");
    if (!answer) return -1;
    const std::string line = "\nsteward_decisions_" + name + " ";
    const auto at = answer->body.find(line);
    EXPECT_NE(at, std::string::npos) << name;
    return at == std::string::npos ? -1 : std::stoll(answer->body.substr(at + line.size()));
  }
  void take_database_away() {
    postgres_.execute("ALTER DATABASE ledger ALLOW_CONNECTIONS false");
    postgres_.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ledger'");
    while (connections() > 0) {
    }
  }
  void give_database_back() { postgres_.execute("ALTER DATABASE ledger ALLOW_CONNECTIONS true"); }
  int connections() {
    pqxx::connection connection(postgres_.url());
    pqxx::nontransaction tx(connection);
    return tx.exec1("SELECT count(*) FROM pg_stat_activity WHERE datname = 'ledger'")[0].as<int>();
  }
  // One bounded answer, so that the bound is on record, then one that rests on it.
  void prime() {
    ASSERT_EQ(decide("read").status, 200);
    const HttpAnswer queued = decide("read");
    ASSERT_TRUE(is_queued(queued)) << queued.body;
    while (metric("waiting") > 0) {
    }
  }
  std::vector<std::string> recorded_ids() {
    pqxx::connection connection(postgres_.url("postgres", "ledger"));
    pqxx::nontransaction tx(connection);
    std::vector<std::string> ids;
    for (const auto& row : tx.exec(
             "SELECT canonical::json->'body'->>'id' FROM steward.ledger_entry WHERE kind = 'decision' ORDER BY seq"))
      ids.push_back(row[0].c_str());
    return ids;
  }

  PostgresFixture postgres_;
  TemporaryDir dir_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(Recording, AnOutageIsAnsweredWithinTheBoundAndThenRefused) {
  prime();
  take_database_away();
  std::vector<std::string> answered;
  for (int i = 0; i < kAtMost; ++i) {
    const HttpAnswer answer = decide("read");
    ASSERT_TRUE(is_queued(answer)) << i << answer.body;
    answered.push_back(id_of(answer));
  }
  for (const char* action : {"read", "export"}) {
    const HttpAnswer refused = decide(action);
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_NE(refused.body.find("could not be recorded"), std::string::npos) << refused.body;
    EXPECT_EQ(refused.body.find("verdict"), std::string::npos) << refused.body;
  }
  EXPECT_EQ(metric("waiting"), kAtMost);
  EXPECT_EQ(metric("unrecorded"), 0) << "what waits is at work";
  give_database_back();
  while (metric("waiting") > 0) {
  }
  auto ids = recorded_ids();
  ASSERT_GE(ids.size(), answered.size());
  EXPECT_EQ(std::vector(ids.end() - kAtMost, ids.end()), answered) << "all of them, in order";
  EXPECT_EQ(decide("export").status, 200);
  EXPECT_EQ(metric("unrecorded"), 0);
  EXPECT_EQ(metric("decided_total") - metric("overtaken_total"), metric("recorded_total") + metric("refused_unrecorded_total"));
  EXPECT_GE(metric("refused_unrecorded_total"), 1);
  EXPECT_EQ(metric("recorded_total"), static_cast<int64_t>(recorded_ids().size()));
}

TEST_F(Recording, AtACleanEndAllIsWrittenAndTheLastWordSaysSo) {
  prime();
  std::set<std::string> answered;
  for (int i = 0; i < 20; ++i) answered.insert(id_of(decide("read")));
  server_->kill(SIGTERM);
  EXPECT_EQ(server_->wait(), 0);
  const auto ids = recorded_ids();
  for (const std::string& id : answered) EXPECT_EQ(std::count(ids.begin(), ids.end(), id), 1) << id;
  const Finished servers = steward({"audit", "servers", "--format", "json"});
  ASSERT_EQ(servers.exit_code, 0) << servers.err;
  EXPECT_NE(servers.out.find(R"("state":"stopped")"), std::string::npos) << servers.out;
  EXPECT_NE(servers.out.find(R"("recorded":)" + std::to_string(ids.size())), std::string::npos) << servers.out;
}

TEST_F(Recording, AKilledServerIsMissedAndSaidToHaveLostAtMostTheBound) {
  prime();
  take_database_away();
  std::set<std::string> answered;
  for (int i = 0; i < 2; ++i) {
    const HttpAnswer answer = decide("read");
    ASSERT_TRUE(is_queued(answer)) << answer.body;
    answered.insert(id_of(answer));
  }
  server_->kill(SIGKILL);
  server_->wait();
  give_database_back();
  start();
  const Finished servers = steward({"audit", "servers"});
  ASSERT_EQ(servers.exit_code, 0) << servers.err;
  EXPECT_NE(servers.out.find("gone"), std::string::npos) << servers.out;
  EXPECT_NE(servers.out.find("up to 3 answers may be missing"), std::string::npos) << servers.out;
  for (const std::string& id : recorded_ids()) EXPECT_FALSE(answered.contains(id)) << "this one is lost";
  // The ledger itself says so, to whoever reads an export.
  const Finished exported = steward({"audit", "export", "--kind", "server"});
  EXPECT_NE(exported.out.find(R"("event":"gone")"), std::string::npos) << exported.out;
  EXPECT_NE(exported.out.find(R"("may_lose":3)"), std::string::npos) << exported.out;
}

// Killed under durable decisions alone: none that was answered is missing, and the next server says so.
TEST_F(Recording, AKilledServerOfDurableAnswersLosesNone) {
  std::set<std::string> answered;
  for (int i = 0; i < 20; ++i) answered.insert(id_of(decide("export")));
  server_->kill(SIGKILL);
  server_->wait();
  start();
  const auto ids = recorded_ids();
  for (const std::string& id : answered) EXPECT_EQ(std::count(ids.begin(), ids.end(), id), 1) << id;
  const Finished servers = steward({"audit", "servers"});
  EXPECT_NE(servers.out.find("every answer is recorded"), std::string::npos) << servers.out;
}

}  // namespace
}  // namespace steward::testing
