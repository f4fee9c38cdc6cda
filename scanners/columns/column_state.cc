#include "scanners/columns/column_state.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "scanners/columns/row_hash.h"

namespace steward::scanners {
namespace {

// Eight bytes, most significant first.
void append_number(std::string& bytes, uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFF);
}

}  // namespace

ColumnState::ColumnState(const DetectorSet& detectors, const DatasetName& dataset, Field field,
                         ColumnOptions options)
    : detectors_(&detectors),
      dataset_(dataset),
      field_(std::move(field)),
      options_(options),
      type_(classify_type(field_.type)),
      header_(read_header(detectors, dataset_, field_)),
      examiner_(detectors, header_.asked, header_.supported, header_.inside),
      judged_(type_ != kOpaqueType),
      sample_(options.max_distinct) {}

uint64_t ColumnState::add(std::string_view value, int64_t rows) {
  // Trimming asks of every byte; most values need none.
  const auto is_edge = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  if (!value.empty() && (is_edge(value.front()) || is_edge(value.back()))) value = trim(value);
  if (value.empty() || is_placeholder(value)) {
    blanks_ += rows;
    return 0;
  }
  const uint64_t hash = seeded_hash(options_.seed, value);
  filled_rows_ += rows;
  if (!judged_) return hash;
  if (SampledValue* known = sample_.find(hash)) {
    known->rows += rows;
    return hash;
  }
  if (!sample_.wants(hash)) {
    count_beyond(examiner_.examine(value, false), hash, rows);
    return hash;
  }
  sample_.insert({hash, rows, number_of(examiner_.examine(value, true))},
                 [this](const SampledValue& dropped) { drop(dropped); });
  return hash;
}

void ColumnState::add_null(int64_t rows) {
  nulls_ += rows;
}

uint32_t ColumnState::number_of(const ValueEvidence& evidence) {
  const auto [at, added] = numbers_.emplace(evidence, static_cast<uint32_t>(kinds_.size()));
  if (added) kinds_.push_back(evidence);
  return at->second;
}

// What slow rules said of a value that was sampled for a while does not count here: of others they are not
// asked.
void ColumnState::count_beyond(const ValueEvidence& evidence, uint64_t hash, int64_t rows) {
  rows_beyond_ += rows;
  if (beyond_.empty()) beyond_.resize(detectors_->rules().size());
  RuleMask valid = evidence.valid, plausible = evidence.plausible;
  valid.subtract(examiner_.slow()).for_each([&](size_t rule) { beyond_[rule].valid += rows; });
  plausible.subtract(examiner_.slow()).for_each([&](size_t rule) { beyond_[rule].plausible += rows; });
  evidence.candidates.for_each([&](size_t rule) { beyond_[rule].candidate_values.add(hash); });
  evidence.hits.for_each([&](size_t rule) {
    BeyondSample& counts = beyond_[rule];
    counts.hits += rows;
    if (evidence.near_hits.test(rule)) counts.near_hits += rows;
    counts.hit_values.add(hash);
  });
}

Status ColumnState::merge(const ColumnState& other) {
  const bool same = detectors_->hash() == other.detectors_->hash() && options_.seed == other.options_.seed &&
                    options_.max_distinct == other.options_.max_distinct &&
                    field_.path == other.field_.path && type_ == other.type_ && dataset_ == other.dataset_;
  if (!same)
    return Error{ErrorCode::kConflict,
                 "Only states of one column, made with the same rules, seed and bounds, can be merged.",
                 excerpt(field_.path)};
  const auto dropped = [this](const SampledValue& value) { drop(value); };
  sample_.lower_limit(other.sample_.limit(), dropped);
  DistinctSample theirs = other.sample_;
  for (SampledValue value : theirs.finish([&](const SampledValue& beyond) {
         count_beyond(other.kinds_[beyond.evidence], beyond.hash, beyond.rows);
       })) {
    value.evidence = number_of(other.kinds_[value.evidence]);
    if (SampledValue* known = sample_.find(value.hash))
      known->rows += value.rows;
    else if (sample_.wants(value.hash))
      sample_.insert(value, dropped);
    else
      drop(value);
  }
  if (beyond_.empty()) beyond_.resize(other.beyond_.size());
  for (size_t rule = 0; rule < other.beyond_.size(); ++rule) {
    const BeyondSample& counts = other.beyond_[rule];
    BeyondSample& sum = beyond_[rule];
    sum.valid += counts.valid;
    sum.plausible += counts.plausible;
    sum.hits += counts.hits;
    sum.near_hits += counts.near_hits;
    sum.hit_values.merge(counts.hit_values);
    sum.candidate_values.merge(counts.candidate_values);
  }
  rows_beyond_ += other.rows_beyond_;
  filled_rows_ += other.filled_rows_;
  blanks_ += other.blanks_;
  nulls_ += other.nulls_;
  unread_ += other.unread_;
  return {};
}

std::vector<EvidenceCount> ColumnState::evidence() {
  std::map<uint32_t, EvidenceCount> counts;
  for (const SampledValue& value : sample_.finish([this](const SampledValue& dropped) { drop(dropped); })) {
    EvidenceCount& count = counts[value.evidence];
    ++count.distinct;
    count.rows += value.rows;
  }
  std::vector<EvidenceCount> all;
  for (auto& [number, count] : counts) {
    count.evidence = kinds_[number];
    all.push_back(count);
  }
  return all;
}

std::string ColumnState::fingerprint() {
  std::string bytes;
  for (const SampledValue& value : sample_.finish([this](const SampledValue& dropped) { drop(dropped); })) {
    append_number(bytes, value.hash);
    append_number(bytes, static_cast<uint64_t>(value.rows));
  }
  for (const int64_t count : {rows_beyond_, filled_rows_, blanks_, nulls_, unread_})
    append_number(bytes, static_cast<uint64_t>(count));
  return to_hex(sha256(bytes));
}

}  // namespace steward::scanners
