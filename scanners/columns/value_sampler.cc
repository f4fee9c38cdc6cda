#include "scanners/columns/value_sampler.h"

#include <algorithm>

#include "base/text.h"

namespace steward::scanners {
namespace {

uint64_t mix(uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

}  // namespace

uint64_t seeded_hash(uint64_t seed, std::string_view bytes) {
  uint64_t hash = mix(seed + 0x9e3779b97f4a7c15u) ^ bytes.size();
  for (size_t i = 0; i < bytes.size(); i += 8) {
    uint64_t word = 0;
    for (size_t j = i; j < std::min(i + 8, bytes.size()); ++j) {
      word |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[j])) << (8 * (j - i));
    }
    hash = mix(hash ^ word) + 0x9e3779b97f4a7c15u;
  }
  return mix(hash);
}

std::string_view cut_at_code_point(std::string_view text, size_t limit) {
  if (text.size() <= limit) return text;
  size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

void ValueSampler::add(std::string_view value) {
  ++rows_;
  scratch_.assign(cut_at_code_point(value, bounds_.max_value_bytes));
  if (!is_utf8(scratch_)) scratch_ = to_valid_utf8(scratch_);

  if (const auto known = counts_.find(scratch_); known != counts_.end()) {
    ++known->second;
    return;
  }
  const uint64_t hash = seeded_hash(seed_, scratch_);
  if (hash >= lowest_evicted_) return;

  bytes_ += scratch_.size();
  const auto added = counts_.emplace(scratch_, 1).first;
  ranked_.emplace(hash, &*added);
  while (counts_.size() > bounds_.max_distinct || bytes_ > bounds_.max_bytes) evict_largest();
}

void ValueSampler::add_null() {
  ++rows_;
  ++nulls_;
}

void ValueSampler::evict_largest() {
  const auto largest = std::prev(ranked_.end());
  const auto [hash, entry] = *largest;
  lowest_evicted_ = hash;
  bytes_ -= entry->first.size();
  ranked_.erase(largest);
  counts_.erase(counts_.find(entry->first));
}

ColumnSample ValueSampler::finish(Field field) {
  ColumnSample sample;
  sample.field = std::move(field);
  sample.distinct.assign(counts_.begin(), counts_.end());
  std::sort(sample.distinct.begin(), sample.distinct.end());
  sample.rows_examined = rows_;
  sample.nulls = nulls_;
  *this = ValueSampler(seed_, bounds_);
  return sample;
}

}  // namespace steward::scanners
