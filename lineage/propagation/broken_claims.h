// Verification of masking: a scan finds a category in a field that is said to hold it masked only.
//
// What then counts is the scan: its tag is stored at the field itself, so the category is in force there and
// flows on from there, whatever the claim or a declassifier says. The claim is reported, not overruled.
#pragma once

#include <string>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/propagation.h"

namespace steward::lineage {

struct ScanFinding {
  NodeRef field;
  Category category;  // found in the field's values or name
};

struct BrokenClaim {
  NodeRef field;         // where the scan found it
  Category category;     // what the scan found
  NodeRef from;          // what the edge starts at; field 0: a dataset as a whole
  Category carried;      // what flows there: the same category, one above it or one below it
  std::string function;  // as called; empty: the claim names none
  JobId job;
  Timestamp since{};
  bool was_declassified = false;  // policy had accepted the function, so the category was thought gone

  friend bool operator==(const BrokenClaim&, const BrokenClaim&) = default;
};

// Masked DIRECT edges in force into the fields of `findings`, from where the category (or one above or below
// it) is carried. A field into which it also flows unmasked claims nothing. Ordered by field, category,
// source and label; one for each edge and found category. The moment before or after the scan's tags are
// stored makes no difference unless a field is its own source.
std::vector<BrokenClaim> broken_claims(const CatalogSnapshot& catalog, const Graph& graph,
                                       const Propagation& propagation,
                                       const std::vector<ScanFinding>& findings);

}  // namespace steward::lineage
