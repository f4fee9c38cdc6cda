// Propagation against its definition, written down as slowly and plainly as it can be, and kept in step
// against computed anew: over random worlds with cycles, masks, dataset-level edges and fieldless datasets.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <sstream>

#include "lineage/propagation/propagation.h"

namespace steward::lineage {
namespace {

const std::vector<std::string> kCategories = {"user.contact", "user.contact.email", "user.name"};

Declassifiers declassifiers() {
  Declassifiers named = {"hmac"};
  named.set("sha256", {"hash", "privacy_officer", "", {Category("user.contact")}});
  return named;
}

struct World {
  std::map<int64_t, Dataset> datasets;
  std::set<std::pair<FieldId, std::string>> carried, rejected;
  std::vector<Edge> edges;

  CatalogSnapshot catalog() const {
    std::vector<Dataset> all;
    for (const auto& [id, dataset] : datasets) all.push_back(dataset);
    std::vector<TagAssertion> tags;
    const auto add = [&](const auto& row, TagState state) {
      TagAssertion tag;
      tag.field = row.first;
      tag.category = Category(row.second);
      tag.state = state;
      tag.confidence = static_cast<double>(row.first.value % 97) / 100;
      tags.push_back(tag);
    };
    for (const auto& row : carried) add(row, TagState::kSuggested);
    for (const auto& row : rejected) add(row, TagState::kRejected);
    return CatalogSnapshot(all, tags);
  }

  std::vector<FieldId> fields_of(DatasetId id) const {
    std::vector<FieldId> fields;
    const auto at = datasets.find(id.value);
    if (at == datasets.end()) return fields;
    for (const Field& field : at->second.fields) fields.push_back(field.id);
    return fields;
  }

  std::set<NodeRef> nodes() const {
    std::set<NodeRef> all;
    for (const auto& [id, dataset] : datasets) all.insert({dataset.id, {}});
    for (const auto& [id, dataset] : datasets)
      for (const Field& field : dataset.fields) all.insert({dataset.id, field.id});
    for (const Edge& edge : edges)
      for (const NodeRef& end : {edge.from, edge.to}) {
        all.insert(end);
        all.insert({end.dataset, {}});
      }
    return all;
  }
};

// --- the definition
// -----------------------------------------------------------------------------------------

class Oracle {
 public:
  explicit Oracle(const World& world) : world_(world), nodes_(world.nodes()) {}

  // "DATASET.FIELD CATEGORY CONFIDENCE via D.F D.F" for each field or fieldless dataset, in order.
  std::string all() const {
    std::ostringstream text;
    std::map<std::string, std::map<NodeRef, size_t>> hops;
    for (const std::string& category : kCategories) hops[category] = hops_of(category);
    for (const NodeRef& node : nodes_)
      for (const std::string& category : kCategories)
        if (hops[category].contains(node)) print(text, node, category, hops[category]);
    for (const NodeRef& node : nodes_)
      if (!node.field)
        if (const auto origin = doubt_from(node.dataset))
          text << node.dataset.value << " partly known from " << origin->value << "\n";
    return text.str();
  }

 private:
  static bool is_flow(const Edge& edge) {
    return edge.transformation.type == Influence::kDirect && !edge.valid_to;
  }

  bool is_made_by_columns(const NodeRef& node, DatasetId source) const {
    for (const Edge& edge : world_.edges)
      if (is_flow(edge) && edge.to == node && edge.from.field && edge.from.dataset == source) return true;
    return false;
  }

  bool hands_on(const NodeRef& from, const NodeRef& to, const std::string& category) const {
    const auto fields = world_.fields_of(to.dataset);
    const bool is_known_field = std::find(fields.begin(), fields.end(), to.field) != fields.end();
    for (const Edge& edge : world_.edges) {
      if (!is_flow(edge) || declassifiers().stops(edge.transformation, Category(category))) continue;
      if (edge.from.dataset != from.dataset || edge.to.dataset != to.dataset) continue;
      if (edge.from.field && edge.from != from) continue;
      if (edge.to.field) {
        if (edge.to == to) return true;
      } else if (to.field) {
        if (is_known_field && !is_made_by_columns(to, edge.from.dataset)) return true;
      } else if (fields.empty()) {
        return true;
      }
    }
    return false;
  }

  std::map<NodeRef, size_t> hops_of(const std::string& category) const {
    std::map<NodeRef, size_t> hops;
    for (const NodeRef& node : nodes_)
      if (node.field && world_.carried.contains({node.field, category}) &&
          !world_.rejected.contains({node.field, category}))
        hops[node] = 0;
    for (size_t distance = 1, before = 0; before != hops.size(); ++distance) {
      before = hops.size();
      for (const NodeRef& to : nodes_) {
        if (hops.contains(to) || world_.rejected.contains({to.field, category})) continue;
        for (const NodeRef& from : nodes_) {
          const auto at = hops.find(from);
          if (at == hops.end() || at->second != distance - 1 || !hands_on(from, to, category)) continue;
          hops[to] = distance;
          break;
        }
      }
    }
    return hops;
  }

  void print(std::ostringstream& text, const NodeRef& node, const std::string& category,
             const std::map<NodeRef, size_t>& hops) const {
    std::vector<NodeRef> path = {node};
    while (hops.at(path.back()) > 0)
      for (const NodeRef& from : nodes_) {  // in order: the smallest
        const auto at = hops.find(from);
        if (at == hops.end() || at->second + 1 != hops.at(path.back())) continue;
        if (!hands_on(from, path.back(), category)) continue;
        path.push_back(from);
        break;
      }
    text << node.dataset.value << "." << node.field.value << " " << category << " "
         << path.back().field.value % 97;
    if (path.size() > 1)
      for (auto at = path.rbegin(); at != path.rend(); ++at)
        text << " " << at->dataset.value << "." << at->field.value;
    text << "\n";
  }

  std::optional<DatasetId> doubt_from(DatasetId dataset) const {
    std::map<DatasetId, size_t> hops;
    std::map<DatasetId, DatasetId> previous;
    for (const auto& [id, known] : world_.datasets)
      if (known.lineage_is_partial) hops[known.id] = 0;
    for (size_t distance = 1, before = 0; before != hops.size(); ++distance) {
      before = hops.size();
      std::map<DatasetId, DatasetId> reached;
      for (const Edge& edge : world_.edges) {
        const auto at = hops.find(edge.from.dataset);
        if (!is_flow(edge) || at == hops.end() || at->second != distance - 1) continue;
        if (hops.contains(edge.to.dataset)) continue;
        const auto [known, is_new] = reached.try_emplace(edge.to.dataset, edge.from.dataset);
        if (!is_new) known->second = std::min(known->second, edge.from.dataset);
      }
      for (const auto& [to, from] : reached) {
        hops[to] = distance;
        previous[to] = from;
      }
    }
    if (!hops.contains(dataset)) return std::nullopt;
    while (previous.contains(dataset)) dataset = previous.at(dataset);
    return dataset;
  }

  const World& world_;
  std::set<NodeRef> nodes_;
};

std::string told(const World& world, const Propagation& propagation) {
  std::ostringstream text;
  for (const NodeRef& node : world.nodes()) {
    std::vector<Category> categories;
    for (const TagAssertion& tag :
         node.field ? propagation.effective(node.field) : propagation.dataset_level(node.dataset)) {
      categories.push_back(tag.category);
      text << node.dataset.value << "." << node.field.value << " " << tag.category.str() << " "
           << static_cast<int>(tag.confidence * 100 + 0.5);
      for (const NodeRef& step : tag.path) text << " " << step.dataset.value << "." << step.field.value;
      text << "\n";
    }
    if (node.field) EXPECT_EQ(propagation.categories(node.field), categories);
  }
  for (const NodeRef& node : world.nodes())
    if (!node.field)
      if (const auto origin = propagation.partial_lineage_from(node.dataset))
        text << node.dataset.value << " partly known from " << origin->value << "\n";
  return text.str();
}

// --- random worlds
// ------------------------------------------------------------------------------------------

class Changes {
 public:
  explicit Changes(uint64_t seed) : random_(seed) {
    for (int i = pick(2, 5); i > 0; --i) add_dataset();
    for (int i = pick(1, 10); i > 0; --i) add_edge();
    for (int i = pick(1, 4); i > 0; --i) retag();
    forget();
  }

  const World& world() const { return world_; }
  const GraphChange& edges() const { return edges_; }
  const std::vector<FieldId>& retagged() const { return retagged_; }
  const std::vector<DatasetId>& reshaped() const { return reshaped_; }

  void step() {
    forget();
    for (int i = pick(1, 3); i > 0; --i) {
      const int what = pick(0, 19);
      if (what < 7)
        add_edge();
      else if (what < 12)
        remove_edge();
      else if (what < 16)
        retag();
      else if (what < 18)
        reshape();
      else if (what < 19)
        add_dataset();
      else
        flip_partial();
    }
    // An edge that came and went within one step was never there.
    std::erase_if(edges_.added, [&](const Edge& edge) { return !is_there(edge); });
  }

 private:
  int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  void forget() {
    edges_ = {};
    retagged_.clear();
    reshaped_.clear();
  }

  bool is_there(const Edge& edge) const {
    return std::any_of(world_.edges.begin(), world_.edges.end(),
                       [&](const Edge& known) { return known.job == edge.job; });
  }

  void add_field(Dataset& dataset) {
    const auto number = static_cast<int>(dataset.fields.size()) + 1;
    dataset.fields.push_back({FieldId{dataset.id.value * 10 + number}, std::to_string(number), "", number});
  }

  void add_dataset() {
    Dataset dataset;
    dataset.id = DatasetId{static_cast<int64_t>(world_.datasets.size()) + 1};
    dataset.name = {"test", std::to_string(dataset.id.value)};
    for (int i = pick(0, 3); i > 0; --i) add_field(dataset);
    world_.datasets[dataset.id.value] = dataset;
    reshaped_.push_back(dataset.id);
  }

  Dataset& any_dataset() { return world_.datasets.at(pick(1, static_cast<int>(world_.datasets.size()))); }

  // Now and then a field or a dataset that the catalog does not know, yet or ever.
  NodeRef any_node() {
    const int64_t dataset = pick(1, static_cast<int>(world_.datasets.size()) + (pick(0, 9) ? 0 : 1));
    if (!pick(0, 3)) return {DatasetId{dataset}, {}};
    const auto fields = world_.fields_of(DatasetId{dataset});
    const int bound = std::max<int>(1, static_cast<int>(fields.size()) + (pick(0, 7) ? 0 : 1));
    return {DatasetId{dataset}, FieldId{dataset * 10 + pick(1, bound)}};
  }

  void add_edge() {
    Edge edge;
    edge.from = any_node();
    edge.to = any_node();
    edge.job = JobId{++jobs_};
    if (!pick(0, 6)) edge.transformation.type = Influence::kIndirect;
    edge.transformation.masking = pick(0, 3) == 0;
    const std::vector<std::string> functions = {"hmac", "SHA256", "md5", ""};
    if (edge.transformation.masking) edge.transformation.function = functions[pick(0, 3)];
    if (!pick(0, 12)) edge.valid_to = Timestamp(std::chrono::hours(1));
    world_.edges.push_back(edge);
    edges_.added.push_back(edge);
  }

  void remove_edge() {
    if (world_.edges.empty()) return;
    const auto at = world_.edges.begin() + pick(0, static_cast<int>(world_.edges.size()) - 1);
    edges_.removed.push_back(*at);
    world_.edges.erase(at);
  }

  void retag() {
    const Dataset& dataset = any_dataset();
    if (dataset.fields.empty()) return;
    const FieldId field = dataset.fields[pick(0, static_cast<int>(dataset.fields.size()) - 1)].id;
    auto& rows = pick(0, 3) ? world_.carried : world_.rejected;
    const std::pair row{field, kCategories[pick(0, 2)]};
    if (!rows.insert(row).second) rows.erase(row);
    retagged_.push_back(field);
  }

  void reshape() {
    Dataset& dataset = any_dataset();
    if (dataset.fields.size() >= 4) return;
    add_field(dataset);
    reshaped_.push_back(dataset.id);
  }

  void flip_partial() {
    Dataset& dataset = any_dataset();
    dataset.lineage_is_partial = !dataset.lineage_is_partial;
    reshaped_.push_back(dataset.id);
  }

  std::mt19937_64 random_;
  World world_;
  GraphChange edges_;
  std::vector<FieldId> retagged_;
  std::vector<DatasetId> reshaped_;
  int64_t jobs_ = 0;
};

std::string printed(const World& world) {
  std::ostringstream text;
  for (const auto& [id, dataset] : world.datasets)
    text << "dataset " << id << " of " << dataset.fields.size() << " fields"
         << (dataset.lineage_is_partial ? ", partly known" : "") << "\n";
  for (const Edge& e : world.edges)
    text << e.from.dataset.value << "." << e.from.field.value
         << (e.transformation.type == Influence::kDirect ? " -" : " ~") << e.transformation.function << "> "
         << e.to.dataset.value << "." << e.to.field.value << (e.transformation.masking ? " masked" : "")
         << (e.valid_to ? " ended" : "") << "\n";
  for (const auto& [field, category] : world.carried) text << field.value << " " << category << "\n";
  for (const auto& [field, category] : world.rejected) text << field.value << " !" << category << "\n";
  return text.str();
}

TEST(PropagationRandom, ComputedEqualsTheDefinition) {
  for (uint64_t seed = 0; seed < 1'000; ++seed) {
    const Changes changes(seed);
    const World& world = changes.world();
    const auto result = Propagation::compute(world.catalog(), Graph(world.edges), declassifiers());
    ASSERT_EQ(told(world, result), Oracle(world).all()) << "seed " << seed << "\n" << printed(world);
  }
}

TEST(PropagationRandom, KeptInStepEqualsComputedAnewAndTheOldOneStaysAsItWas) {
  for (uint64_t seed = 0; seed < 2'000; ++seed) {
    Changes changes(seed);
    Graph graph(changes.world().edges);
    Propagation kept = Propagation::compute(changes.world().catalog(), graph, declassifiers());
    for (int step = 0; step < 6; ++step) {
      const World before = changes.world();
      const std::string told_before = told(before, kept);
      changes.step();
      const World& world = changes.world();
      const CatalogSnapshot catalog = world.catalog();
      graph = graph.with(changes.edges());
      const Propagation next = kept.updated(catalog, graph, declassifiers(),
                                            {changes.edges(), changes.retagged(), changes.reshaped()});
      const Propagation anew = Propagation::compute(catalog, Graph(world.edges), declassifiers());
      ASSERT_EQ(told(world, next), told(world, anew)) << "seed " << seed << " step " << step << "\nbefore:\n"
                                                      << printed(before) << "after:\n"
                                                      << printed(world);
      ASSERT_EQ(told(before, kept), told_before) << "seed " << seed << " step " << step;
      kept = next;
    }
  }
}

TEST(PropagationRandom, OtherDeclassifiersAreComputedAnew) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const Changes changes(seed);
    const World& world = changes.world();
    const CatalogSnapshot catalog = world.catalog();
    const Graph graph(world.edges);
    const GraphChange none;
    const Propagation next =
        Propagation::compute(catalog, graph, {}).updated(catalog, graph, declassifiers(), {none});
    ASSERT_EQ(told(world, next), Oracle(world).all()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace steward::lineage
