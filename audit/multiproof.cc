#include "audit/multiproof.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace steward::audit {
namespace {

// The end of the largest subtree of a tree of `size` leaves that begins at `begin` and ends at `end` or
// before.
uint64_t subtree_end(uint64_t begin, uint64_t end, uint64_t size) {
  // On the right edge alone there are subtrees that are not complete.
  if (end == size && begin % std::bit_ceil(size - begin) == 0) return size;
  const uint64_t fits = std::bit_floor(end - begin);
  const uint64_t aligned = begin == 0 ? fits : uint64_t{1} << std::countr_zero(begin);
  return begin + std::min(fits, aligned);
}

Status check_order(uint64_t index, uint64_t next, uint64_t size) {
  if (index >= size)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("Entry {} is beyond the tree, which has {}.", index, size), ""};
  if (index < next)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("Entry {} comes too late: those up to {} were told before it.", index, next - 1),
                 ""};
  return {};
}

}  // namespace

Status MultiProver::cover(uint64_t end) {
  while (next_ < end) {
    const uint64_t stop = subtree_end(next_, end, tree_.size());
    STEWARD_ASSIGN_OR_RETURN(const Digest hash, tree_.range(next_, stop));
    STEWARD_RETURN_IF_ERROR(emit_(hash));
    next_ = stop;
  }
  return {};
}

Status MultiProver::add(uint64_t index) {
  STEWARD_RETURN_IF_ERROR(check_order(index, next_, tree_.size()));
  STEWARD_RETURN_IF_ERROR(cover(index));
  next_ = index + 1;
  return {};
}

Status MultiProver::finish() {
  return cover(tree_.size());
}

void MultiVerifier::push(Digest node, int height) {
  // Each one bit of the count from `height` up is a subtree as large as the one in hand.
  for (uint64_t rest = covered_ >> height; (rest & 1) != 0; rest >>= 1) {
    node = node_hash(nodes_.back(), node);
    nodes_.pop_back();
  }
  nodes_.push_back(node);
  covered_ += uint64_t{1} << height;
}

Status MultiVerifier::cover(uint64_t end) {
  while (covered_ < end) {
    STEWARD_ASSIGN_OR_RETURN(const std::optional<Digest> hash, next_());
    if (!hash)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("The proof ends early: it has no hash for the entries from {} on.", covered_),
                   ""};
    const uint64_t count = subtree_end(covered_, end, size_) - covered_;
    if (std::has_single_bit(count)) {
      push(*hash, std::countr_zero(count));
    } else {  // the right edge: it is folded as it is
      nodes_.push_back(*hash);
      covered_ += count;
    }
  }
  return {};
}

Status MultiVerifier::add(uint64_t index, const Digest& leaf) {
  if (index != covered_ || index >= size_) {
    STEWARD_RETURN_IF_ERROR(check_order(index, covered_, size_));
    STEWARD_RETURN_IF_ERROR(cover(index));
  }
  push(leaf, 0);
  return {};
}

Result<Digest> MultiVerifier::finish() {
  STEWARD_RETURN_IF_ERROR(cover(size_));
  STEWARD_ASSIGN_OR_RETURN(const std::optional<Digest> more, next_());
  if (more)
    return Error{ErrorCode::kInvalidInput,
                 "The proof goes on after its last hash: something was added to it.", ""};
  if (nodes_.empty()) return sha256("");
  Digest root = nodes_.back();
  for (size_t i = nodes_.size() - 1; i > 0; --i) root = node_hash(nodes_[i - 1], root);
  return root;
}

}  // namespace steward::audit
