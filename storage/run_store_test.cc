#include "storage/run_store.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/database_case.h"
#include "storage/generation.h"

namespace steward::storage {
namespace {

Timestamp hour(int n) {
  return *parse_rfc3339("2026-11-01T00:00:00Z") + std::chrono::hours(n);
}

std::vector<DatasetId> ids(const std::vector<int64_t>& values) {
  std::vector<DatasetId> out;
  for (const int64_t value : values) out.push_back({value});
  return out;
}

struct Said {
  std::string run;
  int at;
  std::string state;
  std::vector<int64_t> inputs, outputs, explained;
};

class RunStoreTest : public DatabaseCase {
 protected:
  RunStoreTest() { use_job("job"); }

  void use_job(const std::string& name) {
    job_ = run([&](pqxx::work& tx) -> Result<JobId> {
      KnownRows known;
      STEWARD_ASSIGN_OR_RETURN(const auto ids, ensure_jobs(tx, {{"jobs", name}}, hour(0), known));
      return ids[0];
    });
  }

  RunFact fact(const Said& said) const {
    RunFact fact{sha256(std::to_string(job_.value) + said.run),
                 job_,
                 said.run,
                 {},
                 std::nullopt,
                 hour(said.at),
                 said.state,
                 hour(said.at)};
    fact.shape = {ids(said.inputs), ids(said.outputs), ids(said.explained),
                  said.state != "COMPLETE" && said.state != "FAIL"};
    if (!said.inputs.empty() || !said.outputs.empty()) fact.begins_at = hour(said.at);
    return fact;
  }

  bool say(const Said& said) {
    return run([&](pqxx::work& tx) -> Result<bool> {
      lock_writes(tx);
      STEWARD_ASSIGN_OR_RETURN(const JoinedRuns joined, join_runs(tx, {fact(said)}, ++generation_, shapes_));
      const bool changed = !joined.changed.empty();
      shapes_.commit();
      return changed;
    });
  }

  // "1>3@2 " as in facts_test.
  std::string guesses() {
    return run([&](pqxx::work& tx) -> Result<std::string> {
      std::string text;
      for (const auto& [job, shapes] : load_job_shapes(tx)) {
        if (job != job_) continue;
        for (const lineage::Guess& guess : lineage::guesses_of(shapes))
          text += std::to_string(guess.from.value) + ">" + std::to_string(guess.to.value) + "@" +
                  std::to_string((guess.since - hour(0)) / std::chrono::hours(1)) + " ";
      }
      return text;
    });
  }

  JobId job_;
  int64_t generation_ = 0;
  KnownRows shapes_;
};

TEST_F(RunStoreTest, EventsOfRunsComeToTheSameInEveryOrder) {
  const std::vector<Said> events = {{"r1", 1, "START", {1}, {}, {}},
                                    {"r1", 2, "RUNNING", {2}, {3}, {}},
                                    {"r1", 4, "COMPLETE", {}, {3, 4}, {4}},
                                    {"r2", 5, "START", {1, 2}, {3}, {}},
                                    {"r3", 3, "COMPLETE", {7}, {3}, {3}}};
  std::vector<size_t> order = {0, 1, 2, 3, 4};
  do {
    std::string arrival;
    for (const size_t i : order) arrival += events[i].run + events[i].state + " ";
    use_job(arrival);
    for (const size_t i : order) say(events[i]);
    ASSERT_EQ(guesses(), "1>3@1 2>3@1 ") << arrival;
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(RunStoreTest, TheEarliestOfManyRunsIsFoundAgainWhenItLeaves) {
  say({"r1", 1, "COMPLETE", {1}, {3}, {}});
  say({"r2", 2, "COMPLETE", {1}, {3}, {}});
  say({"r3", 3, "COMPLETE", {1}, {3}, {}});
  EXPECT_EQ(guesses(), "1>3@1 ");
  EXPECT_TRUE(say({"r1", 9, "COMPLETE", {}, {3}, {3}}));
  EXPECT_EQ(guesses(), "1>3@2 ") << "the first run has told how; the second has not";
}

TEST_F(RunStoreTest, ARunLikeThoseBeforeChangesNothingThatReadersMustKnow) {
  EXPECT_TRUE(say({"r1", 1, "START", {1}, {3}, {}}));
  EXPECT_TRUE(say({"r1", 2, "COMPLETE", {1}, {3}, {3}}));
  for (const char* run : {"r2", "r3"}) {
    EXPECT_FALSE(say({run, 5, "START", {1}, {3}, {}})) << run;
    EXPECT_FALSE(say({run, 6, "COMPLETE", {1}, {3}, {3}})) << run;
  }
  EXPECT_EQ(guesses(), "");
}

TEST_F(RunStoreTest, ReadersAreToldOfJobsThatChangedSince) {
  say({"r1", 1, "COMPLETE", {1}, {3}, {}});
  const int64_t seen = generation_;
  const auto changed = [&] {
    return run([&](pqxx::work& tx) -> Result<size_t> { return load_job_shapes(tx, seen).size(); });
  };
  EXPECT_EQ(changed(), 0u);
  say({"r2", 1, "COMPLETE", {2}, {3}, {}});
  EXPECT_EQ(changed(), 1u);
}

TEST_F(RunStoreTest, TellsSinceWhenARunHasNamedDatasetsAndWhenThatMovesBack) {
  const auto join = [&](const Said& said) {
    return run([&](pqxx::work& tx) -> Result<JoinedRuns> {
      lock_writes(tx);
      return join_runs(tx, {fact(said)}, ++generation_, shapes_);
    });
  };
  const JoinedRuns first = join({"r1", 5, "COMPLETE", {}, {3}, {3}});
  ASSERT_EQ(first.begins_at.size(), 1u);
  EXPECT_EQ(first.begins_at.begin()->second, hour(5));
  EXPECT_TRUE(first.moved_back.empty());
  EXPECT_EQ(join({"r1", 7, "RUNNING", {1}, {}, {}}).begins_at.begin()->second, hour(5));
  const JoinedRuns late = join({"r1", 2, "START", {1}, {}, {}});
  EXPECT_EQ(late.begins_at.begin()->second, hour(2));
  EXPECT_EQ(late.moved_back.size(), 1u);
  EXPECT_TRUE(join({"r2", 1, "START", {}, {}, {}}).begins_at.empty()) << "it has named none";
}

TEST_F(RunStoreTest, RefusesARunThatImpliesMoreThanAnybodyCanHold) {
  Said inputs{"r1", 1, "START", {}, {}, {}}, outputs{"r1", 2, "COMPLETE", {}, {}, {}};
  for (int64_t id = 1; id <= 1'001; ++id) {
    inputs.inputs.push_back(id);
    outputs.outputs.push_back(10'000 + id);
  }
  say(inputs);
  const std::string failure = failure_of(database_, [&](pqxx::work& tx) {
    lock_writes(tx);
    return join_runs(tx, {fact(outputs)}, ++generation_, shapes_);
  });
  EXPECT_NE(failure.find("split it"), std::string::npos) << failure;
}

TEST_F(RunStoreTest, ShowsTheLatestRunsFirst) {
  say({"r1", 1, "START", {1}, {}, {}});
  say({"r2", 2, "START", {}, {}, {}});
  say({"r1", 3, "FAIL", {}, {3}, {}});
  say({"r1", 2, "RUNNING", {}, {}, {}});
  const auto runs =
      run([&](pqxx::work& tx) -> Result<std::vector<RunFact>> { return load_runs(tx, job_, 10); });
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].run_id, "r1");
  EXPECT_EQ(runs[0].state, "FAIL") << "the latest event's, not the last to come";
  EXPECT_EQ(runs[0].started_at, hour(1));
  EXPECT_EQ(runs[0].shape.outputs, ids({3}));
  EXPECT_EQ(runs[1].begins_at, std::nullopt) << "it has named no dataset";
}

TEST_F(RunStoreTest, JobsAreRowsOfTheirNames) {
  const auto jobs = run([&](pqxx::work& tx) -> Result<std::vector<StoredJob>> {
    KnownRows known;
    STEWARD_ASSIGN_OR_RETURN(
        const auto ids,
        ensure_jobs(tx, {{"jobs", "other"}, {"jobs", "job"}, {"jobs", "other"}}, hour(0), known));
    EXPECT_EQ(ids[1], job_);
    EXPECT_EQ(ids[0], ids[2]);
    return load_jobs(tx, job_);
  });
  ASSERT_EQ(jobs.size(), 1u);
  EXPECT_EQ(jobs[0].name, "other");
}

}  // namespace
}  // namespace steward::storage
