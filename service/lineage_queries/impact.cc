#include "service/lineage_queries/impact.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "lineage/events/dataset_facets.h"
#include "lineage/events/facet_reader.h"
#include "service/lineage_queries/flow.h"
#include "service/lineage_queries/reach.h"

namespace steward::service {
namespace {

using lineage::Direction;
using lineage::EdgeView;

std::vector<Category> shared(const std::vector<Category>& a, const std::set<Category>& b) {
  std::vector<Category> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

// Datasets of a traversal, each as near as its nearest node.
class Datasets {
 public:
  Datasets(const World& world, const Impact& impact, const std::unordered_set<NodeRef>& by_value)
      : world_(world), impact_(impact), by_value_(by_value) {}

  void add(const lineage::Traversal& all, const lineage::Reached& reached) {
    if (reached.node.dataset == impact_.start.dataset) return;
    auto [slot, is_new] = found_.try_emplace(reached.node.dataset);
    ImpactedDataset& dataset = slot->second.dataset;
    if (is_new) {
      dataset.dataset = reached.node.dataset;
      dataset.hops = reached.hops;
      dataset.previous = all.nodes[reached.previous].node.dataset;
      dataset.is_end = true;
    }
    if (reached.node.field) dataset.fields.push_back(reached.node.field);
    dataset.is_end = dataset.is_end && reached.is_end;
    // Influence carries no category: what such a node carries came to it in another way.
    if (!by_value_.contains(reached.node)) return;
    dataset.by_value = true;
    for (Category& category : categories_at(world_, reached.node))
      slot->second.categories.insert(std::move(category));
  }

  std::vector<ImpactedDataset> finish() {
    std::vector<ImpactedDataset> datasets;
    for (auto& [id, found] : found_) {
      std::sort(found.dataset.fields.begin(), found.dataset.fields.end());
      found.dataset.categories = shared(impact_.categories, found.categories);
      datasets.push_back(std::move(found.dataset));
    }
    std::sort(datasets.begin(), datasets.end(), [&](const auto& a, const auto& b) {
      if (a.hops != b.hops) return a.hops < b.hops;
      return world_.catalog->describe({a.dataset, {}}) < world_.catalog->describe({b.dataset, {}});
    });
    return datasets;
  }

 private:
  struct Found {
    ImpactedDataset dataset;
    std::set<Category> categories;
  };
  const World& world_;
  const Impact& impact_;
  const std::unordered_set<NodeRef>& by_value_;
  std::map<DatasetId, Found> found_;
};

// Jobs of the edges that leave what was reached, and jobs that read it and are not known to write anything:
// a training run or a report without a dataset of its own breaks too.
std::vector<JobId> jobs_of(const World& world, const lineage::Traversal& all, const Impact& impact,
                           const lineage::Query& query) {
  std::set<JobId> jobs;
  std::unordered_set<NodeRef> looked_at;
  for (const lineage::Reached& reached : all.nodes)
    for (const NodeRef& from : {reached.node, NodeRef{reached.node.dataset, {}}})
      if (looked_at.insert(from).second)
        world.graph->visit_edges(from, Direction::kDownstream, query.as_of,
                                 [&](const EdgeView& edge) { jobs.insert(world.graph->job(edge.label)); });
  std::set<DatasetId> datasets;
  if (!impact.start.field) datasets.insert(impact.start.dataset);
  for (const ImpactedDataset& dataset : impact.datasets) datasets.insert(dataset.dataset);
  if (world.jobs)
    for (const DatasetId dataset : datasets)
      for (const JobId job : world.jobs->readers(dataset))
        if (world.jobs->find(job)->outputs.empty()) jobs.insert(job);
  std::vector<JobId> sorted(jobs.begin(), jobs.end());
  if (world.jobs)
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](JobId a, JobId b) { return world.jobs->describe(a) < world.jobs->describe(b); });
  return sorted;
}

}  // namespace

std::vector<Category> categories_at(const World& world, const NodeRef& node) {
  if (node.field) return world.propagation->categories(node.field);
  const Dataset* dataset = world.catalog->find(node.dataset);
  return dataset ? world.propagation->categories_of(*dataset) : std::vector<Category>();
}

Impact impact_of(const World& world, const NodeRef& start, lineage::Query query) {
  Impact impact;
  impact.start = start;
  impact.categories = categories_at(world, start);
  query.direction = Direction::kDownstream;
  query.granularity = lineage::Granularity::kField;
  const auto starts = starts_of(world, start, query.granularity);

  query.include_indirect = false;
  const auto direct = reach(world, starts, query);
  std::unordered_set<NodeRef> by_value;
  for (const lineage::Reached& reached : direct.nodes) by_value.insert(reached.node);

  query.include_indirect = true;
  const auto all = reach(world, starts, query);
  Datasets datasets(world, impact, by_value);
  for (const lineage::Reached& reached : all.nodes) datasets.add(all, reached);
  impact.datasets = datasets.finish();
  impact.jobs = jobs_of(world, all, impact, query);
  impact.is_partial = all.is_partial || direct.is_partial;
  impact.cut = all.is_partial ? all.cut : direct.cut;
  return impact;
}

std::vector<Owner> owners_of_facet(std::string_view body) {
  std::vector<Owner> owners;
  const auto facet = lineage::read_facet_text<lineage::Ownership>(body);
  if (!facet.ok() || !*facet) return owners;
  for (const lineage::Owner& owner : (*facet)->owners)
    if (!owner.name.empty()) owners.push_back({owner.name, owner.type});
  return owners;
}

}  // namespace steward::service
