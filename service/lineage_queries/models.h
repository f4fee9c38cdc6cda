// Which models hold data of a category, and which were made from data that may not be used so. Pure.
//
// Fails closed: a model whose making is not wholly known is named too, with what is not known. Absence from
// the answer means that lineage and scans say no.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lineage/graph/traversal.h"
#include "service/world.h"

namespace steward::service {

struct ModelFinding {
  DatasetId model;
  Category category;             // for a category: the one found, at or below the one asked for
  DatasetId source;              // for a purpose: what it was made from that excludes it (may be the model)
  std::vector<Purpose> allowed;  // for a purpose: what the source may be used for
  std::string rule;              // for a purpose: the limitation, or "declared"
  std::vector<NodeRef> path;     // from the source to the model
};

struct ModelDoubt {
  DatasetId model;
  std::string why;  // one sentence
};

struct ModelAnswer {
  size_t models = 0;                   // that the catalog knows
  std::vector<ModelFinding> findings;  // by model, then category or source; each pair once
  std::vector<ModelDoubt> doubts;      // of models without a finding, by model
  bool is_partial = false;             // the time ran out before every model was looked at
};

// Models that carry `category` or one below it, by what was found in them or flowed into them. Masking that
// policy accepts takes a category away, as everywhere.
ModelAnswer models_with(const World& world, const Category& category, const lineage::Budget& budget);

// Models made from a dataset whose purposes do not cover `purpose`: limited by policy, or declared with the
// dataset. Masking does not lift a limitation (docs/policy.md, rule 5).
ModelAnswer models_excluding(const World& world, const Purpose& purpose, const lineage::Budget& budget);

}  // namespace steward::service
