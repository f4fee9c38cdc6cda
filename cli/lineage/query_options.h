// Options that the questions about lineage share.
#pragma once

#include <string>

#include "cli/command.h"
#include "lineage/graph/traversal.h"

namespace steward::cli {

struct QueryOptions {
  size_t depth = 1'000;
  size_t max_nodes = 100'000;
  bool indirect = false;
  bool datasets = false;
  std::string as_of;

  void add_bounds(Command& command);  // --depth --max-nodes --as-of

  // With the time the command line gives a question; the clock starts here. kInvalidInput for a time that
  // does not read as one.
  Result<lineage::Query> query() const;
};

// "2026-01-31T12:00:00Z", or a day, which is its first moment in UTC.
Result<Timestamp> parse_moment(const std::string& text);

}  // namespace steward::cli
