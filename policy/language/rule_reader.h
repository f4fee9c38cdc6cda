// One rule of one document: YAML in, a compiled rule out. Mistakes go to the reader's diagnostics; a rule
// with mistakes comes back incomplete and must not be used, which load_policies() sees to.
#pragma once

#include "policy/language/document_reader.h"
#include "policy/policy_set.h"

namespace steward::policy {

// `document` is metadata.name; the rule's id becomes "document/id". `rule` is a mapping.
AccessRule read_access_rule(DocumentReader& reader, const YamlNode& rule, const std::string& document);
AccessRule read_oblige_rule(DocumentReader& reader, const YamlNode& rule, const std::string& document);
// What the exception lifts is checked when the whole set is known.
Exception read_exception(DocumentReader& reader, const YamlNode& rule, const std::string& document);
RetentionRule read_retention_rule(DocumentReader& reader, const YamlNode& rule, const std::string& document);
PurposeLimitation read_limitation(DocumentReader& reader, const YamlNode& rule, const std::string& document);

}  // namespace steward::policy
