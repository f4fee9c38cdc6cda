// One rule of one document: YAML in, a compiled rule out. Mistakes go to the reader's diagnostics; a rule
// with mistakes comes back incomplete and must not be used, which load_policies() sees to.
#pragma once

#include "policy/language/document_reader.h"
#include "policy/policy_set.h"

namespace steward::policy {

// `document` is metadata.name; the rule's id becomes "document/id". `rule` is a mapping.
AccessRule read_access_rule(DocumentReader& reader, const YamlNode& rule, const std::string& document);
RetentionRule read_retention_rule(DocumentReader& reader, const YamlNode& rule, const std::string& document);
PurposeLimitation read_limitation(DocumentReader& reader, const YamlNode& rule, const std::string& document);
Role read_role(DocumentReader& reader, const YamlNode& role);
// The function's name, empty when it was refused, and what is said of it.
std::pair<std::string, lineage::Declassifier> read_declassifier(DocumentReader& reader, const YamlNode& node);

}  // namespace steward::policy
