// The parts of a rule that say of whom, of what and for what it speaks.
#pragma once

#include "policy/language/document_reader.h"

namespace steward::policy {

// "subjects" of the rule; absent: everyone.
SubjectSelector read_subjects(DocumentReader& reader, const YamlNode& rule);
std::vector<Action> read_actions(DocumentReader& reader, const YamlNode& rule);
DataSelector read_data(DocumentReader& reader, const YamlNode& rule);

}  // namespace steward::policy
