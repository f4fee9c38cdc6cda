// What a Graph points to. Seen by the files that make graphs, and by no other.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "lineage/graph/delta.h"
#include "lineage/graph/graph.h"
#include "lineage/graph/hash_tree.h"

namespace steward::lineage {

struct Graph::State {
  explicit State(Delta of) : delta(std::move(of)) {}

  const Delta delta;

  // The hash, or the way to it: a tree of an earlier graph and the datasets that changed since.
  mutable std::mutex hash_mutex;
  mutable std::shared_ptr<const HashTree> tree;
  mutable std::shared_ptr<const HashTree> earlier;
  mutable std::vector<DatasetId> changed_since;  // sorted, each once
};

}  // namespace steward::lineage
