// CatalogIndex: where the rules of a RuleIndex meet the datasets of one catalog.
//
// What one dataset needs (its plan) is worked out when it is first asked for and kept. Thread-safe: readers
// never wait once a plan is there. The catalog outlives it.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/propagation.h"
#include "policy/engine/list_pool.h"
#include "policy/engine/rule_index.h"

namespace steward::policy {

// A category of a field: the buckets to look into (number × 2, + 1 where a permit matches only by a name that
// nobody vouches for), and the keys that cover it.
struct Cell {
  List buckets;
  List chain;
};

// Fields of one dataset that no rule can tell apart, but by their paths.
struct FieldClass {
  enum Flag : uint8_t {
    kUnexamined = 1,      // no scan could read it
    kUnseen = 2,          // no value was ever seen, and nothing is asserted of it
    kPartialLineage = 4,  // a bound cut the search for where its values come from
    kUnscanned = 8,       // nor was its dataset
    kUnresolved = 16,     // see DatasetPlan::unresolved
  };
  uint32_t first_cell = 0, cell_count = 0;  // of DatasetPlan::cells, in the order of categories
  uint8_t flags = 0;
  uint32_t field_count = 0;
  List upstream;     // numbers of the datasets its values come from, nearest first; not its own
  List sources;      // locations that flow to it, as in DatasetPlan::locations
  List limitations;  // of PolicySet::limitations, that hold for a dataset its values come from
  List retention;    // of PolicySet::retention, likewise, whatever their freshness of scan says

  bool is_like(const FieldClass& other) const {
    return flags == other.flags && upstream.place() == other.upstream.place();
  }
};

// Lies in one piece of memory with what it points to, the fields' classes first: a decision about a field
// comes from anywhere in the catalog and waits for memory more than for anything else.
struct DatasetPlan {
  const Dataset* dataset = nullptr;
  const Field* fields = nullptr;         // of the dataset
  const uint32_t* class_of = nullptr;    // by the field's place in the dataset
  std::span<const FieldClass> classes;
  std::span<const Cell> cells;
  List locations;  // that match: number × 2, + 1 where a permit matches only by an unvouched name; sorted
  std::optional<DatasetId> unresolved;  // the view whose definition cannot be followed

  const FieldClass& class_at(uint32_t field) const { return classes[class_of[field]]; }
  std::span<const Cell> cells_of(const FieldClass& field) const {
    return {cells.data() + field.first_cell, field.cell_count};
  }
};

// True when `locations` holds the location, wholly or by an unvouched name too.
inline bool holds_wholly(const List& locations, uint32_t location) {
  return locations.holds(location << 1);
}
inline bool holds_somehow(const List& locations, uint32_t location) {
  return locations.holds(location << 1) || locations.holds(location << 1 | 1);
}

class CatalogIndex {
 public:
  CatalogIndex(std::shared_ptr<const RuleIndex> rules, const CatalogSnapshot& catalog, lineage::Graph graph,
               lineage::Propagation propagation);

  const RuleIndex& rules() const { return *rules_; }
  const std::shared_ptr<const RuleIndex>& shared_rules() const { return rules_; }
  const CatalogSnapshot& catalog() const { return catalog_; }

  // A dataset's number is its place in CatalogSnapshot::datasets().
  uint32_t number_of(const Dataset& dataset) const {
    return static_cast<uint32_t>(&dataset - catalog_.datasets().data());
  }
  const DatasetPlan& plan(uint32_t dataset) const {
    const DatasetPlan* known = plans_[dataset].load(std::memory_order_acquire);
    return known ? *known : make_plan(dataset);
  }
  // Asks memory for the plan, if there is one: all of it at once, where reading it would wait piece by piece.
  void fetch_ahead(uint32_t dataset) const {
    constexpr size_t kLines = 8, kLine = 64;
    const auto* at = reinterpret_cast<const std::byte*>(plans_[dataset].load(std::memory_order_relaxed));
    if (!at) return;
    for (size_t i = 0; i < kLines; ++i) __builtin_prefetch(at + i * kLine);
  }
  // False: the first who asks for the plan waits while it is worked out.
  bool has_plan(uint32_t dataset) const { return plans_[dataset].load(std::memory_order_acquire) != nullptr; }
  List locations_of(uint32_t dataset) const;  // see DatasetPlan
  const lineage::Graph& graph() const { return graph_; }
  const lineage::Propagation& propagation() const { return propagation_; }
  size_t memory_bytes() const;

 private:
  struct FieldFacts;
  struct Draft;

  const DatasetPlan& make_plan(uint32_t dataset) const;
  std::vector<uint32_t> match_locations(const Dataset& dataset) const;
  FieldFacts facts_of(const Dataset& dataset, const Field& field, size_t& lineage_left) const;
  void find_upstream(const Dataset& dataset, const Field& field, FieldFacts& facts,
                     size_t& lineage_left) const;
  void add_field(Draft& draft, const FieldFacts& facts) const;
  const DatasetPlan* keep(const Draft& draft) const;
  List buckets_for(const List& locations, const List& chain) const;
  void add_promises(FieldClass& added, const List& locations) const;

  std::shared_ptr<const RuleIndex> rules_;
  const CatalogSnapshot& catalog_;
  lineage::Graph graph_;
  lineage::Propagation propagation_;

  mutable std::vector<std::atomic<const DatasetPlan*>> plans_;
  mutable std::vector<std::atomic<const uint32_t*>> locations_;  // places of lists
  mutable std::mutex mutex_;                                     // of what follows
  mutable ListPool lists_;
  mutable std::vector<std::unique_ptr<std::byte[]>> chunks_;  // of plans
  mutable size_t used_ = 0, room_ = 0;                        // of the last chunk
  mutable size_t plan_bytes_ = 0;
};

}  // namespace steward::policy
