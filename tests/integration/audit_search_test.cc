// What the ledger is asked, through the binary and over HTTP: found, shown, proven, refused.
#include "base/json.h"
#include "tests/integration/cli_fixture.h"
#include "tests/support/http_client.h"

namespace steward::testing {
namespace {

class AuditSearch : public Cli {
 protected:
  void SetUp() override {
    server_ = std::make_unique<ServerProcess>(dir_.path() / "data");
    for (int i = 0; i < 5; ++i) ids_.push_back(decided("job-" + std::to_string(i % 2), ""));
  }
  HttpAnswer call(const char* method, const std::string& target, const std::string& body = "") {
    const auto answer = http(server_->port(), method, target, body);
    EXPECT_TRUE(answer.has_value()) << method << " " << target;
    return answer.value_or(HttpAnswer{});
  }
  boost::json::value json(const char* method, const std::string& target, const std::string& body = "") {
    const HttpAnswer answer = call(method, target, body);
    EXPECT_EQ(answer.status, 200) << target << "\n" << answer.body;
    auto value = parse_json(answer.body);
    EXPECT_TRUE(value.ok()) << answer.body;
    return value.ok() ? *std::move(value) : boost::json::object();
  }
  std::string decided(const std::string& who, const std::string& query) {
    last_ = json("POST", "/api/v1/decisions" + query,
                 R"({"subject":{"id":")" + who +
                     R"(","roles":["analyst"]},"action":"read",)"
                     R"("resources":["no such dataset"],"purpose":"analytics","data_subjects":["ada"]})");
    return std::string(last_.at("id").as_string());
  }
  size_t found(const std::string& query) {
    return json("GET", "/api/v1/audit/entries?" + query).at("entries").as_array().size();
  }

  std::unique_ptr<ServerProcess> server_;
  std::vector<std::string> ids_;
  boost::json::value last_;
};

TEST_F(AuditSearch, OverHttpAndThroughTheBinary) {
  EXPECT_EQ(found("who=job-0&kind=decision"), 3u);
  EXPECT_EQ(found("who=job-1&verdict=deny&purpose=analytics&what=read"), 2u);
  EXPECT_EQ(found("who=job-1&verdict=permit"), 0u);
  EXPECT_EQ(found("person=ada"), 5u);
  EXPECT_EQ(found("person=bob"), 0u);
  EXPECT_EQ(found("id=" + ids_[3]), 1u);

  // Page after page, every decision once.
  std::string cursor;
  size_t pages = 0, entries = 0;
  do {
    const auto page = json("GET", "/api/v1/audit/entries?kind=decision&limit=2" + cursor);
    entries += page.at("entries").as_array().size();
    const auto* next = page.as_object().if_contains("next_cursor");
    cursor = next ? "&cursor=" + std::string(next->as_string()) : "";
    ASSERT_LT(++pages, 10u);
    decided("job-9", "");  // is in none of them
  } while (!cursor.empty());
  EXPECT_EQ(pages, 3u);
  EXPECT_EQ(entries, 5u);

  const auto decision = json("GET", "/api/v1/decisions/" + ids_[2] + "?proof=true");
  EXPECT_EQ(decision.at("entry").at("body").at("id").as_string(), ids_[2]);
  EXPECT_FALSE(decision.at("proof").at("hashes").as_array().empty());
  const std::string seq = std::to_string(decision.at("seq").as_int64());
  EXPECT_EQ(json("GET", "/api/v1/audit/entries/" + seq).at("leaf"), decision.at("leaf"));

  decided("job-7", "?proof=true");
  EXPECT_GT(last_.at("proof").at("size").as_int64(), last_.at("ledger").at("seq").as_int64());
  const auto batch =
      json("POST", "/api/v1/decisions/batch?proof=true",
           R"({"requests":[{"subject":{"id":"a"},"action":"read","resources":["x"],"purpose":"analytics"},
                                          {"subject":{"id":"b"},"action":"read","resources":["x"],"purpose":"analytics"}]})");
  for (const auto& item : batch.at("decisions").as_array())
    EXPECT_FALSE(item.at("decision").at("proof").at("checkpoint").as_string().empty());
  EXPECT_NE(call("GET", "/metrics").body.find("steward_ledger_index_lag_entries"), std::string::npos);

  server_.reset();
  expect_says(steward({"audit", "search", "--who", "job-0", "--kind", "decision"}), 0,
              {"SEQ", "decision", "job-0 asked to read no such dataset for analytics: deny"});
  expect_says(steward({"audit", "search", "--who", "nobody"}), 0, {"No entry of "});
  expect_says(steward({"audit", "show", ids_[2]}), 0,
              {"Entry " + seq, "verdict: deny", "leaf", "under a head of", "steward audit prove " + seq});
  const std::string proof = (dir_.path() / "entry.json").string();
  expect_says(steward({"audit", "prove", ids_[2], "-o", proof}), 0, {"entry " + seq, "--public-key"});
  expect_says(steward({"audit", "verify", proof}), 0, {"This export holds."});
  const Finished as_json = steward({"audit", "search", "--id", ids_[2], "--format", "json"});
  const auto value = parse_json(as_json.out);
  ASSERT_TRUE(value.ok()) << as_json.out << as_json.err;
  EXPECT_EQ(value->at("entries").at(0).at("leaf"), decision.at("leaf"));
}

TEST_F(AuditSearch, RefusesWhatNoSearchIs) {
  const struct {
    const char *target, *says;
    int status;
  } kBad[] = {
      {"/api/v1/audit/entries?limit=0", "1 to 500", 400},
      {"/api/v1/audit/entries?limit=501", "1 to 500", 400},
      {"/api/v1/audit/entries?limit=x", "1 to 500", 400},
      {"/api/v1/audit/entries?from=yesterday", "from", 400},
      {"/api/v1/audit/entries?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "ends before it begins",
       400},
      {"/api/v1/audit/entries?kind=decison", "decision", 400},
      {"/api/v1/audit/entries?verdict=allow", "permit, deny or pending", 400},
      {"/api/v1/audit/entries?order=random", "newest or oldest", 400},
      {"/api/v1/audit/entries?cursor=1.2.3", "next_cursor", 400},
      {"/api/v1/audit/entries?whoo=x", "did you mean 'who'", 400},
      {"/api/v1/audit/entries?who=", "empty", 400},
      {"/api/v1/audit/entries/x", "number", 400},
      {"/api/v1/audit/entries/999999", "no entry 999999", 404},
      {"/api/v1/audit/entries/1?proof=maybe", "true, false or file", 400},
      {"/api/v1/decisions/none", "No decision bears the id", 404},
  };
  for (const auto& c : kBad) {
    const HttpAnswer answer = call("GET", c.target);
    EXPECT_EQ(answer.status, c.status) << c.target << "\n" << answer.body;
    EXPECT_NE(answer.body.find(c.says), std::string::npos) << c.target << "\n" << answer.body;
  }
  EXPECT_EQ(call("POST", "/api/v1/decisions?mode=advisory&proof=true", "{}").status, 400);
}

}  // namespace
}  // namespace steward::testing
