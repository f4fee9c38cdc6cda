// "obligations": what whoever reads must do.
#pragma once

#include "policy/language/document_reader.h"

namespace steward::policy {

RuleObligations read_obligations(DocumentReader& reader, const YamlNode& obligations);

}  // namespace steward::policy
