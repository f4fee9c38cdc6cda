#include "lineage/graph/hash_tree.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "lineage/graph/graph.h"

namespace steward::lineage {
namespace {

int64_t bucket_of(DatasetId dataset) {
  return dataset.value >> 8;
}

void append_number(std::string& bytes, int64_t value) {
  const auto bits = static_cast<uint64_t>(value);
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(bits >> shift & 0xFF));
}

Digest digest_of(const EdgeLabel& label) {
  const Transformation& how = *label.transformation;
  std::string numbers;
  append_number(numbers, label.job.value);
  append_number(numbers, label.valid_from.time_since_epoch().count());
  append_number(numbers, label.valid_to.time_since_epoch().count());
  Sha256 hash;
  hash.update_framed(how.type == Influence::kDirect ? "DIRECT" : "INDIRECT");
  hash.update_framed(how.subtype).update_framed(how.description);
  hash.update_framed(how.masking ? "masking" : "").update_framed(how.function);
  return hash.update_framed(numbers).finish();
}

// Each label is hashed once, however many edges have it.
class LabelDigests {
 public:
  explicit LabelDigests(const Graph& graph) : graph_(graph) {}
  const Digest& of(LabelId label) {
    const auto [slot, is_new] = digests_.try_emplace(label);
    if (is_new) slot->second = digest_of(graph_.label(label));
    return slot->second;
  }

 private:
  const Graph& graph_;
  std::unordered_map<LabelId, Digest> digests_;
};

// Hashes the edges of one dataset after the other, as visit_all() and visit_edges() show them.
class LeafHash {
 public:
  explicit LeafHash(LabelDigests& labels) : labels_(labels) {}

  void add(const EdgeView& edge) {
    append_number(bytes_, edge.from.field.value);
    append_number(bytes_, edge.to.dataset.value);
    append_number(bytes_, edge.to.field.value);
    bytes_ += as_bytes(labels_.of(edge.label));
    if (bytes_.size() < kFlushAt) return;
    flush();
  }

  // none: no edge was added.
  std::optional<Digest> finish() {
    if (bytes_.empty() && !hash_) return std::nullopt;
    flush();
    const Digest digest = hash_->finish();
    hash_.reset();
    return digest;
  }

 private:
  static constexpr size_t kFlushAt = 1u << 16;

  void flush() {
    if (!hash_) hash_.emplace();
    hash_->update(bytes_);
    bytes_.clear();
  }

  LabelDigests& labels_;
  std::string bytes_;
  std::optional<Sha256> hash_;
};

}  // namespace

HashTree::HashTree() {
  hash_root();
}

HashTree HashTree::of(const Graph& graph) {
  HashTree tree;
  LabelDigests labels(graph);
  LeafHash leaf(labels);
  std::vector<Leaf> leaves;
  std::optional<DatasetId> current;
  const auto finish_leaf = [&] {
    if (!current) return;
    leaves.push_back({*current, *leaf.finish()});
  };
  const auto finish_bucket = [&] {
    if (leaves.empty()) return;
    const int64_t bucket = bucket_of(leaves.front().dataset);
    tree.buckets_.emplace_hint(tree.buckets_.end(), bucket, make_bucket(std::move(leaves)));
    leaves.clear();
  };
  graph.visit_all([&](const EdgeView& edge) {
    if (current != edge.from.dataset) {
      finish_leaf();
      if (current && bucket_of(*current) != bucket_of(edge.from.dataset)) finish_bucket();
      current = edge.from.dataset;
    }
    leaf.add(edge);
  });
  finish_leaf();
  finish_bucket();
  tree.hash_root();
  return tree;
}

HashTree HashTree::updated(const Graph& graph, const std::vector<DatasetId>& datasets) const {
  HashTree tree = *this;
  LabelDigests labels(graph);
  for (size_t at = 0; at < datasets.size();) {
    const int64_t bucket = bucket_of(datasets[at]);
    std::map<DatasetId, Digest> leaves;
    if (const auto old = tree.buckets_.find(bucket); old != tree.buckets_.end())
      for (const Leaf& leaf : old->second->leaves) leaves.emplace(leaf.dataset, leaf.digest);
    for (; at < datasets.size() && bucket_of(datasets[at]) == bucket; ++at) {
      LeafHash hash(labels);
      graph.visit_from(datasets[at], [&](const EdgeView& edge) { hash.add(edge); });
      if (const auto digest = hash.finish())
        leaves[datasets[at]] = *digest;
      else
        leaves.erase(datasets[at]);
    }
    std::vector<Leaf> kept;
    for (const auto& [dataset, digest] : leaves) kept.push_back({dataset, digest});
    if (kept.empty())
      tree.buckets_.erase(bucket);
    else
      tree.buckets_[bucket] = make_bucket(std::move(kept));
  }
  tree.hash_root();
  return tree;
}

std::shared_ptr<const HashTree::Bucket> HashTree::make_bucket(std::vector<Leaf> leaves) {
  auto bucket = std::make_shared<Bucket>();
  std::string bytes;
  for (const Leaf& leaf : leaves) {
    append_number(bytes, leaf.dataset.value);
    bytes += as_bytes(leaf.digest);
  }
  bucket->digest = sha256(bytes);
  bucket->leaves = std::move(leaves);
  return bucket;
}

void HashTree::hash_root() {
  std::string bytes;
  for (const auto& [number, bucket] : buckets_) {
    append_number(bytes, number);
    bytes += as_bytes(bucket->digest);
  }
  root_ = sha256(bytes);
}

size_t HashTree::memory_bytes() const {
  constexpr size_t kMapNode = 80, kSharedBlock = 16;
  size_t bytes = 0;
  for (const auto& [number, bucket] : buckets_)
    bytes += kMapNode + kSharedBlock + sizeof(Bucket) + bucket->leaves.capacity() * sizeof(Leaf);
  return bytes;
}

}  // namespace steward::lineage
