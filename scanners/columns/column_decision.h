// The decision on one column.
//
// For each rule whose types admit the column: header score h in [-1, 1]; of n distinct values, c have the
// rule's shape, m of those are accepted (valid ones; with header support plausible ones too). Then
//
//   log odds = −4.6 + 9.2 h + f c/n + ln P(m | c, expected rate) − ln P(m | c, null rate)
//
// (f: what the written form itself tells) and the column holds the rule's category when the log odds are
// positive, m / n reaches the rule's share, and the rule may decide alone or has support. At most one
// category is decided so: the best. Beside it, finds inside the cells of text columns (e-mail addresses in
// support tickets) tag the column when chance would do as well in at most 1 % of columns (binomial tail), or
// when a word beside a find says what it is. What remains is chance, and reported as such.
//
// Pure, thread-safe; independent of the order of the values.
#pragma once

#include "scanners/columns/certificate.h"
#include "scanners/columns/column_state.h"
#include "scanners/columns/report.h"

namespace steward::scanners {

FieldReport decide(ColumnState& column, const Sampling& sampling);

}  // namespace steward::scanners
