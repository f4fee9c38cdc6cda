// The name PostgreSQL gives to an output column without AS (FigureColname in its parser).
#pragma once

#include <string>

#include "lineage/sql/tree.h"

namespace steward::lineage {

std::string name_of_output(const SqlNode& target);  // a ResTarget

}  // namespace steward::lineage
