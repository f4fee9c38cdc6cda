#include "storage/edge_store.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/database_case.h"
#include "storage/generation.h"
#include "storage/node_rows.h"
#include "storage/run_store.h"

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

class EdgeStoreTest : public DatabaseCase {
 protected:
  // Edges that job "job" is seen to make, each call one transaction of its own; returns "added/changed".
  std::string see(const std::vector<std::pair<NamedEdge, int>>& edges, KnownRows& known) {
    return run([&](pqxx::work& tx) -> Result<std::string> {
      lock_writes(tx);
      KnownRows jobs;
      STEWARD_ASSIGN_OR_RETURN(const auto job, ensure_jobs(tx, {{"jobs", "job"}}, day(0), jobs));
      std::vector<NamedEdge> named;
      for (const auto& [e, at] : edges) named.push_back(e);
      STEWARD_ASSIGN_OR_RETURN(const auto rows, ensure_edges(tx, named, day(0)));
      std::vector<SeenEdge> seen;
      for (size_t i = 0; i < rows.size(); ++i) seen.push_back({rows[i], job[0], day(edges[i].second), i});
      int64_t counted = 0;
      STEWARD_ASSIGN_OR_RETURN(const auto written,
                               add_seen_edges(tx, seen, ++generation_, known, [&](size_t) { ++counted; }));
      known.commit();
      EXPECT_EQ(counted, written.added);
      return std::to_string(written.added) + "/" + std::to_string(written.changed);
    });
  }
  std::string see(const std::vector<std::pair<NamedEdge, int>>& edges) {
    KnownRows nothing_known;
    return see(edges, nothing_known);
  }

  WrittenEdges declare_edges(const std::vector<NamedEdge>& edges, int at, bool is_complete = true) {
    return run([&](pqxx::work& tx) -> Result<WrittenEdges> {
      lock_writes(tx);
      KnownRows jobs;
      STEWARD_ASSIGN_OR_RETURN(const auto job, ensure_jobs(tx, {{"jobs", "view"}}, day(0), jobs));
      STEWARD_ASSIGN_OR_RETURN(const auto target, ensure_datasets(tx, {{"db", "target"}}, day(0)));
      STEWARD_ASSIGN_OR_RETURN(const auto rows, ensure_edges(tx, edges, day(0)));
      return declare(tx, {job[0], target.ids[0], rows, day(at), is_complete}, ++generation_);
    });
  }

  // "description@day", sorted; declared ones without a day.
  std::vector<std::string> edges(int64_t after_generation = -1) {
    return run([&](pqxx::work& tx) -> Result<std::vector<std::string>> {
      std::vector<std::string> lines;
      load_edges(tx, after_generation, [&](StoredEdge&& stored) {
        lines.push_back(
            stored.transformation.description +
            (stored.set ? "" : "@" + std::to_string((stored.valid_from - day(0)) / std::chrono::hours(24))));
      });
      std::sort(lines.begin(), lines.end());
      return lines;
    });
  }

  int64_t generation_ = 0;
};

using Lines = std::vector<std::string>;

TEST_F(EdgeStoreTest, AnEdgeIsOneRowThatHoldsSinceItWasFirstSeen) {
  EXPECT_EQ(see({{edge("a", "x", "one"), 5}, {edge("a", "x", "two"), 5}}), "2/2");
  EXPECT_EQ(see({{edge("a", "x", "one"), 7}}), "0/0") << "seen again later";
  EXPECT_EQ(see({{edge("a", "x", "one"), 3}}), "0/1") << "an event that comes late moves it back";
  EXPECT_EQ(edges(), (Lines{"one@3", "two@5"}));
}

TEST_F(EdgeStoreTest, OneStatementMaySayAnEdgeManyTimes) {
  EXPECT_EQ(see({{edge("a", "x", "one"), 5}, {edge("a", "x", "one"), 2}, {edge("a", "x", "one"), 9}}), "1/1");
  EXPECT_EQ(edges(), (Lines{"one@2"}));
}

TEST_F(EdgeStoreTest, WhatIsKnownCostsNoQueryAndChangesNoAnswer) {
  KnownRows known;
  EXPECT_EQ(see({{edge("a", "x", "one"), 5}}, known), "1/1");
  EXPECT_EQ(see({{edge("a", "x", "one"), 6}}, known), "0/0");
  EXPECT_EQ(see({{edge("a", "x", "one"), 4}}, known), "0/1");
  EXPECT_EQ(edges(), (Lines{"one@4"}));
}

TEST_F(EdgeStoreTest, EndsOfEveryKindAreDifferentEdges) {
  EXPECT_EQ(see({{edge("a", "x"), 1}, {edge("", ""), 1}, {edge("a", ""), 1}, {edge("", "x"), 1}}), "4/4");
}

TEST_F(EdgeStoreTest, ReadersAreGivenWhatWasWrittenSince) {
  see({{edge("a", "x", "one"), 5}});
  see({{edge("b", "x", "two"), 5}});
  EXPECT_EQ(edges(1), (Lines{"two@5"}));
  see({{edge("a", "x", "one"), 4}});
  EXPECT_EQ(edges(2), (Lines{"one@4"})) << "moved back";
}

TEST_F(EdgeStoreTest, ASetIsStoredOnceHoweverOftenItIsDeclared) {
  EXPECT_EQ(declare_edges({edge("a", "x", "one"), edge("b", "x", "two"), edge("a", "x", "one")}, 1).added, 2);
  const WrittenEdges again = declare_edges({edge("b", "x", "two"), edge("a", "x", "one")}, 2);
  EXPECT_EQ(again.added, 0) << "in another order it is the same set";
  EXPECT_EQ(again.changed, 1) << "but a word of another day";
  EXPECT_EQ(declare_edges({edge("a", "x", "one"), edge("b", "x", "two")}, 2).changed, 0) << "said twice";
  EXPECT_EQ(declare_edges({}, 3).changed, 1) << "of nothing";
  EXPECT_EQ(edges(), (Lines{"one", "two"}));

  const auto declarations = run([](pqxx::work& tx) -> Result<std::vector<lineage::SetSpan>> {
    auto all = load_declarations(tx);
    EXPECT_EQ(all.size(), 1u);
    return lineage::spans_of(all.begin()->second);
  });
  ASSERT_EQ(declarations.size(), 2u);
  EXPECT_EQ(declarations[0].from, day(1));
  EXPECT_EQ(declarations[0].to, day(3));
  EXPECT_EQ(declarations[1].to, std::nullopt);
}

TEST_F(EdgeStoreTest, ACompleteWordOfTheSameMomentCompletesAnIncompleteOne) {
  declare_edges({edge("a", "x", "one")}, 1, false);
  EXPECT_EQ(declare_edges({edge("a", "x", "one")}, 1, true).changed, 1);
  EXPECT_EQ(declare_edges({edge("a", "x", "one")}, 1, false).changed, 0);
}

TEST_F(EdgeStoreTest, AHundredThousandEdgesAtOnce) {
  std::vector<std::pair<NamedEdge, int>> many;
  for (int i = 0; i < 100'000; ++i) many.emplace_back(edge("f" + std::to_string(i), "x"), 1);
  EXPECT_EQ(see(many), "100000/100000");
  EXPECT_EQ(edges().size(), 100'000u);
}

TEST_F(EdgeStoreTest, RefusesTextThatCannotBeStored) {
  NamedEdge bad = edge("a", "x");
  bad.transformation.description = std::string("nul\0", 4);
  const std::string failure = failure_of(database_, [&](pqxx::work& tx) -> Result<bool> {
    const std::vector<NamedEdge> named = {bad};  // rows point into it
    STEWARD_ASSIGN_OR_RETURN(const auto rows, ensure_edges(tx, named, day(1)));
    KnownRows known;
    STEWARD_RETURN_IF_ERROR(add_seen_edges(tx, {{rows[0], JobId{1}, day(1)}}, 1, known, [](size_t) {}));
    return true;
  });
  EXPECT_NE(failure.find("The transformation's description"), std::string::npos) << failure;
}

}  // namespace
}  // namespace steward::storage
