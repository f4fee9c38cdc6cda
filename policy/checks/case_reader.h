// The cases of a file of cases, one mapping each.
#pragma once

#include "policy/checks/case_file.h"

namespace steward::policy {

// `tests` is the document; `world` what its cases ask of. Mistakes go to the reader.
std::vector<PolicyCase> read_cases(CaseReader& reader, const YamlNode& tests, const CaseWorld& world);

}  // namespace steward::policy
