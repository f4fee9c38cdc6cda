#include "lineage/propagation/derivations.h"

#include <algorithm>

namespace steward::lineage {

Derivations::Derivations(size_t expected_nodes)
    : keys_(expected_nodes), categories_(std::make_shared<std::vector<Category>>(1)) {}

Derivations Derivations::next_version() const {
  Derivations next = *this;
  // Chunks reachable from here were made by this version or one before it, so none can be taken for new.
  ++next.version_;
  return next;
}

uint32_t Derivations::find_or_add(const NodeRef& node) {
  if (const uint32_t known = keys_.find(node); known != kUnnumbered) return known;
  const auto number = static_cast<uint32_t>(node_count_++);
  Chunk& chunk = number / kNodes == chunks_.size() ? chunks_.push_back(version_)
                                                   : chunks_.edit(number / kNodes, version_);
  chunk.nodes[number % kNodes] = node;
  keys_.put(node, number, version_);
  return number;
}

std::span<const Reason> Derivations::reasons(uint32_t node) const {
  const Chunk& chunk = chunk_of(node);
  const uint32_t slot = node % kNodes;
  return std::span(chunk.reasons).subspan(chunk.begin[slot], chunk.begin[slot + 1] - chunk.begin[slot]);
}

Reason Derivations::reason(uint32_t node, CategoryId category) const {
  for (const Reason& reason : reasons(node))
    if (reason.category == category) return reason;
  return {kUnnumbered, kAbsent, category};
}

void Derivations::put(uint32_t node, const Reason& reason) {
  Chunk& chunk = chunks_.edit(node / kNodes, version_);
  const uint32_t slot = node % kNodes;
  for (uint32_t at = chunk.begin[slot]; at < chunk.begin[slot + 1]; ++at)
    if (chunk.reasons[at].category == reason.category) {
      chunk.reasons[at] = reason;
      return;
    }
  chunk.reasons.insert(chunk.reasons.begin() + chunk.begin[slot + 1], reason);
  for (size_t after = slot + 1; after <= kNodes; ++after) ++chunk.begin[after];
}

void Derivations::erase(uint32_t node, CategoryId category) {
  if (reason(node, category).rank == kAbsent) return;
  Chunk& chunk = chunks_.edit(node / kNodes, version_);
  const uint32_t slot = node % kNodes;
  uint32_t at = chunk.begin[slot];
  while (chunk.reasons[at].category != category) ++at;
  chunk.reasons.erase(chunk.reasons.begin() + at);
  for (size_t after = slot + 1; after <= kNodes; ++after) --chunk.begin[after];
}

void Derivations::fill(const std::vector<std::pair<uint32_t, Reason>>& rows) {
  // Counting sort by chunk first, then within it: rows of one node keep the order of their categories.
  std::vector<uint32_t> begin(node_count_ + 1, 0);
  for (const auto& [node, reason] : rows) ++begin[node + 1];
  for (size_t node = 0; node < node_count_; ++node) begin[node + 1] += begin[node];
  for (size_t at = 0; at < chunks_.size(); ++at) {
    Chunk& chunk = chunks_.edit(at, version_);
    const size_t first = at * kNodes;
    for (size_t slot = 0; slot <= kNodes; ++slot)
      chunk.begin[slot] = begin[std::min(first + slot, node_count_)] - begin[first];
    chunk.reasons.resize(chunk.begin[kNodes]);
  }
  std::vector<uint32_t> next(begin.begin(), begin.end() - 1);
  for (const auto& [node, reason] : rows) {
    Chunk& chunk = chunks_.edit(node / kNodes, version_);
    chunk.reasons[next[node]++ - begin[node / kNodes * kNodes]] = reason;
  }
}

const std::vector<TagAssertion>* Derivations::stored(uint32_t node) const {
  for (const auto& [owner, tags] : chunk_of(node).stored)
    if (owner == node) return tags.get();
  return nullptr;
}

void Derivations::set_stored(uint32_t node, StoredTags tags) {
  auto& stored = chunks_.edit(node / kNodes, version_).stored;
  std::erase_if(stored, [&](const auto& row) { return row.first == node; });
  if (tags && !tags->empty()) stored.emplace_back(node, std::move(tags));
}

// A few hundred keys at most, and one seldom joins them.
std::optional<CategoryId> Derivations::find(const Category& category) const {
  const auto at = std::find(categories_->begin() + 1, categories_->end(), category);
  if (at == categories_->end()) return std::nullopt;
  return static_cast<CategoryId>(at - categories_->begin());
}

CategoryId Derivations::find_or_add(const Category& category) {
  if (const auto known = find(category)) return *known;
  auto more = std::make_shared<std::vector<Category>>(*categories_);
  more->push_back(category);
  categories_ = std::move(more);
  return static_cast<CategoryId>(categories_->size() - 1);
}

size_t Derivations::reason_count() const {
  size_t count = 0;
  for (size_t at = 0; at < chunks_.size(); ++at) count += chunks_[at].reasons.size();
  return count;
}

size_t Derivations::memory_bytes() const {
  size_t bytes = keys_.memory_bytes();
  for (size_t at = 0; at < chunks_.size(); ++at) {
    const Chunk& chunk = chunks_[at];
    bytes += sizeof(Chunk) + chunk.reasons.capacity() * sizeof(Reason);
    for (const auto& [node, tags] : chunk.stored)
      bytes += sizeof(node) + sizeof(tags) + tags->capacity() * sizeof(TagAssertion);
  }
  return bytes;
}

}  // namespace steward::lineage
