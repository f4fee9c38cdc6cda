// The real server over real sockets and a real database: what clients get, and what hostile ones do not.
#include <gtest/gtest.h>
#include <signal.h>

#include "base/json.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

constexpr char kEvent[] = R"({
  "eventType":"COMPLETE","eventTime":"2026-01-01T00:00:00Z",
  "run":{"runId":"0176a8c2-fe01-7439-87e6-56a1a1b4029f"},
  "job":{"namespace":"etl","name":"copy"},
  "producer":"https://example.org/p","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json",
  "inputs":[{"namespace":"file","name":"/in.csv"}],
  "outputs":[{"namespace":"file","name":"/out.csv"}]})";

class Server : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new TemporaryDir;
    server_ = new ServerProcess(dir_->path() / "data");
  }
  static void TearDownTestSuite() {
    delete server_;
    delete dir_;
  }
  static HttpAnswer call(const char* method, const std::string& target, const std::string& body = "") {
    const auto answer = http(server_->port(), method, target, body);
    EXPECT_TRUE(answer.has_value()) << method << " " << target;
    return answer.value_or(HttpAnswer{});
  }

  static inline TemporaryDir* dir_ = nullptr;
  static inline ServerProcess* server_ = nullptr;
};

TEST_F(Server, SaysThatItLivesAndIsReady) {
  EXPECT_EQ(call("GET", "/healthz").status, 200);
  EXPECT_EQ(call("GET", "/readyz").status, 200);
}

TEST_F(Server, TakesALineageEventOnceAndShowsTheDataset) {
  EXPECT_EQ(call("POST", "/api/v1/lineage", kEvent).status, 201);
  EXPECT_EQ(call("POST", "/api/v1/lineage", kEvent).status, 201);
  const auto page = call("GET", "/api/v1/datasets?name=file%3A%2Fout.csv");
  EXPECT_EQ(page.status, 200) << page.body;
  EXPECT_NE(page.body.find("/in.csv"), std::string::npos) << page.body;
  const auto found = call("GET", "/api/v1/search?q=out.csv");
  EXPECT_EQ(found.status, 200) << found.body;
  EXPECT_NE(found.body.find("/out.csv"), std::string::npos) << found.body;
}

TEST_F(Server, DecidesRecordsAndExportsWhatVerifies) {
  const auto decision = call("POST", "/api/v1/decisions",
                             R"({"subject":{"id":"job","roles":["analyst"]},"action":"read",
                                 "resources":["no such dataset"],"purpose":"analytics"})");
  ASSERT_EQ(decision.status, 200) << decision.body;
  const auto parsed = parse_json(decision.body);
  ASSERT_TRUE(parsed.ok());
  const JsonView view(*parsed);
  EXPECT_EQ(*view.string("verdict"), "deny");
  const auto exported = call("GET", "/api/v1/audit/export?format=html");
  ASSERT_EQ(exported.status, 200);
  EXPECT_NE(exported.body.find(*view.string("id")), std::string::npos);
  const Finished verified = run_steward({"audit", "verify", "-"}, exported.body);
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;

  std::string forged = exported.body;
  forged.replace(forged.find("analyst"), 7, "auditor");
  EXPECT_EQ(run_steward({"audit", "verify", "-"}, forged).exit_code, 7);
}

TEST_F(Server, RefusesWhatIsMalformedWithTheReasonAndThePlace) {
  const struct {
    const char* method;
    const char* target;
    const char* body;
    int status;
    const char* says;
  } kCases[] = {
      {"POST", "/api/v1/lineage", "{", 400, "JSON"},
      {"POST", "/api/v1/lineage", R"({"a":1,"a":2})", 400, "twice"},
      {"POST", "/api/v1/lineage", R"({"eventTime":"yesterday"})", 400, "/"},
      {"POST", "/api/v1/decisions", R"({"subject":{"id":"x"},"action":"reed"})", 400, "action"},
      {"POST", "/api/v1/decisions", R"({"subjct":{"id":"x"}})", 400, "subject"},
      {"GET", "/api/v1/datasets?name=nothing", "", 404, "nothing"},
      {"GET", "/nothing/here", "", 404, ""},
      {"DELETE", "/api/v1/lineage", "", 405, ""},
      {"GET", "/%00", "", 400, ""},
  };
  for (const auto& c : kCases) {
    const auto answer = call(c.method, c.target, c.body);
    EXPECT_EQ(answer.status, c.status) << c.method << " " << c.target << " " << c.body << ": " << answer.body;
    EXPECT_NE(answer.head.find("application/problem+json"), std::string::npos) << c.target << "\n"
                                                                               << answer.head;
    EXPECT_NE(answer.body.find(c.says), std::string::npos)
        << c.target << " " << c.body << ": " << answer.body;
  }
  EXPECT_EQ(call("GET", "/healthz").status, 200);
}

TEST_F(Server, HoldsItsDataDirectoryAgainstOthers) {
  const Finished other = run_steward({"--data-dir", (dir_->path() / "data").string(), "source", "list"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_NE(other.err.find(std::to_string(server_->pid())), std::string::npos) << other.err;
  EXPECT_NE(other.err.find("--database"), std::string::npos) << other.err;
}

TEST(ServerLife, TerminatesOnSigtermWithZeroAndStartsAgain) {
  const TemporaryDir dir;
  for (int i = 0; i < 2; ++i) {
    ServerProcess server(dir.path() / "data");
    EXPECT_EQ(http(server.port(), "GET", "/readyz").value_or(HttpAnswer{}).status, 200);
    server.kill(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
  }
}

TEST(ServerLife, RefusesToListenToTheWorldWithoutAToken) {
  const TemporaryDir dir;
  const Finished refused =
      run_steward({"--data-dir", (dir.path() / "data").string(), "serve", "--listen", "0.0.0.0:0"});
  EXPECT_EQ(refused.exit_code, 2) << refused.err;
  EXPECT_NE(refused.err.find("--token-file"), std::string::npos) << refused.err;
}

}  // namespace
}  // namespace steward::testing
