// Results of `steward policy test`: as a table for people, as JSON for programs.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "policy/checks/coverage.h"
#include "policy/checks/junit.h"

namespace steward::cli {

struct TestRun {
  std::vector<policy::FileResults> files;
  policy::Coverage coverage;
  bool show_coverage = false;

  size_t cases() const;
  size_t failed() const;
  bool broken() const;  // a file could not be read
};

std::string test_text(const TestRun& run);
boost::json::object test_json(const TestRun& run);

}  // namespace steward::cli
