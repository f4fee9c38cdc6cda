#include "scanners/columns/value_sampler.h"

#include <algorithm>

#include "base/text.h"
#include "scanners/columns/row_hash.h"

namespace steward::scanners {
void ValueSampler::add(std::string_view value) {
  ++rows_;
  scratch_.assign(value.substr(0, bounds_.max_value_bytes));
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
