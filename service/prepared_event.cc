#include "service/prepared_event.h"

#include <algorithm>

#include "lineage/sql/event_sql.h"

namespace steward::service {

using lineage::EventDataset;
using lineage::NamedEdge;

void read_sql(lineage::LineageEvent& event, const std::set<std::string>& masking_functions) {
  const bool is_missing = std::any_of(event.outputs.begin(), event.outputs.end(),
                                      [](const EventDataset& output) { return !output.has_column_lineage; });
  if (event.sql.empty() || !is_missing) return;
  const auto found = lineage::lineage_of_event_sql(event.sql, event.inputs, event.outputs, masking_functions);
  const std::set<DatasetName> resolved(found.resolved.begin(), found.resolved.end());
  for (EventDataset& output : event.outputs)
    if (resolved.contains(output.name)) output.has_column_lineage = true;
  const auto guesses = event.edges.begin() + static_cast<std::ptrdiff_t>(event.said_edges);
  event.edges.erase(std::remove_if(guesses, event.edges.end(),
                                   [&](const NamedEdge& edge) { return resolved.contains(edge.to.dataset); }),
                    event.edges.end());
  event.edges.insert(event.edges.begin() + static_cast<std::ptrdiff_t>(event.said_edges), found.edges.begin(),
                     found.edges.end());
  event.said_edges += found.edges.size();
}

PreparedEvent prepare_event(std::string text, lineage::LineageEvent event, const std::string& actor,
                            const std::set<std::string>& masking_functions) {
  const Digest digest = sha256(text);
  read_sql(event, masking_functions);
  return {std::move(event), std::move(text), digest, actor};
}

}  // namespace steward::service
