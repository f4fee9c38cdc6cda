// Entries of documents that hold no rules: roles, groups, declassifiers, and what extends the taxonomies.
#pragma once

#include <string>
#include <utility>

#include "policy/language/document_reader.h"
#include "policy/policy_set.h"

namespace steward::policy {

Role read_role(DocumentReader& reader, const YamlNode& role);
Group read_group(DocumentReader& reader, const YamlNode& group);
// The function's name, empty when it was refused, and what is said of it.
std::pair<std::string, lineage::Declassifier> read_declassifier(DocumentReader& reader, const YamlNode& node);
// A key below another, empty when it was refused, and its description. Whether what is above exists is checked
// when all files are read.
std::pair<std::string, std::string> read_taxonomy_entry(DocumentReader& reader, const YamlNode& node,
                                                        const MappingSpec& known);

}  // namespace steward::policy
