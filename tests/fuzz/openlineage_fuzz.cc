// OpenLineage events from anyone who can reach the API, alone and in batches: whatever is accepted has names,
// no edge from a node to itself, facets that are JSON, and stays within the bounds; events of a batch are
// what they are alone. 64 KiB reach every facet; more only slows the search down.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "lineage/events/event_batch.h"
#include "lineage/events/tag_mapping.h"

namespace {

using namespace steward;

void require(bool holds) {
  if (!holds) std::abort();
}

lineage::EventBounds small_bounds() {
  lineage::EventBounds bounds;
  bounds.max_columns = 500;  // reachable with the bytes above, unlike the default
  bounds.max_edges = 500;
  bounds.max_datasets = 100;
  bounds.max_edge_bytes = 1u << 20;
  return bounds;
}

void check(const DatasetName& name) {
  require(!name.ns.empty() && !name.name.empty() && is_utf8(name.ns) && is_utf8(name.name));
}

void check(const lineage::NamedEdge& edge) {
  check(edge.from.dataset);
  check(edge.to.dataset);
  require(edge.from != edge.to);
}

void check(const std::vector<lineage::EventFacet>& facets) {
  for (const auto& facet : facets) require(is_utf8(facet.name) && parse_json(facet.body).ok());
}

void check(const std::vector<lineage::EventDataset>& datasets) {
  require(datasets.size() <= small_bounds().max_datasets);
  for (const auto& dataset : datasets) {
    check(dataset.name);
    if (dataset.renamed_from) check(*dataset.renamed_from);
    for (const auto& name : dataset.symlinks) check(name);
    check(dataset.facets);
    check(dataset.role_facets);
    for (const auto& tag : dataset.tags)
      for (const auto& category : lineage::TagMapping::built_in().categories_of(tag))
        require(category_taxonomy().contains(category.str()));
  }
}

void check(const lineage::LineageEvent& event) {
  require(event.said_edges <= event.edges.size() && event.edges.size() <= small_bounds().max_edges);
  for (const auto& edge : event.edges) check(edge);
  check(event.inputs);
  check(event.outputs);
  check(event.job_facets);
  check(event.run_facets);
}

void check_batch(std::string_view text, bool is_file) {
  lineage::BatchBounds bounds;
  bounds.max_events = 100;
  bounds.event = small_bounds();
  const auto items =
      is_file ? lineage::parse_event_file(text, bounds) : lineage::parse_event_batch(text, bounds);
  if (!items.ok()) {
    require(!items.error().message.empty() && is_utf8(items.error().to_string()));
    return;
  }
  require(items->size() <= bounds.max_events);
  size_t at = 0;  // the pieces follow one another in the text
  for (const auto& item : *items) {
    require(!item.text.empty());
    at = text.find(item.text, at);
    require(at != std::string_view::npos);
    at += item.text.size();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > (64u << 10)) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_batch(text, false);
  check_batch(text, true);
  const auto event = lineage::parse_event_text(text, small_bounds());
  if (!event.ok()) {
    require(!event.error().message.empty() && is_utf8(event.error().to_string()));
    return 0;
  }
  check(*event);
  lineage::BatchBounds bounds;
  bounds.event = small_bounds();
  const std::string twice = "[" + std::string(text) + "," + std::string(text) + "]";
  const auto items = lineage::parse_event_batch(twice, bounds);
  require(items.ok() && items->size() == 2);
  for (const auto& item : *items) require(item.event.ok() && item.event->edges == event->edges);
  return 0;
}
