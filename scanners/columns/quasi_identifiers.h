// Quasi-identifiers: sets of columns whose values, together, single out rows, though none is a name (Sweeney
// 2000: birth date, sex and ZIP code single out most people in the United States).
//
// Found on a sample of rows, kept as hashes of their cells. A set is reported when a notable share of the
// sampled rows is unique by it and no smaller set in it is as telling; k is the size of the smallest group
// (k-anonymity, Sweeney 2002). A row unique in a sample need not be unique in the whole: the shares are upper
// bounds unless all rows were read.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"

namespace steward::scanners {

struct QuasiIdentifier {
  std::vector<std::string> columns;  // paths, in the dataset's order
  int64_t k = 0;                     // rows in the smallest group
  double unique_share = 0;           // of the rows, those alone in their group
  int64_t rows = 0;                  // looked at
};

// A sample of a dataset's distinct rows, by the hashes of their cells. Independent of the order of the rows;
// samples of parts merge into the sample of the whole. One thread.
class RowSample {
 public:
  static constexpr size_t kMaxRows = 4096;
  static constexpr size_t kMaxColumns = 48;

  // Rows of a batch: for each column the hashes of its cells, one for each row, 0 for a null or blank; a
  // column whose cells do not stand one to a row is empty and takes no part.
  void add(const std::vector<std::vector<uint64_t>>& columns, size_t rows);
  void merge(const RowSample& other);

  struct Row {
    std::vector<uint64_t> cells;
    int64_t rows = 0;
  };
  const std::map<uint64_t, Row>& rows() const { return rows_; }  // by hash of the row

 private:
  void insert(uint64_t hash, Row row);

  std::map<uint64_t, Row> rows_;
  uint64_t limit_ = UINT64_MAX;
};

// `paths` and `eligible` have an entry for each column of the sample; surrogate keys are not eligible.
// Columns that identify by themselves are reported alone and take no part in larger sets. Work is bounded; at
// most 12 sets of at most 4 columns, the smallest and most telling first.
std::vector<QuasiIdentifier> find_quasi_identifiers(const RowSample& sample,
                                                    const std::vector<std::string>& paths,
                                                    const std::vector<bool>& eligible);

}  // namespace steward::scanners
