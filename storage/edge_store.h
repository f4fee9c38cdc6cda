// Column edges that runs were seen to make, and those that jobs, views and manifests declare. Nothing is read
// to write them: the hash of an edge makes it one row, and times only move back.
#pragma once

#include <functional>
#include <map>
#include <pqxx/pqxx>
#include <vector>

#include "lineage/edge.h"
#include "lineage/facts.h"
#include "storage/known_rows.h"
#include "storage/pool.h"

namespace steward::storage {

// An edge with its ends as rows; `transformation` is the caller's.
struct RowEdge {
  NodeRef from, to;
  const lineage::Transformation* transformation = nullptr;
};

struct SeenEdge {
  RowEdge edge;
  JobId job;
  Timestamp seen_at{};
  size_t event = 0;  // the caller's number for who said so
};

struct WrittenEdges {
  int64_t added = 0;
  int64_t changed = 0;  // added, or holding from an earlier time on
};

// Under lock_writes(), like all writers here. `generation` marks what changes. `count` is called with the
// event of each edge that was not there before.
Result<WrittenEdges> add_seen_edges(pqxx::transaction_base& tx, const std::vector<SeenEdge>& edges,
                                    int64_t generation, KnownRows& known,
                                    const std::function<void(size_t event)>& count);

// Edges between names as rows; datasets and fields are made where there are none. `transformation` is that of
// the named edge.
Result<std::vector<RowEdge>> ensure_edges(pqxx::transaction_base& tx,
                                          const std::vector<lineage::NamedEdge>& edges, Timestamp now);

// A word of `job` on how `target` is made; edges may be none. Declaring the same again is one row, or none at
// the same time.
struct NewDeclaration {
  JobId job;
  DatasetId target;
  std::vector<RowEdge> edges;
  Timestamp said_at{};
  bool is_complete = true;
};
Result<WrittenEdges> declare(pqxx::transaction_base& tx, const NewDeclaration& declaration,
                             int64_t generation);

// An edge row: seen in runs when `set` is 0.
struct StoredEdge {
  NodeRef from, to;
  JobId job;
  lineage::SetId set;
  lineage::Transformation transformation;
  Timestamp valid_from{};
  int64_t first_generation = 0;
};
using EdgeSink = std::function<void(StoredEdge&&)>;
// Those written after `generation`, seen ones and declared ones; streamed, for there may be millions.
void load_edges(pqxx::transaction_base& tx, int64_t after_generation, const EdgeSink& sink);
// Those that were known at `generation`, as they were known.
void load_edges_as_of(pqxx::transaction_base& tx, int64_t generation, const EdgeSink& sink);
void load_edges_of_sets(pqxx::transaction_base& tx, const std::vector<lineage::SetId>& sets,
                        const EdgeSink& sink);

struct DeclaredTarget {
  JobId job;
  DatasetId target;
  friend auto operator<=>(const DeclaredTarget&, const DeclaredTarget&) = default;
};
// All declarations of every (job, target) about which something was declared after `generation`.
std::map<DeclaredTarget, std::vector<lineage::Declaration>> load_declarations(pqxx::transaction_base& tx,
                                                                              int64_t after_generation = -1);
std::map<DeclaredTarget, std::vector<lineage::Declaration>> load_declarations_as_of(
    pqxx::transaction_base& tx, int64_t generation);

}  // namespace steward::storage
