#include "bench/lineage_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>

namespace steward::bench {
namespace {

using lineage::Influence;

constexpr size_t kLayers = 10;
constexpr Timestamp kStart = Timestamp(std::chrono::hours(24 * 365 * 50));

struct MadeDataset {
  DatasetId id;
  size_t layer = 0;
  std::vector<FieldId> fields;
};

class Generator {
 public:
  explicit Generator(size_t edges) : wanted_(edges) { result_.rows.reserve(edges + 1000); }

  LineageRows run() {
    // Sources first; then the layers take turns, so that each is made from what is there by then.
    const size_t sources = std::max<size_t>(10, wanted_ / 2000);
    for (size_t i = 0; i < sources; ++i) add_dataset(0);
    for (size_t turn = 0; result_.rows.size() < wanted_; ++turn) make_dataset(1 + turn % (kLayers - 1));
    result_.rows.resize(wanted_);
    result_.datasets = datasets_.size();
    result_.fields = static_cast<size_t>(next_field_);
    return std::move(result_);
  }

 private:
  size_t below(size_t bound) { return random_() % bound; }

  // Small numbers far more often than great ones.
  size_t popular(size_t bound) {
    const double uniform = static_cast<double>(random_()) / 4294967296.0;
    return std::min(bound - 1, static_cast<size_t>(static_cast<double>(bound) * uniform * uniform * uniform));
  }

  MadeDataset& add_dataset(size_t layer) {
    MadeDataset dataset;
    dataset.id = DatasetId{static_cast<int64_t>(datasets_.size()) + 1};
    dataset.layer = layer;
    for (size_t i = 5 + below(15) + (below(4) == 0 ? below(40) : 0); i > 0; --i)
      dataset.fields.push_back(FieldId{++next_field_});
    datasets_.push_back(std::move(dataset));
    by_layer_[layer].push_back(datasets_.size() - 1);
    return datasets_.back();
  }

  const MadeDataset& source_below(size_t layer) {
    // Mostly the layer before, now and then any earlier one.
    size_t from = layer - 1;
    if (below(4) == 0) from = below(layer);
    while (by_layer_[from].empty()) --from;
    return datasets_[by_layer_[from][popular(by_layer_[from].size())]];
  }

  uint32_t label(Influence type, std::string_view subtype, std::string description, JobId job) {
    LineageLabel label;
    label.transformation.type = type;
    label.transformation.subtype = subtype;
    label.transformation.description = std::move(description);
    label.job = job;
    label.from = kStart + std::chrono::minutes(job.value);
    if (below(20) == 0) label.to = label.from + std::chrono::hours(24 * 30);
    result_.labels.push_back(std::move(label));
    return static_cast<uint32_t>(result_.labels.size() - 1);
  }

  void make_dataset(size_t layer) {
    std::vector<const MadeDataset*> sources;
    std::vector<size_t> numbers;
    for (size_t i = 1 + below(4); i > 0; --i)
      numbers.push_back(static_cast<size_t>(source_below(layer).id.value) - 1);
    const size_t made = static_cast<size_t>(add_dataset(layer).id.value) - 1;  // moves the others
    for (const size_t number : numbers) sources.push_back(&datasets_[number]);
    const JobId job{static_cast<int64_t>(made) + 1};
    const auto any_field = [&] {
      const MadeDataset& source = *sources[below(sources.size())];
      return NodeRef{source.id, source.fields[popular(source.fields.size())]};
    };
    const uint32_t identity = label(Influence::kDirect, "IDENTITY", "", job);
    const uint32_t filter = label(Influence::kIndirect, "FILTER", "", job);
    const uint32_t join = label(Influence::kIndirect, "JOIN", "", job);
    const NodeRef filtered_by = any_field(), joined_by = any_field();
    for (const FieldId field : datasets_[made].fields) {
      const NodeRef to{datasets_[made].id, field};
      uint32_t how = identity;
      if (below(10) == 0)
        how = label(Influence::kDirect, "TRANSFORMATION",
                    fmt::format("coalesce(a.c{}, b.c{}, ?)", below(100), field.value), job);
      std::set<NodeRef> made_from;
      for (size_t i = 1 + popular(12); i > 0; --i) made_from.insert(any_field());
      for (const NodeRef& from : made_from) result_.rows.push_back({from, to, how});
      result_.rows.push_back({filtered_by, to, filter});
      if (sources.size() > 1) result_.rows.push_back({joined_by, to, join});
    }
  }

  size_t wanted_;
  std::mt19937 random_{20'261'121};
  int64_t next_field_ = 0;
  std::vector<MadeDataset> datasets_;
  std::map<size_t, std::vector<size_t>> by_layer_;
  LineageRows result_;
};

}  // namespace

LineageRows make_lineage(size_t edges) {
  return Generator(edges).run();
}

lineage::Graph build(const LineageRows& rows) {
  lineage::GraphBuilder builder;
  std::vector<lineage::LabelId> labels;
  for (const LineageLabel& label : rows.labels)
    labels.push_back(builder.label(label.transformation, label.job, label.from, label.to));
  builder.reserve(rows.rows.size());
  for (const LineageRow& row : rows.rows) builder.add(row.from, row.to, labels[row.label]);
  return std::move(builder).build();
}

PlainGraph plain_arrays(const lineage::Graph& graph) {
  PlainGraph plain;
  plain.begins.push_back(0);
  for (lineage::NodeIndex node = 0; node < graph.node_bound(); ++node) {
    for (const lineage::Arc& arc : graph.row(node, lineage::Direction::kDownstream))
      if (lineage::is_direct(arc.label) && !lineage::has_ended(arc.label)) plain.targets.push_back(arc.other);
    plain.begins.push_back(static_cast<uint32_t>(plain.targets.size()));
  }
  return plain;
}

std::vector<NodeRef> popular_sources(const LineageRows& rows, size_t count) {
  // The generator's first datasets are sources, and popular in the order of their numbers.
  std::vector<NodeRef> nodes;
  for (const LineageRow& row : rows.rows)
    if (row.from.dataset.value <= static_cast<int64_t>(count)) nodes.push_back(row.from);
  std::sort(nodes.begin(), nodes.end());
  std::vector<NodeRef> sources;
  for (const NodeRef& node : nodes)
    if (sources.empty() || sources.back().dataset != node.dataset) sources.push_back(node);
  return sources;
}

}  // namespace steward::bench
