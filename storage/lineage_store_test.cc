#include "storage/lineage_store.h"

#include <gtest/gtest.h>

#include "storage/catalog_store.h"
#include "storage/event_store.h"
#include "storage/generation.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

using lineage::NamedEdge;

Timestamp day(int n) {
  return *parse_rfc3339("2026-11-01T00:00:00Z") + std::chrono::hours(24 * n);
}

NamedEdge edge(const std::string& from, const std::string& to, const std::string& description = "") {
  NamedEdge e;
  e.from = {{"db", "source"}, from};
  e.to = {{"db", "target"}, to};
  e.transformation.description = description;
  return e;
}

using Spans = std::vector<std::string>;

class LineageStoreTest : public testing::Test {
 protected:
  Database database_{{.url = migrated_database_url()}};

  template <class Body>
  auto run(Body&& body) {
    auto result = database_.run(std::forward<Body>(body));
    EXPECT_TRUE(result.ok()) << result.error().to_string();
    return *std::move(result);
  }
  JobId job(const std::string& name = "job") {
    return run([&](pqxx::work& tx) { return upsert_job(tx, "jobs", name, day(0)); });
  }
  int64_t add(const std::vector<NamedEdge>& edges, Timestamp from) {
    return run([&](pqxx::work& tx) -> Result<int64_t> {
      STEWARD_ASSIGN_OR_RETURN(const JobId id, upsert_job(tx, "jobs", "job", from));
      return add_edges(tx, edges, id, from, from);
    });
  }
  void end_others(const std::vector<NamedEdge>& edges, Timestamp at) {
    run([&](pqxx::work& tx) -> Result<bool> {
      STEWARD_ASSIGN_OR_RETURN(const JobId id, upsert_job(tx, "jobs", "job", at));
      STEWARD_RETURN_IF_ERROR(end_other_edges(tx, id, edges, at));
      return true;
    });
  }
  // "a[0,3)" for an edge from field a, valid from day 0 to day 3; sorted.
  std::vector<std::string> spans() {
    const auto edges = run([](pqxx::work& tx) { return load_edges(tx); });
    const auto catalog = run([](pqxx::work& tx) { return load_catalog(tx); });
    const auto number = [](Timestamp t) { return std::to_string((t - day(0)) / std::chrono::hours(24)); };
    std::vector<std::string> texts;
    for (const lineage::Edge& e : edges) {
      const Field* from = catalog.find(e.from.field);
      texts.push_back((from ? from->path : "") + "[" + number(e.valid_from) + "," +
                      (e.valid_to ? number(*e.valid_to) : "") + ")");
    }
    std::ranges::sort(texts);
    return texts;
  }
};

TEST_F(LineageStoreTest, KeepsAnEventOnce) {
  lineage::LineageEvent event;
  event.time = day(1);
  const auto store = [&](const std::string& text) {
    return run([&](pqxx::work& tx) { return store_event(tx, event, text, day(2)); });
  };
  EXPECT_TRUE(store("{\"a\":1}"));
  EXPECT_FALSE(store("{\"a\":1}"));
  EXPECT_TRUE(store("{\"a\":2}"));
  EXPECT_NE(failure_of(database_,
                       [&](pqxx::work& tx) {
                         return store_event(tx, event, {"a\0b", 3}, day(2));
                       }),
            "");
}

TEST_F(LineageStoreTest, LoadsTheNewestEventsOfARunThatNameDatasets) {
  const auto store = [&](const std::string& id, int at, const std::string& text, bool names_datasets = true) {
    lineage::LineageEvent event;
    event.job_namespace = "jobs";
    event.job_name = "job";
    event.run_id = id;
    event.time = day(at);
    if (names_datasets) event.inputs.emplace_back().name = {"db", "source"};
    run([&](pqxx::work& tx) { return store_event(tx, event, text, day(9)); });
    return *run_digest(event);
  };
  const Digest one = store("one", 2, "second");
  store("one", 1, "first");
  store("one", 0, "silent", false);
  store("one", 3, "third");
  const Digest other = store("other", 0, "other");
  EXPECT_NE(one, other);
  const auto load = [&](const RunBounds& bounds) {
    return run([&](pqxx::work& tx) { return load_run(tx, one, bounds); });
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(load(RunBounds{}).texts, (Texts{"third", "second", "first"}));
  EXPECT_EQ(load({2, 1000}).texts, (Texts{"third", "second"}));
  EXPECT_EQ(load({64, 10}).texts, (Texts{"third"}));
  EXPECT_EQ(load({1, 1000}).begins_at, day(1)) << "of all events, silent ones aside";
  lineage::LineageEvent no_run;
  no_run.kind = lineage::EventKind::kJob;
  EXPECT_FALSE(run_digest(no_run));
}

TEST_F(LineageStoreTest, ColumnsOfARunSupersedeItsOwnGuessesOnly) {
  const DatasetName target{"db", "target"};
  const auto add_run = [&](const std::string& name, int at, std::vector<NamedEdge> edges,
                           std::vector<DatasetName> with_columns) {
    return run([&](pqxx::work& tx) -> Result<int64_t> {
      STEWARD_ASSIGN_OR_RETURN(const JobId id, upsert_job(tx, "jobs", "job", day(at)));
      return add_run_edges(tx, {sha256(name), std::move(edges), std::move(with_columns), day(at)}, id,
                           day(at));
    });
  };
  const NamedEdge guess = edge("", ""), column = edge("a", "x");
  EXPECT_EQ(add_run("one", 1, {guess}, {}), 1);
  EXPECT_EQ(add_run("one", 1, {column}, {target}), 1);
  EXPECT_EQ(spans(), (Spans{"[1,1)", "a[1,)"}));
  EXPECT_EQ(add_run("one", 1, {column}, {target}), 0);

  EXPECT_EQ(add_run("two", 0, {guess}, {}), 1) << "a superseded span is not taken up again";
  EXPECT_EQ(add_run("three", 4, {guess}, {}), 0);
  EXPECT_EQ(add_run("two", 0, {column}, {target}), 0);
  EXPECT_EQ(spans(), (Spans{"[0,)", "[1,1)", "a[0,)"})) << "another run has said it too";
}

TEST_F(LineageStoreTest, AJobHasOneIdForItsName) {
  EXPECT_EQ(job("one"), job("one"));
  EXPECT_NE(job("one"), job("two"));
  const auto jobs = run([](pqxx::work& tx) { return load_jobs(tx); });
  ASSERT_EQ(jobs.size(), 2u);
  EXPECT_EQ(jobs[0].ns, "jobs");
  EXPECT_EQ(jobs[0].name, "one");
}

TEST_F(LineageStoreTest, GivesBackWhatWasStored) {
  NamedEdge full = edge("a", "b", "lower(a)");
  full.transformation = {lineage::Influence::kIndirect, "JOIN", "ON \"x\" \\ ä", true, "sha256"};
  NamedEdge whole = edge("", "");
  EXPECT_EQ(add({full, whole}, day(1)), 2);
  auto edges = run([](pqxx::work& tx) { return load_edges(tx); });
  ASSERT_EQ(edges.size(), 2u);
  if (!edges[0].from.field) std::swap(edges[0], edges[1]);
  EXPECT_EQ(edges[0].transformation, full.transformation);
  EXPECT_TRUE(edges[0].to.field);
  EXPECT_EQ(edges[0].job, job());
  EXPECT_EQ(edges[0].valid_from, day(1));
  EXPECT_FALSE(edges[0].valid_to);
  EXPECT_FALSE(edges[1].from.field);
  EXPECT_FALSE(edges[1].to.field);
  EXPECT_EQ(edges[1].from.dataset, edges[0].from.dataset);
}

TEST_F(LineageStoreTest, TheSameEdgesAddNothing) {
  EXPECT_EQ(add({edge("a", "b"), edge("a", "b"), edge("a", "c")}, day(1)), 2);
  const Generation before = run([](pqxx::work& tx) { return load_generation(tx); });
  EXPECT_EQ(add({edge("a", "c"), edge("a", "b")}, day(2)), 0);
  EXPECT_EQ(run([](pqxx::work& tx) { return load_generation(tx); }), before);
  EXPECT_EQ(add({edge("a", "b", "another expression")}, day(2)), 1);
}

TEST_F(LineageStoreTest, TheOrderOfArrivalDoesNotMatter) {
  add({edge("a", "x")}, day(5));
  add({edge("a", "x")}, day(2));
  add({edge("a", "x")}, day(9));
  EXPECT_EQ(spans(), (Spans{"a[2,)"}));
}

TEST_F(LineageStoreTest, ARedefinitionEndsWhatItDropped) {
  add({edge("a", "x"), edge("b", "x")}, day(1));
  add({edge("b", "x"), edge("c", "x")}, day(3));
  end_others({edge("b", "x"), edge("c", "x")}, day(3));
  EXPECT_EQ(spans(), (Spans{"a[1,3)", "b[1,)", "c[3,)"}));
  end_others({}, day(4));
  EXPECT_EQ(spans(), (Spans{"a[1,3)", "b[1,4)", "c[3,4)"}));
}

TEST_F(LineageStoreTest, AnEdgeThatComesBackIsANewSpan) {
  add({edge("a", "x")}, day(1));
  end_others({}, day(3));
  EXPECT_EQ(add({edge("a", "x")}, day(6)), 1);
  EXPECT_EQ(spans(), (Spans{"a[1,3)", "a[6,)"}));
  EXPECT_EQ(add({edge("a", "x")}, day(2)), 0) << "a late event of the first span";
  EXPECT_EQ(add({edge("a", "x")}, day(0)), 0);
  EXPECT_EQ(add({edge("a", "x")}, day(4)), 0);
  EXPECT_EQ(spans(), (Spans{"a[0,3)", "a[4,)"}));
}

TEST_F(LineageStoreTest, ALateRedefinitionDoesNotEndWhatIsNewer) {
  add({edge("a", "x")}, day(5));
  end_others({}, day(3));
  EXPECT_EQ(spans(), (Spans{"a[5,)"}));
}

TEST_F(LineageStoreTest, OneJobsRedefinitionLeavesAnothersEdges) {
  add({edge("a", "x")}, day(1));
  run([&](pqxx::work& tx) -> Result<bool> {
    STEWARD_ASSIGN_OR_RETURN(const JobId other, upsert_job(tx, "jobs", "other", day(1)));
    STEWARD_RETURN_IF_ERROR(end_other_edges(tx, other, {}, day(2)));
    return true;
  });
  EXPECT_EQ(spans(), (Spans{"a[1,)"}));
}

TEST_F(LineageStoreTest, EdgesFollowAliases) {
  const auto target = run([&](pqxx::work& tx) -> Result<DatasetId> {
    Dataset dataset;
    dataset.name = {"db", "target"};
    STEWARD_RETURN_IF_ERROR(upsert_dataset(tx, dataset, day(0)));
    STEWARD_RETURN_IF_ERROR(add_alias(tx, {"hive", "t"}, dataset.id));
    return dataset.id;
  });
  NamedEdge by_alias = edge("a", "x");
  by_alias.to.dataset = {"hive", "t"};
  EXPECT_EQ(add({by_alias, edge("a", "x")}, day(1)), 1);
  EXPECT_EQ(run([](pqxx::work& tx) { return load_edges(tx); })[0].to.dataset, target);
}

TEST_F(LineageStoreTest, TakesAnEventOfAHundredThousandColumns) {
  std::vector<NamedEdge> edges;
  for (int i = 0; i < 100'000; ++i) edges.push_back(edge("column_" + std::to_string(i), "x"));
  EXPECT_EQ(add(edges, day(1)), 100'000);
  EXPECT_EQ(run([](pqxx::work& tx) { return load_edges(tx); }).size(), 100'000u);
}

TEST_F(LineageStoreTest, RefusesTextThatPostgresCannotHold) {
  NamedEdge bad = edge("a", "x");
  bad.transformation.description = std::string("a\0b", 3);
  const auto added =
      database_.run([&](pqxx::work& tx) { return add_edges(tx, {bad}, JobId{1}, day(1), day(1)); });
  ASSERT_FALSE(added.ok());
  EXPECT_EQ(added.error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace steward::storage
