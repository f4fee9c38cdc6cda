// Lineage through the real binary: what OpenLineage's and Marquez' clients get, and what the command line
// says.
#include <gtest/gtest.h>

#include <set>

#include "base/json.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

// shop.customer#email → mart.mail#address (job etl/load, owned), mart.mail ⇒ model churn (job ml/train).
std::string run_event(const std::string& run, const std::string& job_ns, const std::string& job,
                      const std::string& inputs, const std::string& outputs) {
  return R"({"eventType":"COMPLETE","eventTime":"2026-03-01T00:00:00Z","run":{"runId":")" + run +
         R"("},"job":{"namespace":")" + job_ns + R"(","name":")" + job +
         R"(","facets":{"ownership":{"_producer":"x","_schemaURL":"x","owners":[{"name":"team:)" + job +
         R"(","type":"MAINTAINER"}]}}},"producer":"x","schemaURL":"x","inputs":[)" + inputs +
         R"(],"outputs":[)" + outputs + "]}";
}

std::string dataset(const std::string& name, const std::string& facets = "") {
  return R"({"namespace":"postgres://db:5432","name":")" + name + R"(","facets":{)" + facets + "}}";
}

const std::string kLoad = run_event(
    "0176a8c2-fe01-7439-87e6-56a1a1b40001", "etl", "load",
    dataset("shop.public.customer",
            R"("schema":{"_producer":"x","_schemaURL":"x","fields":[{"name":"email","type":"text"}]})"),
    dataset("mart.public.mail",
            R"("columnLineage":{"_producer":"x","_schemaURL":"x","fields":{"address":{"inputFields":[
             {"namespace":"postgres://db:5432","name":"shop.public.customer","field":"email",
              "transformations":[{"type":"DIRECT","subtype":"IDENTITY"}]}]}}},
           "ownership":{"_producer":"x","_schemaURL":"x","owners":[{"name":"team:mart"}]})"));
const std::string kTrain = run_event(
    "0176a8c2-fe01-7439-87e6-56a1a1b40002", "ml", "train", dataset("mart.public.mail"),
    dataset("churn_model", R"("datasetType":{"_producer":"x","_schemaURL":"x","datasetType":"MODEL"})"));

class LineageApi : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new TemporaryDir;
    server_ = new ServerProcess(dir_->path() / "data");
    const auto taken = call("POST", "/api/v1/lineage/batch", "[" + kLoad + ",\n " + kTrain + "]");
    ASSERT_EQ(taken.status, 204) << taken.body;
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
  // The answer's JSON; the request must succeed.
  static boost::json::value get(const std::string& target) {
    const auto answer = call("GET", target);
    EXPECT_EQ(answer.status, 200) << target << ": " << answer.body;
    const auto parsed = parse_json(answer.body);
    EXPECT_TRUE(parsed.ok()) << target << ": " << answer.body;
    return parsed.ok() ? *parsed : boost::json::value();
  }
  static std::vector<std::string> texts(const boost::json::value& array, const char* member) {
    std::vector<std::string> found;
    for (const auto& item : array.as_array()) found.emplace_back(item.at(member).as_string());
    return found;
  }

  static inline TemporaryDir* dir_ = nullptr;
  static inline ServerProcess* server_ = nullptr;
};

using Texts = std::vector<std::string>;

constexpr char kCustomer[] = "postgres://db:5432/shop.public.customer";
constexpr char kMail[] = "postgres://db:5432/mart.public.mail";
constexpr char kModel[] = "postgres://db:5432/churn_model";

TEST_F(LineageApi, AnswersABatchWithNothingOrWithWhatFailed) {
  const auto again = call("POST", "/api/v1/lineage/batch", "[" + kLoad + "]");
  EXPECT_EQ(again.status, 204) << "the same events again change nothing: " << again.body;
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.head.find("Content-Length"), std::string::npos) << again.head;
  EXPECT_EQ(call("POST", "/api/v1/lineage/batch", "[]").status, 204);

  const auto mixed =
      call("POST", "/api/v1/lineage/batch", "[" + kLoad + R"(,{"eventTime":"yesterday"},7,)" + kTrain + "]");
  ASSERT_EQ(mixed.status, 200) << mixed.body;
  const auto body = *parse_json(mixed.body);
  EXPECT_EQ(body.at("status"), "partial_success");
  EXPECT_EQ(body.at("summary").at("received"), 4);
  EXPECT_EQ(body.at("summary").at("successful"), 2);
  EXPECT_EQ(body.at("summary").at("failed"), 2);
  EXPECT_EQ(body.at("summary").at("non_retriable"), 2);
  ASSERT_EQ(body.at("failed_events").as_array().size(), 2u);
  EXPECT_EQ(body.at("failed_events").at(0).at("index"), 1);
  EXPECT_EQ(body.at("failed_events").at(1).at("index"), 2);
  EXPECT_EQ(body.at("failed_events").at(0).at("retriable"), false);
  EXPECT_EQ(mixed.body.find("yesterday"), std::string::npos) << "no value of an event is told";

  for (const char* bad : {"{", R"({"events":[]})", "[", "[{}", "7"})
    EXPECT_EQ(call("POST", "/api/v1/lineage/batch", bad).status, 400) << bad;
}

TEST_F(LineageApi, FollowsDataBothWaysAndByDataset) {
  const auto down = get("/api/v1/lineage/graph?node=customer%23email&direction=downstream");
  EXPECT_EQ(texts(down.at("nodes"), "node"), (Texts{std::string(kMail) + "#address", kModel}));
  EXPECT_EQ(down.at("is_partial"), false);
  const auto up = get("/api/v1/lineage/graph?node=churn_model&direction=upstream&granularity=dataset");
  EXPECT_EQ(texts(up.at("nodes"), "node"), (Texts{kMail, kCustomer}));
  const auto past = get("/api/v1/lineage/graph?node=churn_model&as_of=2025-01-01T00:00:00Z");
  EXPECT_TRUE(past.at("nodes").as_array().empty());
  const auto cut = get("/api/v1/lineage/graph?node=customer&direction=downstream&depth=1");
  EXPECT_EQ(cut.at("is_partial"), true);
  EXPECT_EQ(cut.at("cut"), "hops");
}

TEST_F(LineageApi, TellsPathsImpactAndModels) {
  const auto paths = get("/api/v1/lineage/paths?from=customer%23email&to=churn_model&all=true");
  ASSERT_EQ(paths.at("paths").as_array().size(), 1u);
  EXPECT_EQ(texts(paths.at("paths").at(0), "job"), (Texts{"etl/load", "ml/train"}));

  const auto impact = get("/api/v1/lineage/impact?node=customer");
  EXPECT_EQ(texts(impact.at("datasets"), "node"), (Texts{kMail, kModel}));
  EXPECT_EQ(texts(impact.at("jobs"), "name"), (Texts{"etl/load", "ml/train"}));
  EXPECT_EQ(texts(impact.at("datasets").at(0).at("owners"), "name"), Texts{"team:mart"});
  EXPECT_EQ(texts(impact.at("jobs").at(1).at("owners"), "name"), Texts{"team:train"});
  EXPECT_EQ(impact.at("kinds").at("model"), 1);

  const auto models = get("/api/v1/lineage/models?category=user");
  EXPECT_EQ(models.at("models"), 1);
  EXPECT_EQ(texts(models.at("doubts"), "model"), Texts{kModel}) << "nothing was scanned";
}

TEST_F(LineageApi, AnswersAsMarquezDoes) {
  const auto lineage = get("/api/v1/lineage?nodeId=dataset:postgres://db:5432:mart.public.mail&depth=20");
  EXPECT_EQ(texts(lineage.at("graph"), "id"),
            (Texts{"dataset:postgres://db:5432:churn_model", "dataset:postgres://db:5432:mart.public.mail",
                   "dataset:postgres://db:5432:shop.public.customer", "job:etl:load", "job:ml:train"}));
  const auto& job = lineage.at("graph").at(3);
  EXPECT_EQ(job.at("type"), "JOB");
  EXPECT_EQ(job.at("data").at("latestRun").at("state"), "COMPLETED");
  EXPECT_EQ(job.at("outEdges").at(0).at("destination"), "dataset:postgres://db:5432:mart.public.mail");
  const auto by_job = get("/api/v1/lineage?nodeId=job:ml:train&depth=0");
  EXPECT_EQ(by_job.at("graph").as_array().size(), 3u);
  const auto columns =
      get("/api/v1/column-lineage?nodeId=datasetField:postgres://db:5432:mart.public.mail:address&depth=5");
  EXPECT_EQ(texts(columns.at("graph"), "id"),
            (Texts{"datasetField:postgres://db:5432:mart.public.mail:address",
                   "datasetField:postgres://db:5432:shop.public.customer:email"}));
}

TEST_F(LineageApi, MergesTwoNamesTellsWhyAndUndoesIt) {
  EXPECT_EQ(call("POST", "/api/v1/lineage",
                 run_event("0176a8c2-fe01-7439-87e6-56a1a1b40003", "etl", "export",
                           R"({"namespace":"s3://lake","name":"customer_copy"})",
                           R"({"namespace":"s3://lake","name":"out"})"))
                .status,
            201);
  const std::string pair =
      R"({"a":"postgres://db:5432/shop.public.customer","b":"s3://lake/customer_copy","why":"an external table"})";
  const auto merged = call("POST", "/api/v1/datasets/merges", pair);
  ASSERT_EQ(merged.status, 200) << merged.body;
  const auto names = get("/api/v1/datasets/merges?name=shop.public.customer");
  EXPECT_EQ(names.at("others").as_array().size(), 1u);
  EXPECT_NE(names.at("reasons").at(0).at("why").as_string().find("an external table"), std::string::npos);
  const auto reached = get("/api/v1/lineage/impact?node=shop.public.customer");
  EXPECT_EQ(reached.at("datasets").as_array().size(), 3u) << "the graphs have joined";
  ASSERT_EQ(call("POST", "/api/v1/datasets/unmerges", pair).status, 200);
  EXPECT_TRUE(get("/api/v1/datasets/merges?name=shop.public.customer").at("others").as_array().empty());
  EXPECT_EQ(get("/api/v1/lineage/impact?node=shop.public.customer").at("datasets").as_array().size(), 2u);
}

TEST_F(LineageApi, RefusesWhatIsMalformedInOneSentence) {
  const struct {
    const char *method, *target, *body;
    int status;
    const char* says;
  } kCases[] = {
      {"GET", "/api/v1/lineage/graph", "", 400, "'node'"},
      {"GET", "/api/v1/lineage/graph?node=nothing", "", 404, "nothing"},
      {"GET", "/api/v1/lineage/graph?node=customer&direction=sideways", "", 400, "direction"},
      {"GET", "/api/v1/lineage/graph?node=customer&depth=-1", "", 400, "'depth'"},
      {"GET", "/api/v1/lineage/graph?node=customer&as_of=once", "", 400, "'as_of'"},
      {"GET", "/api/v1/lineage/graph?node=customer&granularity=row", "", 400, "granularity"},
      {"GET", "/api/v1/lineage/graph?node=customer&max_nodes=100000000", "", 400, "'max_nodes'"},
      {"GET", "/api/v1/lineage/graph?node=customer&indirekt=true", "", 400, "indirect"},
      {"GET", "/api/v1/lineage/paths?from=customer", "", 400, "'to'"},
      {"GET", "/api/v1/lineage/paths?from=customer&to=churn_model&all=maybe", "", 400, "'all'"},
      {"GET", "/api/v1/lineage/impact", "", 400, "'node'"},
      {"GET", "/api/v1/lineage/models", "", 400, "category"},
      {"GET", "/api/v1/lineage/models?category=user&excludes=analytics", "", 400, "one of them"},
      {"GET", "/api/v1/lineage/models?category=user.contakt", "", 400, "user.contact"},
      {"GET", "/api/v1/lineage", "", 400, "'nodeId'"},
      {"GET", "/api/v1/lineage?nodeId=dataset:nowhere:x", "", 404, "dataset:nowhere:x"},
      {"GET", "/api/v1/lineage?nodeId=run:x", "", 400, "runs"},
      {"GET", "/api/v1/column-lineage?nodeId=job:etl:load&withDownstream=yes", "", 400, "withDownstream"},
      {"GET", "/api/v1/datasets/merges?name=nothing", "", 404, "nothing"},
      {"POST", "/api/v1/datasets/merges", R"({"a":"customer","b":"nothing","why":"x"})", 404, "nothing"},
      {"POST", "/api/v1/datasets/merges", R"({"a":"customer","b":"churn_model"})", 400, "/why"},
  };
  for (const auto& c : kCases) {
    const auto answer = call(c.method, c.target, c.body);
    EXPECT_EQ(answer.status, c.status) << c.target << " " << answer.body;
    EXPECT_NE(answer.head.find("application/problem+json"), std::string::npos) << c.target << answer.head;
    EXPECT_NE(answer.body.find(c.says), std::string::npos) << c.target << " " << answer.body;
  }
}

class LineageCommands : public ::testing::Test {
 protected:
  Finished steward(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), {"--data-dir", (dir_.path() / "data").string()});
    return run_steward(arguments, input);
  }
  TemporaryDir dir_;
};

TEST_F(LineageCommands, TellTheSameStoryToPeople) {
  const Finished taken = steward({"lineage", "ingest", "-"}, kLoad + "\n" + kTrain + "\n");
  ASSERT_EQ(taken.exit_code, 0) << taken.err;
  EXPECT_NE(taken.out.find("2 events accepted (0 seen before), 0 refused"), std::string::npos) << taken.out;
  const struct {
    std::vector<std::string> arguments;
    int exit_code;
    Texts says;
  } kCases[] = {
      {{"upstream", "churn_model"}, 0, {"is made from", "mail", "customer#email", "begins at"}},
      {{"downstream", "customer#email"}, 0, {"flows into 2 nodes in 2 datasets", "etl/load", "churn_model"}},
      {{"downstream", "customer#email", "--depth", "1"}, 0, {"This is not all", "--depth"}},
      {{"downstream", "customer", "--datasets"}, 0, {"mail", "churn_model"}},
      {{"downstream", "customer", "--as-of", "2025-01-01"}, 0, {"flows into nothing"}},
      {{"downstream", "customer", "--as-of", "someday"}, 2, {}},
      {{"impact", "customer#email"},
       0,
       {"1 model, 1 dataset and 2 jobs", "MODEL", "churn_model", "team:mart", "Tell:", "team:train"}},
      {{"impact", "churn_model"}, 0, {"Nothing is known to depend on"}},
      {{"path", "customer#email", "churn_model"}, 0, {"→ mail#address", "→ churn_model", "ml/train"}},
      {{"path", "churn_model", "customer"}, 0, {"No data flows"}},
      {{"models", "--category", "user.contact"}, 0, {"Cannot be told", "never scanned", ": 0 of 1"}},
      {{"models", "--excluding", "train_ai_system"}, 0, {": 0 of 1"}},
      {{"models"}, 2, {}},
      {{"models", "--category", "user.contakt"}, 2, {}},
      {{"aliases", "customer"}, 0, {"has no other name"}},
      {{"merge", "customer", "nothing", "--why", "x"}, 2, {}},
  };
  std::set<std::string> seen;
  for (const auto& c : kCases) {
    std::vector<std::string> arguments = {"lineage"};
    arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
    const Finished run = steward(arguments);
    EXPECT_EQ(run.exit_code, c.exit_code) << c.arguments[0] << run.out << run.err;
    for (const std::string& text : c.says)
      EXPECT_NE(run.out.find(text), std::string::npos) << c.arguments[0] << " lacks '" << text << "':\n"
                                                       << run.out;
    EXPECT_EQ(run.err.empty(), c.exit_code == 0) << c.arguments[0] << run.err;
    // Each start brings up a database: once for each verb will do.
    if (c.exit_code != 0 || !seen.insert(c.arguments[0]).second) continue;
    arguments.insert(arguments.begin(), {"--format", "json"});
    const Finished json = steward(arguments);
    EXPECT_EQ(json.exit_code, 0) << c.arguments[0] << json.err;
    EXPECT_TRUE(parse_json(json.out).ok()) << c.arguments[0] << json.out;
  }
}

}  // namespace
}  // namespace steward::testing
