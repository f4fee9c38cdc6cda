// OpenLineage events from anyone who can reach the API: whatever is accepted has names, no edge from a node
// to itself, and stays within the bounds. 64 KiB reach every facet; more only slows the search down.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "lineage/events/openlineage.h"

namespace {

using namespace steward;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const DatasetName& name) {
  require(!name.ns.empty() && !name.name.empty() && is_utf8(name.ns) && is_utf8(name.name));
}

void check(const lineage::NamedEdge& edge) {
  check(edge.from.dataset);
  check(edge.to.dataset);
  require(edge.from != edge.to);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > (64u << 10)) return 0;
  lineage::EventBounds bounds;
  bounds.max_columns = 500;  // reachable with the bytes above, unlike the default
  bounds.max_edges = 500;
  const auto event = lineage::parse_event_text({reinterpret_cast<const char*>(data), size}, bounds);
  if (!event.ok()) {
    require(!event.error().message.empty() && is_utf8(event.error().to_string()));
    return 0;
  }
  require(event->edges.size() <= bounds.max_edges);
  for (const auto& edge : event->edges) check(edge);
  for (const auto& input : event->inputs) check(input.name);
  for (const auto& output : event->outputs) check(output.name);
  const auto run = lineage::edges_of_run({*event, *event}, bounds);
  require(!run.ok() || run->size() == event->edges.size());
  return 0;
}
