// "require": what must hold for a permit to count.
#pragma once

#include "policy/language/document_reader.h"

namespace steward::policy {

Requirements read_requirements(DocumentReader& reader, const YamlNode& require);

// A purpose, or true for the purpose asked for, which comes back as an empty key.
std::optional<Purpose> read_consent(DocumentReader& reader, const YamlNode& consent);

}  // namespace steward::policy
