// A manifest as lines of text, so that a test reads as the rule it proves.
#pragma once

#include <string>

#include "lineage/manifest/manifest.h"

namespace steward::lineage {

// One line a node ("model mlflow://ml/churn {a b} owner=ml purposes=analytics partial"), one a declaration
// ("mlflow://ml train churn -> mlflow://ml/churn:") with its edges indented ("  NODE#FIELD SUBTYPE FIELD"),
// one a merge ("A = B because" or "A != B because").
std::string text_of(const Manifest& manifest);

}  // namespace steward::lineage
