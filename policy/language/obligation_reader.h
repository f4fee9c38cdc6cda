// "obligations": what whoever reads must do.
#pragma once

#include "policy/language/document_reader.h"

namespace steward::policy {

// "record": durable, or {mode: bounded_async, at_most: 1000, within: 1s}.
std::optional<Recording> read_recording(DocumentReader& reader, const YamlNode& node);

RuleObligations read_obligations(DocumentReader& reader, const YamlNode& obligations);

}  // namespace steward::policy
