#include "cli/lineage/query_options.h"

#include <fmt/format.h>

#include "base/text.h"
#include "service/lineage_queries/deadline.h"

namespace steward::cli {
namespace {

constexpr std::chrono::seconds kQueryTime{60};
constexpr size_t kDayLength = 10;  // 2026-01-31

}  // namespace

void QueryOptions::add_bounds(Command& command) {
  command.add_option("--depth", depth, "hops at most")->capture_default_str();
  command.add_option("--max-nodes", max_nodes, "nodes at most")
      ->check(in_range(size_t{1}, size_t{10'000'000}))
      ->capture_default_str();
  command.add_option("--as-of", as_of, "as it was at a time: 2026-01-31, or 2026-01-31T12:00:00Z");
}

Result<Timestamp> parse_moment(const std::string& text) {
  auto time = parse_rfc3339(text.size() == kDayLength ? text + "T00:00:00Z" : text);
  if (time.ok()) return *time;
  return Error{ErrorCode::kInvalidInput,
               fmt::format("'{}' is no time; write 2026-01-31 or 2026-01-31T12:00:00Z.", excerpt(text)),
               "--as-of"};
}

Result<lineage::Query> QueryOptions::query() const {
  lineage::Query query;
  query.include_indirect = indirect;
  query.granularity = datasets ? lineage::Granularity::kDataset : lineage::Granularity::kField;
  query.budget.max_hops = depth;
  query.budget.max_nodes = max_nodes;
  query.budget.is_expired = service::deadline_in(kQueryTime);
  if (!as_of.empty()) {
    STEWARD_ASSIGN_OR_RETURN(query.as_of, parse_moment(as_of));
  }
  return query;
}

}  // namespace steward::cli
