// The content hash of a graph, kept so that a change to a few datasets costs little.
//
// A leaf is the SHA-256 over the outgoing edges of one dataset, in order. Leaves of 256 neighbouring dataset
// ids form a bucket, hashed over (id, leaf) by id; the root is the hash over the buckets by number. Datasets
// without outgoing edges and empty buckets are left out, so the root depends on the edges alone.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "base/hash.h"
#include "base/ids.h"

namespace steward::lineage {

class Graph;

// Immutable; copies share what they have in common.
class HashTree {
 public:
  HashTree();
  static HashTree of(const Graph& graph);
  // This tree, with the leaves of `datasets` (sorted, each once) taken anew from `graph`.
  HashTree updated(const Graph& graph, const std::vector<DatasetId>& datasets) const;

  const Digest& root() const { return root_; }
  size_t memory_bytes() const;

 private:
  struct Leaf {
    DatasetId dataset;
    Digest digest;
  };
  struct Bucket {
    std::vector<Leaf> leaves;
    Digest digest;
  };
  static std::shared_ptr<const Bucket> make_bucket(std::vector<Leaf> leaves);
  void hash_root();

  std::map<int64_t, std::shared_ptr<const Bucket>> buckets_;
  Digest root_{};
};

}  // namespace steward::lineage
