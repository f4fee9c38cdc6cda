// The decision on one column.
//
// For each rule whose types admit the column: header score h in [-1, 1]; of n distinct values, c fit the
// shape and regex, m of those are accepted (valid ones; with header support plausible ones too). Then
//
//   log odds = −4.6 + 9.2 h + ln P(m | c, expected rate) − ln P(m | c, null rate)
//
// and the column holds the rule's category when the log odds are positive, m / n reaches the rule's share,
// and the rule may decide alone or has support. At most one category is decided so: the best. Beside it,
// finds inside the cells of text columns (e-mail addresses in support tickets) tag the column when chance
// would do as well in at most 1 % of columns (binomial tail), or when a word before a find says what it is.
//
// Pure, thread-safe; independent of the order of the values.
#pragma once

#include <vector>

#include "scanners/columns/column_sample.h"
#include "scanners/columns/report.h"
#include "scanners/detectors/detector_set.h"

namespace steward::scanners {

// `dataset` gives context (table and path words).
FieldReport judge(const DetectorSet& detectors, const DatasetName& dataset, const ColumnSample& column);

// Hex SHA-256 of the distinct values and their counts, independent of their order. Names a state of the data.
std::string fingerprint_of(const ColumnSample& column);

}  // namespace steward::scanners
