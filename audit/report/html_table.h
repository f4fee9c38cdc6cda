// How a table of the report's page begins: its title, and columns as wide as its first rows need. The browser
// never makes a column narrower than its widest word, whatever stands here; a table that then does not fit
// scrolls. Pure.
#pragma once

#include <string>
#include <vector>

#include "audit/report/model.h"

namespace steward::audit::report {

struct HtmlTable {
  bool across = false;             // on paper: on wide pages
  std::string head;                // its title and note; opens the element that holds all of it
  std::string sheet;               // how each sheet opens, down to its first row
  std::vector<std::string> cells;  // how each cell of a row opens
};
HtmlTable html_table(const Table& table, const std::vector<std::vector<Cell>>& first_rows);

}  // namespace steward::audit::report
