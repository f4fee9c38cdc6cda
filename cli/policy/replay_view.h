// What a replay and a simulation found, for people and for programs.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "service/replay.h"
#include "service/simulate.h"

namespace steward::cli {

std::string replay_text(const service::ReplayReport& report, const std::string& proposed);
boost::json::object replay_json(const service::ReplayReport& report, const std::string& proposed);

std::string simulation_text(const service::Simulation& simulation, const std::string& proposed);
boost::json::object simulation_json(const service::Simulation& simulation, const std::string& proposed);

}  // namespace steward::cli
