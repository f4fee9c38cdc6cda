#include "policy/engine/catalog_index.h"

#include <algorithm>
#include <memory>
#include <new>
#include <type_traits>

#include "base/text.h"
#include "policy/engine/upstream.h"

namespace steward::policy {
namespace {

// Nodes of lineage looked at for all fields of one dataset.
constexpr size_t kMaxLineageNodes = 1'000'000;

void sort_unique(std::vector<uint32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

bool is_labelled(const std::vector<std::string>& wanted, const std::vector<std::string>& labels) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& tag) {
    return std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
      return label.starts_with(tag) && (label.size() == tag.size() || label[tag.size()] == '=');
    });
  });
}

bool matches_regions(const Location& location, const std::vector<std::string>& regions) {
  if (regions.empty()) return !location.must_be_known;
  const auto is_wanted = [&](const std::string& region) {
    return std::any_of(location.regions->begin(), location.regions->end(),
                       [&](const std::string& glob) { return glob_match(glob, region); });
  };
  return location.must_be_known ? std::all_of(regions.begin(), regions.end(), is_wanted)
                                : std::any_of(regions.begin(), regions.end(), is_wanted);
}

bool matches_owners(const Location& location, const std::vector<std::string>& owners) {
  if (owners.empty()) return !location.must_be_known;
  return std::any_of(owners.begin(), owners.end(), [&](const std::string& owner) {
    return std::find(location.owners->begin(), location.owners->end(), owner) != location.owners->end();
  });
}

// All that the location asks but the name.
bool matches_facts(const Location& location, const Dataset& dataset) {
  if (!location.tags->empty() && !is_labelled(*location.tags, dataset.labels)) return false;
  if (!location.regions->empty() && !matches_regions(location, dataset.regions)) return false;
  return location.owners->empty() || matches_owners(location, dataset.owners);
}

}  // namespace

// What is found out of a field before anything shared is touched.
struct CatalogIndex::FieldFacts {
  std::vector<std::vector<uint32_t>> chains;  // of each category
  std::vector<uint32_t> upstream;
  uint8_t flags = 0;
};

// A plan before it is kept.
struct CatalogIndex::Draft {
  DatasetPlan plan;
  std::vector<Cell> cells;
  std::vector<FieldClass> classes;
  std::vector<uint32_t> class_of;
};

CatalogIndex::CatalogIndex(std::shared_ptr<const RuleIndex> rules, const CatalogSnapshot& catalog,
                           lineage::Graph graph, lineage::Propagation propagation)
    : rules_(std::move(rules)),
      catalog_(catalog),
      graph_(std::move(graph)),
      propagation_(std::move(propagation)),
      plans_(catalog.datasets().size()),
      locations_(catalog.datasets().size()) {}

std::vector<uint32_t> CatalogIndex::match_locations(const Dataset& dataset) const {
  const auto named_by = [&](const DatasetName& name, std::vector<uint32_t>& found) {
    for (const uint32_t glob : rules_->globs().matching(name)) {
      const auto& locations = rules_->locations_of_glob(glob);
      found.insert(found.end(), locations.begin(), locations.end());
    }
  };
  std::vector<uint32_t> named;
  named_by(dataset.name, named);
  for (const DatasetName& alias : dataset.aliases) named_by(alias, named);
  sort_unique(named);
  std::vector<uint32_t> vouched = named;
  if (!dataset.permit_names.empty()) {
    bool is_first = true;
    for (const std::vector<DatasetName>& part : dataset.permit_names) {
      std::vector<uint32_t> of_part, both;
      for (const DatasetName& name : part) named_by(name, of_part);
      sort_unique(of_part);
      std::set_intersection(vouched.begin(), vouched.end(), of_part.begin(), of_part.end(),
                            std::back_inserter(both));
      vouched = is_first ? std::move(of_part) : std::move(both);
      is_first = false;
    }
  }
  std::vector<uint32_t> found;
  const auto add = [&](uint32_t number, uint32_t loosely) {
    if (matches_facts(rules_->locations()[number], dataset)) found.push_back(number << 1 | loosely);
  };
  for (const uint32_t number : rules_->locations_without_globs()) add(number, 0);
  for (const uint32_t number : named) {
    if (!rules_->locations()[number].must_be_known)
      add(number, 0);
    else if (!std::binary_search(vouched.begin(), vouched.end(), number))
      add(number, 1);
  }
  for (const uint32_t number : vouched)
    if (rules_->locations()[number].must_be_known) add(number, 0);
  sort_unique(found);
  return found;
}

List CatalogIndex::locations_of(uint32_t dataset) const {
  if (const uint32_t* known = locations_[dataset].load(std::memory_order_acquire)) return List(known);
  const std::vector<uint32_t> found = match_locations(catalog_.datasets()[dataset]);
  std::lock_guard lock(mutex_);
  const List list = lists_.intern(found);
  locations_[dataset].store(list.place(), std::memory_order_release);
  return list;
}

void CatalogIndex::find_upstream(const Dataset& dataset, const Field& field, FieldFacts& facts,
                                 size_t& lineage_left) const {
  lineage::Budget budget;
  budget.max_nodes = std::min(budget.max_nodes, lineage_left);
  const Upstream upstream = upstream_of(catalog_, graph_, {dataset.id, field.id}, budget);
  lineage_left -= std::min(lineage_left, upstream.visited);
  if (upstream.is_partial) facts.flags |= FieldClass::kPartialLineage;
  for (const UpstreamDataset& source : upstream.datasets)
    facts.upstream.push_back(number_of(*catalog_.find(source.dataset)));
}

CatalogIndex::FieldFacts CatalogIndex::facts_of(const Dataset& dataset, const Field& field,
                                                size_t& lineage_left) const {
  FieldFacts facts;
  const std::vector<Category> categories = propagation_.categories(field.id);
  for (const Category& category : categories) facts.chains.push_back(rules_->chain_of(category.str()));
  if (categories.empty()) facts.chains.push_back(rules_->chain_of(""));
  if (!field.rows_examined)
    facts.flags |= FieldClass::kUnexamined;
  else if (categories.empty() && *field.rows_examined <= 0)
    facts.flags |= FieldClass::kUnseen;
  if (rules_->needs_lineage()) find_upstream(dataset, field, facts, lineage_left);
  return facts;
}

const DatasetPlan& CatalogIndex::make_plan(uint32_t number) const {
  const Dataset& dataset = catalog_.datasets()[number];
  const List locations = locations_of(number);
  size_t lineage_left = kMaxLineageNodes;
  std::vector<FieldFacts> facts;
  facts.reserve(dataset.fields.size());
  for (const Field& field : dataset.fields) {
    facts.push_back(facts_of(dataset, field, lineage_left));
    for (const uint32_t source : facts.back().upstream) locations_of(source);
  }
  Draft draft;
  draft.plan.dataset = &dataset;
  draft.plan.fields = dataset.fields.data();
  draft.plan.locations = locations;
  draft.plan.unresolved = propagation_.partial_lineage_from(dataset.id);

  std::lock_guard lock(mutex_);
  if (const DatasetPlan* known = plans_[number].load(std::memory_order_acquire)) return *known;
  for (const FieldFacts& field : facts) add_field(draft, field);
  const DatasetPlan* plan = keep(draft);
  plans_[number].store(plan, std::memory_order_release);
  return *plan;
}

// The plan and all it points to, side by side.
const DatasetPlan* CatalogIndex::keep(const Draft& draft) const {
  static_assert(std::is_trivially_destructible_v<DatasetPlan> && alignof(DatasetPlan) >= alignof(Cell) &&
                alignof(DatasetPlan) >= alignof(FieldClass));
  constexpr size_t kChunk = 64 * 1024, kLine = 64;
  const size_t numbers = (draft.class_of.size() * sizeof(uint32_t) + 7) / 8 * 8;
  const size_t needed = (sizeof(DatasetPlan) + numbers + draft.classes.size() * sizeof(FieldClass) +
                         draft.cells.size() * sizeof(Cell) + kLine - 1) /
                        kLine * kLine;
  if (room_ - used_ < needed) {
    room_ = std::max(kChunk, needed);
    used_ = 0;
    chunks_.push_back(std::make_unique<std::byte[]>(room_));
    plan_bytes_ += room_;
  }
  std::byte* at = chunks_.back().get() + used_;
  used_ += needed;
  const auto put = [&](const auto& items) {
    using Item = std::remove_cvref_t<decltype(items[0])>;
    Item* first = reinterpret_cast<Item*>(at);
    std::uninitialized_copy(items.begin(), items.end(), first);
    at += items.size() * sizeof(Item);
    return first;
  };
  auto* plan = new (at) DatasetPlan(draft.plan);
  at += sizeof(DatasetPlan);
  std::byte* const after_numbers = at + numbers;
  plan->class_of = put(draft.class_of);
  at = after_numbers;
  plan->classes = {put(draft.classes), draft.classes.size()};
  plan->cells = {put(draft.cells), draft.cells.size()};
  return plan;
}

void CatalogIndex::add_field(Draft& plan, const FieldFacts& facts) const {
  FieldClass added;
  added.flags = facts.flags;
  if (!plan.plan.dataset->scanned_at) added.flags |= FieldClass::kUnscanned;
  if (plan.plan.unresolved) added.flags |= FieldClass::kUnresolved;
  added.upstream = lists_.intern(facts.upstream);
  std::vector<List> chains;
  for (const std::vector<uint32_t>& chain : facts.chains) chains.push_back(lists_.intern(chain));
  for (uint32_t i = 0; i < plan.classes.size(); ++i) {
    const std::span<const Cell> cells(plan.cells.data() + plan.classes[i].first_cell,
                                      plan.classes[i].cell_count);
    if (plan.classes[i].is_like(added) &&
        std::equal(cells.begin(), cells.end(), chains.begin(), chains.end(),
                   [](const Cell& cell, const List& chain) { return cell.chain.place() == chain.place(); })) {
      plan.class_of.push_back(i);
      ++plan.classes[i].field_count;
      return;
    }
  }
  added.field_count = 1;
  added.first_cell = static_cast<uint32_t>(plan.cells.size());
  added.cell_count = static_cast<uint32_t>(chains.size());
  for (const List& chain : chains) plan.cells.push_back({buckets_for(plan.plan.locations, chain), chain});
  if (rules_->needs_lineage() || !rules_->retention().empty()) add_promises(added, plan.plan.locations);
  plan.class_of.push_back(static_cast<uint32_t>(plan.classes.size()));
  plan.classes.push_back(added);
}

List CatalogIndex::buckets_for(const List& locations, const List& chain) const {
  std::vector<uint32_t> buckets;
  for (const uint32_t location : locations)
    for (const uint32_t key : chain)
      if (const uint32_t bucket = rules_->bucket_of(location >> 1, key); bucket != kNoNumber)
        buckets.push_back(bucket << 1 | (location & 1));
  return lists_.intern(buckets);
}

// Limitations, retention rules and derived_from that hold for the field's dataset or one its values come
// from.
void CatalogIndex::add_promises(FieldClass& added, const List& locations) const {
  std::vector<uint32_t> sources;
  const auto take = [&](const List& of_dataset) {
    for (const uint32_t location : of_dataset)
      if (rules_->locations()[location >> 1].flows) sources.push_back(location);
  };
  take(locations);
  for (const uint32_t dataset : added.upstream)
    take(List(locations_[dataset].load(std::memory_order_acquire)));
  sort_unique(sources);
  added.sources = lists_.intern(sources);

  std::vector<uint32_t> limitations, retention;
  for (uint32_t i = 0; i < rules_->limitations().size(); ++i)
    if (holds_somehow(added.sources, rules_->limitations()[i].location)) limitations.push_back(i);
  for (uint32_t i = 0; i < rules_->retention().size(); ++i) {
    const RetentionScope& scope = rules_->retention()[i];
    const bool is_derived =
        scope.derived_from == kNoNumber || holds_somehow(added.sources, scope.derived_from);
    const bool is_there =
        holds_somehow(added.sources, scope.location) || holds_somehow(locations, scope.location);
    if (is_derived && is_there) retention.push_back(i);
  }
  added.limitations = lists_.intern(limitations);
  added.retention = lists_.intern(retention);
}

size_t CatalogIndex::memory_bytes() const {
  std::lock_guard lock(mutex_);
  return sizeof(*this) + lists_.memory_bytes() + plans_.size() * 2 * sizeof(void*) + plan_bytes_;
}

}  // namespace steward::policy
