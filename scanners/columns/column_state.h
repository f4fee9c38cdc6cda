// ColumnState: what was seen of one column, and all that is needed to decide on it. Holds counts and hashes,
// never a value.
//
// Every row is examined by every detector whose type gate the column passes: its value is either in the
// sample of distinct values (distinct_sample.h), judged once and counted, or judged as it comes and counted
// by rule. The state is a function of the multiset of rows, the rules and the seed: not of their order.
// States of parts of a column merge into the state of the whole, wherever the parts were read.
//
// One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "catalog/dataset.h"
#include "scanners/columns/distinct_sample.h"
#include "scanners/columns/distinct_sketch.h"
#include "scanners/columns/header_evidence.h"
#include "scanners/columns/value_evidence.h"

namespace steward::scanners {

struct ColumnOptions {
  uint64_t seed = 1;
  size_t max_distinct = 4096;  // values whose distinct counts are kept
};

// Rows beyond the sample of distinct values, by rule.
struct BeyondSample {
  int64_t valid = 0, plausible = 0;
  int64_t hits = 0, near_hits = 0;  // rows with finds inside
  DistinctSketch hit_values, candidate_values;
};

// The sample, once all rows are in: for each kind of evidence, how many distinct values and rows showed it.
struct EvidenceCount {
  ValueEvidence evidence;
  int64_t distinct = 0, rows = 0;
};

class ColumnState {
 public:
  // `detectors` must outlive the state. `dataset` gives the name context.
  ColumnState(const DetectorSet& detectors, const DatasetName& dataset, Field field, ColumnOptions options);

  // `rows` rows of this value. Returns the value's hash (row_hash.h), 0 for a blank.
  uint64_t add(std::string_view value, int64_t rows = 1);
  void add_null(int64_t rows = 1);
  // Rows whose value is of a kind nobody looks at (binary).
  void add_unread(int64_t rows) { unread_ += rows; }

  // Another part of the same column: same field, seed, rules and bounds, else kConflict.
  Status merge(const ColumnState& other);

  const Field& field() const { return field_; }
  const HeaderEvidence& header() const { return header_; }
  const DetectorSet& detectors() const { return *detectors_; }
  TypeMask type() const { return type_; }
  uint64_t seed() const { return options_.seed; }
  int64_t rows() const { return filled_rows_ + blanks_ + nulls_ + unread_; }
  int64_t nulls() const { return nulls_; }
  int64_t filled_rows() const { return filled_rows_; }  // neither null, blank nor unread
  int64_t unread() const { return unread_; }

  // All kinds of evidence in the sample. Settles the sample; more rows may follow.
  std::vector<EvidenceCount> evidence();
  bool is_cut() const { return sample_.is_cut(); }  // there were more distinct values than the sample holds
  int64_t rows_beyond() const { return rows_beyond_; }
  const std::vector<BeyondSample>& beyond() const { return beyond_; }  // by rule; empty when there are none
  // Hex SHA-256 of the sample and the counts: names the state of the data.
  std::string fingerprint();

  // A portable form, so that parts can be scanned anywhere and merged. parse() refuses what another rule set
  // or another version wrote, and anything malformed.
  std::string serialize();
  static Result<ColumnState> parse(std::string_view bytes, const DetectorSet& detectors);

 private:
  uint32_t number_of(const ValueEvidence& evidence);
  void count_beyond(const ValueEvidence& evidence, uint64_t hash, int64_t rows);
  void drop(const SampledValue& value) { count_beyond(kinds_[value.evidence], value.hash, value.rows); }

  const DetectorSet* detectors_;
  DatasetName dataset_;
  Field field_;
  ColumnOptions options_;
  TypeMask type_;
  HeaderEvidence header_;
  ValueExaminer examiner_;
  bool judged_ = true;  // false for types that no detector reads

  DistinctSample sample_;
  std::vector<ValueEvidence> kinds_;  // numbered
  std::unordered_map<ValueEvidence, uint32_t, ValueEvidenceHash> numbers_;
  std::vector<BeyondSample> beyond_;
  int64_t rows_beyond_ = 0;
  int64_t filled_rows_ = 0, blanks_ = 0, nulls_ = 0, unread_ = 0;
};

}  // namespace steward::scanners
