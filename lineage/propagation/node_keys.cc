#include "lineage/propagation/node_keys.h"

#include <algorithm>
#include <bit>

namespace steward::lineage {
namespace {

constexpr size_t kRowsAShard = 64;

}  // namespace

NodeKeys::NodeKeys(size_t expected) {
  const size_t shards = std::bit_ceil(std::max<size_t>(1, expected / kRowsAShard));
  for (size_t i = 0; i < shards; ++i) shards_.push_back(0);
}

// Neighbouring keys share a shard: a dataset's fields mostly have neighbouring ids.
size_t NodeKeys::shard_of(int64_t key) const {
  uint64_t h = static_cast<uint64_t>(key) >> 5;
  h *= 0x9E3779B97F4A7C15u;  // Knuth's multiplicative hash, 2^64 / golden ratio
  return (h >> 32) & (shards_.size() - 1);
}

uint32_t NodeKeys::lookup(int64_t key) const {
  const auto& rows = shards_[shard_of(key)].rows;
  const auto at = std::lower_bound(rows.begin(), rows.end(), key,
                                   [](const auto& row, int64_t wanted) { return row.first < wanted; });
  return at != rows.end() && at->first == key ? at->second : kUnnumbered;
}

void NodeKeys::put(const NodeRef& node, uint32_t number, uint64_t version) {
  if (count_ > 4 * kRowsAShard * shards_.size()) grow(version);
  const int64_t key = key_of(node);
  auto& rows = shards_.edit(shard_of(key), version).rows;
  const auto at = std::lower_bound(rows.begin(), rows.end(), key,
                                   [](const auto& row, int64_t wanted) { return row.first < wanted; });
  if (at != rows.end() && at->first == key) {
    at->second = number;
    return;
  }
  rows.insert(at, {key, number});
  ++count_;
}

void NodeKeys::grow(uint64_t version) {
  SharedChunks<Shard> old = std::move(shards_);
  shards_ = {};
  for (size_t i = 0; i < old.size() * 8; ++i) shards_.push_back(version);
  for (size_t i = 0; i < old.size(); ++i)
    for (const auto& row : old[i].rows) shards_.edit(shard_of(row.first), version).rows.push_back(row);
  for (size_t i = 0; i < shards_.size(); ++i) {
    auto& rows = shards_.edit(i, version).rows;
    std::sort(rows.begin(), rows.end());
  }
}

size_t NodeKeys::memory_bytes() const {
  size_t bytes = 0;
  for (size_t i = 0; i < shards_.size(); ++i)
    bytes += sizeof(Shard) + 32 + shards_[i].rows.capacity() * sizeof(std::pair<int64_t, uint32_t>);
  return bytes;
}

}  // namespace steward::lineage
