// One proof for many leaves of one RFC 6962 tree: the roots of the largest subtrees that hold none of them,
// from left to right. With the leaves they give the root. For one leaf it is the inclusion proof of §2.1.1 in
// the order of the leaves; for all of them it is empty. Both sides stream, in memory that grows with the
// height of the tree alone. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "audit/merkle.h"
#include "audit/tiles.h"
#include "base/error.h"
#include "base/hash.h"

namespace steward::audit {

// Tell the leaves in ascending order; the hashes come out in the order in which the verifier needs them:
// those left of a leaf before add() of it returns.
class MultiProver {
 public:
  using Emit = std::function<Status(const Digest&)>;

  // `read` must outlive it.
  MultiProver(uint64_t size, const ReadTile& read, Emit emit) : tree_(size, read), emit_(std::move(emit)) {}

  // kInvalidInput for an index that is not beyond the last or not in the tree; else as `read` and `emit`.
  Status add(uint64_t index);
  Status finish();

 private:
  Status cover(uint64_t end);

  TiledTree tree_;
  Emit emit_;
  uint64_t next_ = 0;  // all leaves before it are told or covered
};

// The other side: the same leaves in the same order give the root, if the proof is the one of these leaves.
class MultiVerifier {
 public:
  // The next hash of the proof; none when it has ended. An error ends the check.
  using Next = std::function<Result<std::optional<Digest>>()>;

  MultiVerifier(uint64_t size, Next next) : size_(size), next_(std::move(next)) {}

  // kInvalidInput for an index that is not beyond the last or not in the tree, and for a proof that ends
  // early.
  Status add(uint64_t index, const Digest& leaf);
  // The root. kInvalidInput for a proof that ends early or goes on.
  Result<Digest> finish();

 private:
  Status cover(uint64_t end);
  void push(Digest node, int height);

  uint64_t size_;
  Next next_;
  uint64_t covered_ = 0;
  std::vector<Digest> nodes_;  // of the complete subtrees left of covered_, largest first
};

}  // namespace steward::audit
