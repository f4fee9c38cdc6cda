#include "scanners/columns/distinct_sample.h"

#include <algorithm>
#include <utility>

namespace steward::scanners {
namespace {

constexpr size_t kFirstSlots = 64;

bool by_hash(const SampledValue& a, const SampledValue& b) {
  return a.hash < b.hash;
}

}  // namespace

SampledValue* DistinctSample::find(uint64_t hash) {
  if (slots_.empty() || hash >= limit_) return nullptr;
  const size_t mask = slots_.size() - 1;
  for (size_t at = hash & mask; slots_[at].rows != 0; at = (at + 1) & mask)
    if (slots_[at].hash == hash) return &slots_[at];
  return nullptr;
}

void DistinctSample::insert(const SampledValue& value, const Dropped& dropped) {
  if (size_ >= 2 * k_) {
    prune(dropped);
    if (!wants(value.hash)) {
      dropped(value);
      return;
    }
  }
  if ((size_ + 1) * 2 > slots_.size()) {
    auto values = take();
    slots_.resize(std::max(kFirstSlots, slots_.size() * 2));
    rebuild(std::move(values));
  }
  const size_t mask = slots_.size() - 1;
  size_t at = value.hash & mask;
  while (slots_[at].rows != 0) at = (at + 1) & mask;
  slots_[at] = value;
  ++size_;
}

std::vector<SampledValue> DistinctSample::finish(const Dropped& dropped) {
  if (size_ > k_) prune(dropped);
  std::vector<SampledValue> values;
  values.reserve(size_);
  for (const SampledValue& slot : slots_)
    if (slot.rows != 0) values.push_back(slot);
  std::sort(values.begin(), values.end(), by_hash);
  return values;
}

void DistinctSample::lower_limit(uint64_t limit, const Dropped& dropped) {
  if (limit >= limit_) return;
  limit_ = limit;
  std::vector<SampledValue> kept;
  for (const SampledValue& value : take()) {
    if (wants(value.hash))
      kept.push_back(value);
    else
      dropped(value);
  }
  rebuild(std::move(kept));
}

void DistinctSample::prune(const Dropped& dropped) {
  auto values = take();
  const auto cut = values.begin() + static_cast<std::ptrdiff_t>(k_);
  std::nth_element(values.begin(), cut, values.end(), by_hash);
  limit_ = cut->hash;
  for (auto at = cut; at != values.end(); ++at) dropped(*at);
  values.erase(cut, values.end());
  rebuild(std::move(values));
}

std::vector<SampledValue> DistinctSample::take() {
  std::vector<SampledValue> values;
  values.reserve(size_);
  for (SampledValue& slot : slots_) {
    if (slot.rows != 0) values.push_back(slot);
    slot.rows = 0;
  }
  return values;
}

void DistinctSample::rebuild(std::vector<SampledValue> values) {
  size_ = values.size();
  const size_t mask = slots_.size() - 1;
  for (const SampledValue& value : values) {
    size_t at = value.hash & mask;
    while (slots_[at].rows != 0) at = (at + 1) & mask;
    slots_[at] = value;
  }
}

}  // namespace steward::scanners
