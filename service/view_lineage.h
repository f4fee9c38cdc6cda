// Lineage of the views a scan met: from their SQL to named edges between datasets. Pure.
#pragma once

#include <string>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/edge.h"
#include "lineage/propagation/declassifiers.h"
#include "scanners/columns/report.h"

namespace steward::service {

struct ViewLineage {
  DatasetName view;
  std::vector<lineage::NamedEdge> edges;
  std::vector<std::string> unresolved;  // one sentence each
};

// For every view of the report. Relations are looked up among the datasets of the report and of the catalog
// in the same database; one that is not known may be in the view's schema or in `public`, and counts as both.
// A star that cannot be expanded is an edge between the relations as wholes. A definition that cannot be
// parsed makes no edges and one sentence. Functions that mask are those known of PostgreSQL and
// `declassifiers`.
std::vector<ViewLineage> lineage_of_views(const scanners::ScanReport& report, const CatalogSnapshot& catalog,
                                          const lineage::Declassifiers& declassifiers = {});

}  // namespace steward::service
