// Which of all datasets may I read for this purpose? One residual evaluation over the catalog.
//
// Everything that depends on the request alone (subject, action, purpose, conditions, consent, grants) is
// evaluated once; what is left of each rule is then asked of each dataset. Says for every dataset what
// decide() says of a request for it alone.
#pragma once

#include <cstdint>
#include <vector>

#include "policy/decide.h"

namespace steward::policy {

struct DatasetAccess {
  DatasetId dataset;
  Verdict verdict = Verdict::kDeny;  // of the whole dataset
  uint32_t readable = 0;             // fields that are permitted and not masked
  uint32_t masked = 0;
  uint32_t pending = 0;
  uint32_t hidden = 0;  // denied
  bool has_row_filter = false;
};

struct CatalogAccess {
  std::vector<DatasetAccess> datasets;  // in the order of the catalog, from `after` on
  bool is_complete = true;              // false: cut at `limit`; go on after the last
};

struct CatalogAccessOptions {
  std::optional<DatasetId> after;  // where the page before ended
  size_t limit = 1'000'000;
  bool only_some_access = false;  // leave out datasets of which nothing is readable, masked or pending
};

// `request.resources` is ignored. An unanswerable request (no subject, unknown purpose) is an error.
Result<CatalogAccess> catalog_access(const DecisionContext& context, const DecisionRequest& request,
                                     const CatalogAccessOptions& options = {});

}  // namespace steward::policy
