// OpenLineage events through the whole of Steward, in one process with a PostgreSQL of its own: what they
// leave in the graph, and that decisions see it.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "service/steward.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

constexpr char kNs[] = "postgres://db:5432";

// {"namespace": …, "name": NAME, "facets": FACETS}
std::string dataset(const std::string& name, const std::string& facets = "{}") {
  return R"({"namespace":")" + std::string(kNs) + R"(","name":")" + name + R"(","facets":)" + facets + "}";
}

// A columnLineage facet: OUTPUT's field is a copy of shop.public.customer's field INPUT.
std::string made_from(const std::string& input, const std::string& output) {
  return R"({"columnLineage":{"fields":{")" + output + R"(":{"inputFields":[{"namespace":")" + kNs +
         R"(","name":"shop.public.customer","field":")" + input + R"("}]}}}})";
}

struct RunEvent {
  std::string state;
  int hour = 0;
  std::string inputs;
  std::string outputs;
  std::string run = "0190a1b2-0000-7000-8000-000000000001";
};

std::string text_of(const RunEvent& event) {
  const std::string hour = (event.hour < 10 ? "0" : "") + std::to_string(event.hour);
  return R"({"eventType":")" + event.state + R"(","eventTime":"2026-11-20T)" + hour +
         R"(:00:00Z","run":{"runId":")" + event.run +
         R"("},"job":{"namespace":"airflow","name":"nightly"},"inputs":[)" + event.inputs +
         R"(],"outputs":[)" + event.outputs + "]}";
}

// A Steward over an empty database.
class Instance {
 public:
  Instance() {
    auto opened = Steward::open(
        {.database_url = storage::migrated_database_url(), .keys_dir = keys_.path(), .pool_size = 2});
    if (!opened.ok()) throw std::runtime_error(opened.error().to_string());
    steward_ = *std::move(opened);
  }
  Steward& operator*() { return *steward_; }
  Steward* operator->() { return steward_.get(); }

  IngestOutcome ingest(const std::string& event) {
    const auto outcome = steward_->ingest_event(event, "pipeline");
    EXPECT_TRUE(outcome.ok()) << outcome.error().to_string() << "\n" << event;
    return outcome.ok() ? *outcome : IngestOutcome{};
  }
  // "customer#email -> mart#e IDENTITY from 01:00" for every edge that holds, sorted.
  std::vector<std::string> graph() {
    const auto world = steward_->world();
    EXPECT_TRUE(world.ok()) << world.error().to_string();
    std::vector<std::string> lines;
    const lineage::Graph& graph = *(*world)->graph;
    graph.visit_all([&](const lineage::EdgeView& edge) {
      if (graph.valid_to(edge.label)) return;
      lines.push_back((*world)->catalog->describe_short(edge.from) + " -> " +
                      (*world)->catalog->describe_short(edge.to) + " " +
                      graph.transformation(edge.label).subtype + " from " +
                      format_rfc3339(graph.valid_from(edge.label)).substr(11, 5));
    });
    std::sort(lines.begin(), lines.end());
    return lines;
  }

 private:
  storage::TemporaryFolder keys_;
  std::unique_ptr<Steward> steward_;
};

using Lines = std::vector<std::string>;

struct RunCase {
  std::string name;
  std::vector<RunEvent> events;
  Lines graph;
};

class RunOrder : public testing::TestWithParam<RunCase> {};

TEST_P(RunOrder, TheOrderInWhichARunsEventsArriveDoesNotMatter) {
  const RunCase& run = GetParam();
  std::vector<size_t> order(run.events.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  do {
    std::string arrival;
    Instance steward;
    for (const size_t i : order) {
      arrival += run.events[i].state + " ";
      steward.ingest(text_of(run.events[i]));
    }
    EXPECT_EQ(steward.graph(), run.graph) << arrival;
  } while (std::next_permutation(order.begin(), order.end()));
}

INSTANTIATE_TEST_SUITE_P(
    Runs, RunOrder,
    testing::Values(
        RunCase{"InputsAndOutputsApart",
                {{"START", 1, dataset("shop.public.customer"), ""},
                 {"RUNNING", 2, dataset("shop.public.orders"), ""},
                 {"COMPLETE", 3, "", dataset("shop.public.mart")}},
                {"customer -> mart IDENTITY from 01:00", "orders -> mart IDENTITY from 01:00"}},
        RunCase{"EventsWithoutDatasetsSayNothing",
                {{"START", 1, "", ""},
                 {"RUNNING", 2, dataset("shop.public.customer"), ""},
                 {"COMPLETE", 3, "", dataset("shop.public.mart")}},
                {"customer -> mart IDENTITY from 02:00"}},
        RunCase{"ColumnsReplaceTheGuess",
                {{"START", 1, dataset("shop.public.customer") + "," + dataset("shop.public.orders"),
                  dataset("shop.public.mart") + "," + dataset("shop.public.log")},
                 {"RUNNING", 2, "", dataset("shop.public.mart")},
                 {"COMPLETE", 3, "", dataset("shop.public.mart", made_from("email", "e"))}},
                {"customer -> log IDENTITY from 01:00", "customer#email -> mart#e IDENTITY from 01:00",
                 "orders -> log IDENTITY from 01:00"}}),
    [](const auto& made) { return made.param.name; });

TEST(LineageIngest, AnotherRunOfTheJobIsNotJoined) {
  Instance steward;
  steward.ingest(text_of({"START", 1, dataset("shop.public.customer"), "", "one"}));
  steward.ingest(text_of({"COMPLETE", 2, "", dataset("shop.public.mart"), "two"}));
  EXPECT_EQ(steward.graph(), Lines{});
}

TEST(LineageIngest, ADatasetEventsEdgesAreKept) {
  Instance steward;
  const std::string event = R"({"eventTime":"2026-11-20T04:00:00Z","dataset":)" +
                            dataset("shop.public.mart", made_from("email", "e")) + "}";
  EXPECT_EQ(steward.ingest(event).new_edges, 1);
  EXPECT_EQ(steward.graph(), Lines{"customer#email -> mart#e IDENTITY from 04:00"});
  const auto world = steward->world();
  ASSERT_EQ((*world)->jobs->all().size(), 1u);
  EXPECT_EQ((*world)->jobs->all()[0].ns, kNs);
  EXPECT_EQ((*world)->jobs->all()[0].name, "dataset:shop.public.mart");
}

TEST(LineageIngest, ADuplicateIsSaidAndStoredOnce) {
  Instance steward;
  const std::string event =
      text_of({"COMPLETE", 1, dataset("shop.public.customer"), dataset("shop.public.mart")});
  const IngestOutcome first = steward.ingest(event), second = steward.ingest(event);
  EXPECT_FALSE(first.duplicate);
  EXPECT_EQ(first.new_edges, 1);
  EXPECT_TRUE(second.duplicate);
  EXPECT_EQ(second.new_edges, 0);
  EXPECT_EQ(steward.graph().size(), 1u);
}

TEST(LineageIngest, EventsThatSayNothingNewLeaveTheWorldAlone) {
  Instance steward;
  const std::string schema =
      R"({"schema":{"fields":[{"name":"id","type":"int"},{"name":"email","type":"text"}]}})";
  const auto event = [&](int hour, const std::string& run) {
    return text_of({"COMPLETE", hour, dataset("shop.public.customer", schema),
                    dataset("shop.public.mart", made_from("email", "e")), run});
  };
  steward.ingest(event(1, "one"));
  const auto before = steward->world();
  for (int hour = 2; hour < 6; ++hour) {
    const IngestOutcome outcome = steward.ingest(event(hour, "run " + std::to_string(hour)));
    EXPECT_FALSE(outcome.duplicate);
    EXPECT_EQ(outcome.new_edges, 0);
  }
  const auto after = steward->world();
  EXPECT_EQ((*after)->generation, (*before)->generation) << "runs like those before imply nothing new";
  EXPECT_EQ(*after, *before) << "not read again";
}

scanners::DatasetReport scanned(const std::string& name, const std::string& field,
                                std::vector<Category> categories) {
  scanners::FieldReport report;
  report.field.path = field;
  report.field.type = "text";
  report.field.ordinal = 1;
  report.rows_examined = 100;
  report.categories = std::move(categories);
  scanners::DatasetReport found;
  found.name = {kNs, name};
  found.kind = DatasetKind::kTable;
  found.rows = found.rows_examined = 100;
  found.fields = {report};
  return found;
}

// An analyst may read what was scanned and carries nothing (the built-in baseline); the event is what tells
// that mart#e is an email address.
class DecisionAfterEvents : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(DecisionAfterEvents, SeesWhatFlowedIn) {
  Instance steward;
  scanners::ScanReport report;
  report.datasets = {scanned("shop.public.customer", "email", {Category("user.contact.email")}),
                     scanned("shop.public.mart", "e", {})};
  ASSERT_TRUE(steward->store_scan(report, "admin").ok());
  const auto decide = [&] {
    policy::DecisionRequest request;
    request.subject = {"ana", {"analyst"}, {}};
    request.resources = {"mart#e"};
    request.purpose = "analytics";
    const auto decided = steward->decide(request);
    EXPECT_TRUE(decided.ok()) << decided.error().to_string();
    return decided->decision;
  };
  ASSERT_EQ(decide().verdict, policy::Verdict::kPermit) << "else the test proves nothing";

  for (const std::string& event : GetParam()) steward.ingest(event);
  const policy::Decision after = decide();
  EXPECT_EQ(after.verdict, policy::Verdict::kDeny);
  ASSERT_EQ(after.fields.size(), 1u);
  EXPECT_EQ(after.fields[0].categories, std::vector<Category>{Category("user.contact.email")});
}

INSTANTIATE_TEST_SUITE_P(
    Events, DecisionAfterEvents,
    testing::Values(std::vector<std::string>{R"({"eventTime":"2026-11-20T04:00:00Z","dataset":)" +
                                             dataset("shop.public.mart", made_from("email", "e")) + "}"},
                    std::vector<std::string>{text_of({"START", 1, dataset("shop.public.customer"), ""}),
                                             text_of({"COMPLETE", 2, "", dataset("shop.public.mart")})},
                    std::vector<std::string>{text_of({"COMPLETE", 2, "", dataset("shop.public.mart")}),
                                             text_of({"START", 1, dataset("shop.public.customer"), ""})}));

TEST(LineageIngest, AnEventsSqlSaysHowItsOutputIsMade) {
  Instance steward;
  const std::string columns =
      R"({"schema":{"fields":[{"name":"id","type":"int"},{"name":"email","type":"text"}]}})";
  const std::string with_sql =
      R"({"eventType":"COMPLETE","eventTime":"2026-11-20T04:00:00Z","run":{"runId":"r"},)"
      R"("job":{"namespace":"airflow","name":"sql","facets":{"sql":{"query":)"
      R"("INSERT INTO shop.public.mart (e) SELECT lower(email) FROM shop.public.customer"}}},)"
      R"("inputs":[)" +
      dataset("shop.public.customer", columns) + R"(],"outputs":[)" + dataset("shop.public.mart") + "]}";
  EXPECT_EQ(steward.ingest(with_sql).new_edges, 1);
  EXPECT_EQ(steward.graph(), Lines{"customer#email -> mart#e TRANSFORMATION from 04:00"});
}

std::vector<std::string> alerts(Steward& steward) {
  std::vector<std::string> lines;
  const auto exported = steward.export_audit({.kind = "alert"}, "test");
  EXPECT_TRUE(exported.ok()) << exported.error().to_string();
  for (const auto& proven : exported->entries) {
    const auto entry = parse_json(proven.entry.canonical);
    if (proven.entry.kind != "alert" || !entry.ok()) continue;
    const JsonView body = JsonView(*entry).at("body");
    lines.push_back(*body.string("field") + " " + *body.string("category") + " " + *body.string("function"));
  }
  return lines;
}

TEST(LineageIngest, AScanThatFindsWhatWasSaidToBeMaskedRaisesAnAlert) {
  Instance steward;
  const Category email("user.contact.email");
  const std::string masked = R"f({"columnLineage":{"fields":{"e":{"inputFields":[{"namespace":")f" +
                             std::string(kNs) +
                             R"f(","name":"shop.public.customer","field":"email","transformations":[)f"
                             R"f({"type":"DIRECT","subtype":"TRANSFORMATION","description":"hmac(email)",)f"
                             R"f("masking":true}]}]}}}})f";
  steward.ingest(
      text_of({"COMPLETE", 1, dataset("shop.public.customer"), dataset("shop.public.mart", masked)}));
  scanners::ScanReport report;
  report.datasets = {scanned("shop.public.customer", "email", {email}), scanned("shop.public.mart", "e", {})};
  ASSERT_TRUE(steward->store_scan(report, "admin").ok());
  EXPECT_EQ(alerts(*steward), Lines{}) << "it holds what was said";

  report.datasets = {scanned("shop.public.mart", "e", {email})};
  ASSERT_TRUE(steward->store_scan(report, "admin").ok());
  EXPECT_EQ(alerts(*steward), Lines{std::string(kNs) + "/shop.public.mart#e user.contact.email "});
  ASSERT_TRUE(steward->store_scan(report, "admin").ok());
  EXPECT_EQ(alerts(*steward).size(), 1u) << "told once";
}

// What decisions rest on, by names.
std::string state_of(Instance& steward) {
  const auto world = *steward->world();
  std::string text = to_hex(world->catalog->hash()) + to_hex(world->graph->hash());
  for (const Dataset& found : world->catalog->datasets())
    for (const Category& category : world->propagation->categories_of(found))
      text += " " + found.name.name + ":" + category.str();
  return text;
}

TEST(LineageIngest, AMergeJoinsGraphsAndTagsAndIsUndoneWithoutLoss) {
  Instance steward;
  scanners::ScanReport report;
  report.datasets = {scanned("shop.public.customer", "email", {Category("user.contact.email")}),
                     scanned("shop.public.kunde", "email", {})};
  ASSERT_TRUE(steward->store_scan(report, "admin").ok());
  steward.ingest(text_of({"COMPLETE", 1, dataset("shop.public.kunde"),
                          dataset("shop.public.mart", R"({"schema":{"fields":[{"name":"e"}]}})")}));
  const DatasetName a{kNs, "shop.public.customer"}, b{kNs, "shop.public.kunde"}, nowhere{kNs, "nowhere"};
  const std::string before = state_of(steward);
  EXPECT_EQ(before.find("mart:"), std::string::npos);

  ASSERT_TRUE(steward->judge_merge(a, b, true, "one table under two names", "ann").ok());
  const auto world = *steward->world();
  EXPECT_EQ(world->catalog->find(a), world->catalog->find(b));
  EXPECT_NE(state_of(steward).find("shop.public.mart:user.contact.email"), std::string::npos)
      << "what is read under one name carries what was found under the other";

  ASSERT_TRUE(steward->judge_merge(b, a, false, "they are two", "ann").ok());
  EXPECT_EQ(state_of(steward), before);
  EXPECT_EQ(steward->judge_merge(a, nowhere, true, "", "ann").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(steward->judge_merge(a, a, true, "", "ann").error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace steward::service
