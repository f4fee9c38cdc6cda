// Results of cases as JUnit XML, which build servers read: a testsuite a file, a testcase a case.
#pragma once

#include <string>
#include <vector>

#include "policy/checks/run_cases.h"

namespace steward::policy {

struct FileResults {
  std::string file;
  std::vector<Diagnostic> errors;  // the file could not be read; then there are no results
  std::vector<CaseResult> results;
};

std::string junit_xml(const std::vector<FileResults>& files);

}  // namespace steward::policy
