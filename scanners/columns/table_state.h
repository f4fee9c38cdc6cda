// TableState: what was seen of one dataset: a ColumnState for each column, for each path inside a JSON
// column, and a sample of rows. A BatchSink: sources deliver into it, one part of the dataset (file, row
// group) after the other.
//
// One thread delivers; the columns of a batch are examined side by side when there are workers. States of
// parts that were read apart merge into the state of the whole.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scanners/columns/batch.h"
#include "scanners/columns/column_state.h"
#include "scanners/columns/json_leaves.h"
#include "scanners/columns/quasi_identifiers.h"
#include "scanners/columns/report.h"
#include "scanners/columns/workers.h"

namespace steward::scanners {

class TableState : public BatchSink {
 public:
  // `detectors` and `workers` (may be null) must outlive the state.
  TableState(const DetectorSet& detectors, DatasetName dataset, ColumnOptions options, Workers* workers);

  // Columns are known by their path: a part may bring further ones, or lack some.
  Status begin(const std::vector<Field>& columns) override;
  Status add(const Batch& batch) override;
  Status merge(const TableState& other);

  int64_t rows() const { return rows_; }

  // The verdict on every column, in the order they came, leaves of JSON columns behind their column.
  std::vector<FieldReport> decide(const Sampling& sampling);
  std::vector<QuasiIdentifier> quasi_identifiers(const std::vector<FieldReport>& fields) const;

 private:
  struct Leaf {
    std::string path;
    LeafKind kind = LeafKind::kText;
    ColumnState state;
  };
  struct Column {
    Field field;
    ColumnState state;
    bool may_hold_json = false;
    std::map<uint64_t, Leaf> leaves;  // by hash of path and kind; those with the smallest hashes are kept
    std::vector<uint64_t> hashes;     // of the batch's cells, when they stand one to a row
  };

  void examine(Column& column, const Cells& cells, size_t rows);
  void walk_json(Column& column, std::string_view value);
  ColumnState* leaf_of(Column& column, const std::string& path, LeafKind kind);
  Column& column_of(const Field& field);
  static void fold_leaves(FieldReport& parent, std::vector<FieldReport> leaves,
                          std::vector<FieldReport>& all);

  const DetectorSet* detectors_;
  DatasetName dataset_;
  ColumnOptions options_;
  Workers* workers_;
  std::vector<std::unique_ptr<Column>> columns_;
  std::vector<Column*> order_;  // of the batches that come now
  RowSample row_sample_;
  int64_t rows_ = 0;
};

}  // namespace steward::scanners
