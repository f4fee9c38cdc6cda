#include "audit/naive_tree.h"

#include <string>

namespace steward::audit::testing {

NaiveTree NaiveTree::sample(size_t count) {
  std::vector<Digest> leaves;
  for (size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash("entry " + std::to_string(i)));
  return NaiveTree(std::move(leaves));
}

size_t NaiveTree::split(size_t count) {
  size_t k = 1;
  while (k * 2 < count) k *= 2;
  return k;
}

Digest NaiveTree::mth(size_t begin, size_t end) {
  if (begin == end) return sha256("");
  if (end - begin == 1) return leaves_[begin];
  const auto known = roots_.find({begin, end});
  if (known != roots_.end()) return known->second;
  const size_t middle = begin + split(end - begin);
  const Digest root = node_hash(mth(begin, middle), mth(middle, end));
  roots_[{begin, end}] = root;
  return root;
}

Proof NaiveTree::path(size_t index, size_t begin, size_t end) {
  if (end - begin == 1) return {};
  const size_t middle = begin + split(end - begin);
  Proof proof = index < middle ? path(index, begin, middle) : path(index, middle, end);
  proof.push_back(index < middle ? mth(middle, end) : mth(begin, middle));
  return proof;
}

Proof NaiveTree::subproof(size_t first, size_t begin, size_t end, bool known) {
  if (first == end) return known ? Proof{} : Proof{mth(begin, end)};
  const size_t middle = begin + split(end - begin);
  Proof proof = first <= middle ? subproof(first, begin, middle, known) : subproof(first, middle, end, false);
  proof.push_back(first <= middle ? mth(middle, end) : mth(begin, middle));
  return proof;
}

}  // namespace steward::audit::testing
