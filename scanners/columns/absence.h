// The certificate of one column: for every detector that was asked and found nothing, how much could still be
// there. Pure.
#pragma once

#include <vector>

#include "scanners/columns/certificate.h"
#include "scanners/columns/column_state.h"
#include "scanners/columns/report.h"

namespace steward::scanners {

// Detectors with equal bounds share a line. Left out: what was found (`findings`), what some value has the
// form of (only a name could tell), types the detector does not read, and samples from which nothing follows.
std::vector<Absence> absences(const ColumnState& column, const std::vector<EvidenceCount>& evidence,
                              const std::vector<Finding>& findings, const Sampling& sampling);

}  // namespace steward::scanners
