#include "lineage/graph/labels.h"

#include <functional>

namespace steward::lineage {
namespace {

constexpr size_t kMix = 0x9E3779B97F4A7C15u;  // 2^64 divided by the golden ratio (Knuth, vol. 3, 6.4)

size_t mix(size_t seed, size_t value) {
  return (seed ^ value) * kMix + (seed >> 29);
}

size_t heap_bytes(const std::string& text) {
  return text.capacity() > std::string().capacity() ? text.capacity() + 1 : 0;
}

}  // namespace

size_t TransformationHash::operator()(const Transformation& how) const noexcept {
  const std::hash<std::string> of;
  size_t hash = mix(of(how.subtype), of(how.description));
  hash = mix(hash, of(how.function));
  return mix(hash, static_cast<size_t>(how.type) * 2 + (how.masking ? 1 : 0));
}

LabelId number_of(const EdgeLabel& label, size_t index) {
  return static_cast<LabelId>(index) |
         (label.transformation->type == Influence::kIndirect ? kIndirectBit : 0) |
         (label.has_ended() ? kEndedBit : 0);
}

std::strong_ordering compare(const EdgeLabel& a, const EdgeLabel& b) {
  if (a.transformation != b.transformation)
    if (const auto order = *a.transformation <=> *b.transformation; order != 0) return order;
  if (const auto order = a.job <=> b.job; order != 0) return order;
  if (a.valid_from != b.valid_from)
    return a.valid_from < b.valid_from ? std::strong_ordering::less : std::strong_ordering::greater;
  if (a.valid_to != b.valid_to)
    return a.valid_to < b.valid_to ? std::strong_ordering::less : std::strong_ordering::greater;
  return std::strong_ordering::equal;
}

LabelId LabelTable::add(const EdgeLabel& label) {
  labels_.push_back(label);
  labels_.back().transformation = intern(*label.transformation);
  return number_of(label, labels_.size() - 1);
}

const Transformation* LabelTable::find(const Transformation& how) const {
  const auto at = transformations_.find(how);
  return at == transformations_.end() ? nullptr : &*at;
}

size_t LabelTable::memory_bytes() const {
  constexpr size_t kNode = sizeof(Transformation) + 2 * sizeof(void*);  // with the set's link and hash
  size_t bytes = labels_.capacity() * sizeof(EdgeLabel);
  bytes += transformations_.bucket_count() * sizeof(void*) + transformations_.size() * kNode;
  for (const Transformation& how : transformations_)
    bytes += heap_bytes(how.subtype) + heap_bytes(how.description) + heap_bytes(how.function);
  return bytes;
}

LabelId LabelInterner::intern(const EdgeLabel& label) {
  EdgeLabel own = label;
  own.transformation = table_.intern(*label.transformation);
  const auto [slot, is_new] = ids_.try_emplace(own, 0);
  if (is_new) slot->second = table_.add(own);
  return slot->second;
}

size_t LabelInterner::Hash::operator()(const EdgeLabel& label) const noexcept {
  size_t hash = mix(std::hash<const void*>{}(label.transformation), static_cast<size_t>(label.job.value));
  hash = mix(hash, static_cast<size_t>(label.valid_from.time_since_epoch().count()));
  return mix(hash, static_cast<size_t>(label.valid_to.time_since_epoch().count()));
}

bool LabelInterner::Same::operator()(const EdgeLabel& a, const EdgeLabel& b) const noexcept {
  return a.transformation == b.transformation && a.job == b.job && a.valid_from == b.valid_from &&
         a.valid_to == b.valid_to;
}

}  // namespace steward::lineage
