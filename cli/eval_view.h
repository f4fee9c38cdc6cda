// An evaluation as people and programs read it.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "scanners/evaluation/baseline.h"
#include "scanners/evaluation/evaluation.h"

namespace steward::cli {

// {"columns":{"cases","types":[{"type","precision","recall","f1","support","found"}],"macro","micro","confusion"},
// "texts":{…},"detectors":{…},"misses":[…],"false_alarms":[…],"regressions":[…]}; docs/cli.md has the format.
boost::json::object eval_json(const scanners::Evaluation& evaluation,
                              const std::vector<scanners::Regression>& regressions);

// Tables by type, averages, what was taken for what, and at most `max_details` misses and false alarms each.
std::string eval_tables(const scanners::Evaluation& evaluation, size_t max_details);

}  // namespace steward::cli
