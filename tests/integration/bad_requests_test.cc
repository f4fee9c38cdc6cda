// Malformed events, requests, policies and exports, and faults around them, with the real binary: one clear
// sentence, the documented exit code or status, and nothing half-written.
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <pqxx/pqxx>
#include <set>
#include <sstream>

#include "base/json.h"
#include "tests/integration/bad_input.h"
#include "tests/integration/postgres_fixture.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

namespace fs = std::filesystem;

// One embedded cluster and one server for what needs state.
class Served : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new TemporaryDir;
    postgres_ = new PostgresFixture;
    server_ = new ServerProcess(dir_->path() / "data", {"--database", postgres_->url()});
  }
  static void TearDownTestSuite() {
    delete server_;
    delete postgres_;
    delete dir_;
  }
  static std::string file(const std::string& name, const std::string& bytes) {
    const auto path = dir_->path() / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  static Finished steward(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"--data-dir", (dir_->path() / "data").string(), "--database", postgres_->url()});
    return run_steward(arguments);
  }
  // Entries of the ledger: what a refused input must leave as it is.
  static int64_t ledger_size() {
    const auto head = http(server_->port(), "GET", "/api/v1/audit/head");
    if (!head) return -1;
    std::istringstream lines(head->body);
    std::string origin;
    int64_t size = -1;
    std::getline(lines, origin);
    lines >> size;
    return size;
  }

  static inline TemporaryDir* dir_ = nullptr;
  static inline PostgresFixture* postgres_ = nullptr;
  static inline ServerProcess* server_ = nullptr;
};

const std::string kEventStart =
    R"({"eventType":"COMPLETE","eventTime":"2026-01-01T00:00:00Z","producer":"https://example.org/p",)"
    R"("schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json",)";

std::string nested(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += "{\"a\":";
  return text + "1" + std::string(static_cast<size_t>(depth), '}');
}

TEST_F(Served, MalformedEventsChangeNothing) {
  const struct {
    const char* what;
    std::string event;
    int status;
    const char* says;
  } kCases[] = {
      {"no JSON", "{", 400, "JSON"},
      {"bytes", std::string("\xC8\xC9\xCA\xFF", 4), 400, "JSON"},
      {"a number", "5", 400, "object"},
      {"too deep", nested(200), 413, "64 levels"},
      {"40 MB", "{\"a\":\"" + std::string(40'000'000, 'x') + "\"}", 413, "33554432"},
      {"no job", kEventStart + R"("run":{"runId":"0176a8c2-fe01-7439-87e6-56a1a1b4029f"}})", 400, "job"},
      {"runId no text", kEventStart + R"("run":{"runId":{"v":"s3cret"}},"job":{"namespace":"n","name":"j"}})",
       400, "/run/runId"},
      {"inputs no array",
       kEventStart +
           R"("run":{"runId":"0176a8c2-fe01-7439-87e6-56a1a1b4029f"},"job":{"namespace":"n","name":"j"},"inputs":5})",
       400, "/inputs"},
      {"input without a name",
       kEventStart +
           R"("run":{"runId":"0176a8c2-fe01-7439-87e6-56a1a1b4029f"},"job":{"namespace":"n","name":"j"},"inputs":[{"namespace":"s3cret"}]})",
       400, "/inputs/0"},
  };
  const int64_t before = ledger_size();
  ASSERT_GE(before, 0);
  for (const auto& c : kCases) {
    // A body over the limit may be refused, and the connection closed, before all of it is sent.
    const auto answer = http(server_->port(), "POST", "/api/v1/lineage", c.event);
    ASSERT_TRUE(answer || c.event.size() > 32u << 20) << c.what;
    if (answer) {
      EXPECT_EQ(answer->status, c.status) << c.what << answer->body;
      EXPECT_NE(answer->body.find(c.says), std::string::npos) << c.what << answer->body;
      expect_clear(answer->body, c.what);
    }
    const Finished run = steward({"lineage", "ingest", file("event.json", c.event)});
    EXPECT_EQ(run.exit_code, 2) << c.what << run.out << run.err;
    EXPECT_NE(run.err.find("event.json: event 0"), std::string::npos) << c.what << run.err;
    EXPECT_NE(run.err.find(c.says), std::string::npos) << c.what << run.err;
    expect_clear(run.err, c.what);
  }
  const Finished empty = steward({"lineage", "ingest", file("nothing.json", "\n")});
  EXPECT_EQ(empty.exit_code, 2) << empty.out;
  EXPECT_NE(empty.err.find("nothing.json"), std::string::npos) << empty.err;
  EXPECT_EQ(ledger_size(), before);
}

TEST_F(Served, GoodEventsBesideBadOnesAreTaken) {
  const std::string good = kEventStart + R"("run":{"runId":"0176a8c2-fe01-7439-87e6-56a1a1b4029e"},)"
                                         R"("job":{"namespace":"n","name":"j"},"inputs":[],"outputs":[]})";
  const Finished run = steward({"lineage", "ingest", file("mixed.jsonl", good + "\ns3cret no json\n")});
  EXPECT_EQ(run.exit_code, 6) << run.out << run.err;
  EXPECT_NE(run.err.find("mixed.jsonl: event 1"), std::string::npos) << run.err;
  EXPECT_NE(run.out.find("1 events accepted"), std::string::npos) << run.out;
  expect_clear(run.err, "mixed.jsonl");
}

TEST_F(Served, MalformedRequestsAreNotDecided) {
  const struct {
    std::string body;
    const char* says;
    int status = 400;
  } kCases[] = {
      {"", "JSON"},
      {"{", "JSON"},
      {"[]", "object"},
      {R"({"subject":{"id":5},"action":"read","resources":["x"]})", "/subject/id"},
      {R"({"subject":{"id":"x"},"action":"reed","resources":["x"]})", "/action"},
      {R"({"subject":{"id":"x"},"action":"read","resources":"x","purpose":"analytics"})", "/resources"},
      {R"({"subject":{"id":"x"},"action":"read","resources":[7],"purpose":"analytics"})", "/resources/0"},
      {R"({"subject":{"id":"x"},"action":"read","resources":["x"],"pourpose":"s3cret"})", "purpose"},
      {nested(200), "64 levels", 413},
  };
  const int64_t before = ledger_size();
  for (const auto& c : kCases) {
    const Finished run = steward({"check", "--request", file("request.json", c.body)});
    EXPECT_EQ(run.exit_code, 2) << c.body << run.out << run.err;
    EXPECT_NE(run.err.find("request.json: "), std::string::npos) << c.body << run.err;
    EXPECT_NE(run.err.find(c.says), std::string::npos) << c.body << run.err;
    expect_clear(run.err, c.body);
    if (c.body.empty()) continue;
    const auto answer = http(server_->port(), "POST", "/api/v1/decisions", c.body);
    ASSERT_TRUE(answer) << c.body;
    EXPECT_EQ(answer->status, c.status) << c.body << answer->body;
    EXPECT_NE(answer->body.find(c.says), std::string::npos) << c.body << answer->body;
    expect_clear(answer->body, c.body);
  }
  EXPECT_EQ(ledger_size(), before) << "what was not understood must not be decided";
}

// A full disk, and a server that became a read-only standby: reads go on, the ledger takes nothing.
TEST_F(Served, ADecisionThatCannotBeRecordedIsNotGiven) {
  const std::string question =
      R"({"subject":{"id":"unrecorded"},"action":"read","resources":["nowhere"],"purpose":"analytics"})";
  const std::string batch = R"({"requests":[)" + question + "]}";
  ASSERT_EQ(http(server_->port(), "POST", "/api/v1/decisions", question)->status, 200);
  const int64_t before = ledger_size();
  for (const std::string state : {"53100", "25006", "42501"}) {
    SCOPED_TRACE(state);
    postgres_->execute(
        "CREATE FUNCTION steward.refuse_entry() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'nothing can be written' USING ERRCODE = '" +
        state +
        "'; END$$;"
        "CREATE TRIGGER refuse_entry BEFORE INSERT ON steward.ledger_entry"
        "  FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_entry()");
    for (const auto& [path, body] : {std::pair("/api/v1/decisions", question),
                                     {"/api/v1/decisions?reasons=none", question},
                                     {"/api/v1/decisions/batch", batch}}) {
      const auto refused = http(server_->port(), "POST", path, body);
      ASSERT_TRUE(refused.has_value());
      EXPECT_EQ(refused->status, 503) << path << refused->body;
      EXPECT_NE(refused->body.find("could not be recorded"), std::string::npos) << refused->body;
      EXPECT_EQ(refused->body.find("verdict"), std::string::npos) << refused->body;
    }
    // What promises no record needs none.
    EXPECT_EQ(http(server_->port(), "POST", "/api/v1/decisions?mode=advisory", question)->status, 200);
    postgres_->execute("DROP FUNCTION steward.refuse_entry() CASCADE");
  }
  EXPECT_EQ(ledger_size(), before);
  EXPECT_EQ(http(server_->port(), "POST", "/api/v1/decisions", question)->status, 200);
}

TEST_F(Served, ABrokenPolicyLeavesTheOldSetInForce) {
  const Finished old = steward({"policy", "show"});
  ASSERT_EQ(old.exit_code, 0) << old.err;
  const std::string good = file("good.yaml", R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: good}
rules:
  - {id: a, effect: permit, purposes: [analytics], data: {categories: [user.contact]}, reason: "r"}
)");
  const struct {
    const char* name;
    std::string text;
  } kCases[] = {
      {"empty.yaml", ""},
      {"comment.yaml", "# nothing left\n"},
      {"syntax.yaml", "apiVersion: [steward/v1\nkind: x\n"},
      {"kind.yaml", "apiVersion: steward/v1\nkind: AccesPolicy\n"},
      {"binary.yaml", noise(2000)},
      {"bomb.yaml", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"},
      {"deep.yaml", std::string(20'000, '[')},
  };
  const int64_t before = ledger_size();
  for (const auto& c : kCases) {
    const Finished apply = steward({"policy", "apply", good, file(c.name, c.text)});
    EXPECT_EQ(apply.exit_code, 2) << c.name << apply.out << apply.err;
    EXPECT_NE((apply.out + apply.err).find(c.name), std::string::npos) << c.name << apply.out << apply.err;
    expect_clear(apply.out + apply.err, c.name);
  }
  EXPECT_EQ(steward({"policy", "show"}).out, old.out);
  EXPECT_EQ(ledger_size(), before);
}

TEST_F(Served, TablesThatCannotBeReadDoNotStopTheScan) {
  postgres_->execute("CREATE DATABASE shop");
  postgres_->execute(
      "CREATE ROLE reader LOGIN;"
      "CREATE TABLE open_people AS SELECT i AS id, 'p' || i || '@example.org' AS email FROM "
      "generate_series(1, 200) i;"
      "CREATE TABLE closed_people AS SELECT * FROM open_people;"
      "GRANT SELECT ON open_people TO reader",
      "shop");
  const Finished scan = run_steward({"scan", postgres_->url("reader", "shop")});
  EXPECT_EQ(scan.exit_code, 6) << scan.out << scan.err;
  EXPECT_NE(scan.out.find("user.contact.email"), std::string::npos) << scan.out;
  EXPECT_NE(scan.out.find("closed_people: Permission to read it was denied"), std::string::npos) << scan.out;
  expect_clear(scan.out + scan.err, "scan as reader");

  const Finished json = run_steward({"scan", postgres_->url("reader", "shop"), "--format", "json"});
  EXPECT_EQ(json.exit_code, 6) << json.err;
  const auto report = parse_json(json.out);
  ASSERT_TRUE(report.ok()) << json.out;
  EXPECT_EQ(report->at("datasets").as_array().size(), 1u) << json.out;
  EXPECT_EQ(report->at("problems").as_array().size(), 1u) << json.out;

  const Finished refused = run_steward({"scan", postgres_->url("nobody_here", "shop")});
  EXPECT_EQ(refused.exit_code, 1) << refused.err;
  const Finished missing = run_steward({"scan", postgres_->url("postgres", "no_such_database")});
  EXPECT_EQ(missing.exit_code, 1) << missing.err;
  EXPECT_NE(missing.err.find("no_such_database"), std::string::npos) << missing.err;
}

// Another session holds the table while it is listed, so that the scan waits for it, and drops it then.
TEST_F(Served, ATableDroppedDuringTheScanIsNamedAndTheRestIsRead) {
  postgres_->execute("CREATE DATABASE moving");
  postgres_->execute(
      "CREATE TABLE gone AS SELECT 1 AS a;"
      "CREATE TABLE stays AS SELECT 'p' || i || '@example.org' AS email FROM generate_series(1, 200) i",
      "moving");
  pqxx::connection connection(postgres_->url("postgres", "moving"));
  pqxx::work other(connection);
  other.exec("LOCK TABLE gone IN ACCESS EXCLUSIVE MODE");
  auto scanning = std::async(std::launch::async, [] {
    return run_steward({"scan", postgres_->url("postgres", "moving")});
  });
  while (scanning.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready &&
         other.exec("SELECT FROM pg_locks WHERE NOT granted AND relation = 'gone'::regclass").empty()) {
  }
  other.exec("DROP TABLE gone");
  other.commit();
  const Finished scan = scanning.get();
  EXPECT_EQ(scan.exit_code, 6) << scan.out << scan.err;
  EXPECT_NE(scan.out.find("gone: It was dropped during the scan."), std::string::npos) << scan.out;
  EXPECT_NE(scan.out.find("user.contact.email"), std::string::npos) << scan.out;
}

void replace_once(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

TEST_F(Served, ATamperedExportDoesNotHold) {
  for (const char* who : {"alice-job", "other-job", "third-job"})
    ASSERT_EQ(steward({"check", "--subject", who, "--resource", "nothing"}).exit_code, 3);
  const std::string path = (dir_->path() / "export.json").string();
  ASSERT_EQ(steward({"audit", "export", "-o", path}).exit_code, 0);
  std::stringstream stream;
  stream << std::ifstream(path).rdbuf();
  const std::string original = stream.str();
  ASSERT_EQ(run_steward({"audit", "verify", path}).exit_code, 0);
  const auto parsed = parse_json(original);
  ASSERT_TRUE(parsed.ok());
  ASSERT_GE(parsed->at("entries").as_array().size(), 3u);

  const auto edited = [&](auto edit) {
    auto copy = *parsed;
    edit(copy.as_object());
    return boost::json::serialize(copy);
  };
  std::string changed = original;
  replace_once(changed, "alice-job", "alicf-job");
  const struct {
    const char* what;
    std::string text;
  } kCases[] = {
      {"changed", changed},
      {"removed", edited([](auto& o) { o["entries"].as_array().pop_back(); })},
      {"first removed",
       edited([](auto& o) { o["entries"].as_array().erase(o["entries"].as_array().begin()); })},
      {"reordered", edited([](auto& o) { o["entries"].as_array()[0].swap(o["entries"].as_array()[1]); })},
      {"twice", edited([](auto& o) { o["entries"].as_array().push_back(o["entries"].as_array()[0]); })},
      {"cut", original.substr(0, original.size() / 2)},
      {"no entries", edited([](auto& o) { o.erase("entries"); })},
  };
  for (const auto& c : kCases) {
    const Finished run = run_steward({"audit", "verify", file("forged.json", c.text)});
    EXPECT_EQ(run.exit_code, 7) << c.what << run.out << run.err;
    expect_clear(run.out + run.err, c.what);
  }

  const std::string page = (dir_->path() / "export.html").string();
  ASSERT_EQ(steward({"audit", "export", "-o", page}).exit_code, 0);
  std::stringstream html;
  html << std::ifstream(page).rdbuf();
  ASSERT_EQ(run_steward({"audit", "verify", page}).exit_code, 0);
  for (auto at = html.str().find("other-job"); at != std::string::npos;
       at = html.str().find("other-job", at + 1)) {
    std::string forged = html.str();
    forged.replace(at, 9, "mrs-smith");
    const Finished run = run_steward({"audit", "verify", "-"}, forged);
    EXPECT_EQ(run.exit_code, 7) << "at byte " << at << run.out;
  }
  EXPECT_EQ(steward({"audit", "export", "-o", (dir_->path() / "no/such/x.json").string()}).exit_code, 2);
  EXPECT_EQ(run_steward({"audit", "verify", path, "--public-key", "s3cret"}).exit_code, 2);
}

TEST(TwoServers, ShareOneDatabaseAndOneGaplessLedger) {
  const PostgresFixture postgres;
  const TemporaryDir dir;
  // Both find an empty database and no keys at the same moment. A database belongs to one pair of keys.
  const auto start = [&] {
    return std::make_unique<ServerProcess>(dir.path() / "data",
                                           std::vector<std::string>{"--database", postgres.url()});
  };
  auto coming = std::async(std::launch::async, start);
  const auto two = start();
  const auto one = coming.get();
  constexpr int kDecisions = 20;
  const auto decide = [&](int port) {
    std::set<int64_t> entries;
    for (int i = 0; i < kDecisions; ++i) {
      const auto answer =
          http(port, "POST", "/api/v1/decisions",
               R"({"subject":{"id":"x"},"action":"read","resources":["nothing"],"purpose":"analytics"})");
      if (!answer || answer->status != 200) {
        ADD_FAILURE() << (answer ? answer->body : "no answer");
        break;
      }
      const auto parsed = parse_json(answer->body);
      if (parsed.ok()) entries.insert(parsed->at("ledger").as_object().at("seq").as_int64());
    }
    return entries;
  };
  auto first = std::async(std::launch::async, decide, one->port());
  auto entries = decide(two->port());
  entries.merge(first.get());
  EXPECT_EQ(entries.size(), 2u * kDecisions);
  // Between them may stand what the servers say of themselves, and nothing is missing.
  const auto exported = http(one->port(), "GET", "/api/v1/audit/export");
  ASSERT_TRUE(exported);
  EXPECT_NE(exported->body.find(R"("complete":true)"), std::string::npos);
  int recorded = 0;
  for (size_t at = 0; (at = exported->body.find(R"("kind":"decision")", at)) != std::string::npos; ++at)
    ++recorded;
  EXPECT_EQ(recorded, 2 * kDecisions);
  EXPECT_EQ(run_steward({"audit", "verify", "-"}, exported->body).exit_code, 0);
}

// A process that ended but that nobody has waited for has no command line any more.
bool runs(pid_t pid) {
  std::string text;
  std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/cmdline"), text, '\0');
  return !text.empty();
}

TEST(Interrupted, AServerTakesItsDatabaseAlong) {
  for (const int signal : {SIGINT, SIGKILL}) {
    const TemporaryDir dir;
    const auto pid_file = dir.path() / "data/postgres/postmaster.pid";
    ServerProcess server(dir.path() / "data");
    pid_t postmaster = 0;
    std::ifstream(pid_file) >> postmaster;
    ASSERT_GT(postmaster, 1);
    server.kill(signal);
    EXPECT_EQ(server.wait(), signal == SIGINT ? 0 : 128 + signal);
    // PostgreSQL removes its file last of all; after SIGKILL nobody waits for it but the next Steward.
    const Finished next = run_steward({"--data-dir", (dir.path() / "data").string(), "source", "list"});
    EXPECT_EQ(next.exit_code, 0) << next.err;
    EXPECT_FALSE(runs(postmaster)) << "signal " << signal;
    EXPECT_FALSE(fs::exists(pid_file)) << "signal " << signal;
  }
}

}  // namespace
}  // namespace steward::testing
