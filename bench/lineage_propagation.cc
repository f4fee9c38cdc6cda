#include "bench/lineage_propagation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "catalog/snapshot.h"
#include "lineage/propagation/propagation.h"

namespace steward::bench {
namespace {

using namespace lineage;

constexpr int64_t kFieldsADataset = 20;
constexpr int64_t kLayers = 10;
constexpr size_t kEdgesAnEvent = 20;
constexpr int kEvents = 300;

// Datasets of 20 columns in 10 layers, each made from up to three datasets of the layer before, which are
// chosen by a power law: few feed many. Three edges a column, one column in ten tagged.
class Company {
 public:
  explicit Company(int64_t fields) : datasets_(fields / kFieldsADataset) {}

  CatalogSnapshot catalog() {
    std::vector<Dataset> datasets;
    std::vector<TagAssertion> tags;
    const std::vector<std::string> categories = {
        "user.contact.email", "user.contact.phone_number", "user.name",      "user.name.last",
        "user.unique_id",     "user.device.ip_address",    "user.location",  "user.government_id",
        "user.financial",     "user.health_and_medical",   "user.biometric", "user.demographic.date_of_birth",
        "user.authorization"};
    for (int64_t d = 1; d <= datasets_; ++d) {
      Dataset dataset;
      dataset.id = DatasetId{d};
      dataset.name = {"postgres://db:5432", fmt::format("shop.public.t{}", d)};
      for (int64_t f = 0; f < kFieldsADataset; ++f) {
        dataset.fields.push_back({field(d, f).field, fmt::format("c{}", f), "text", static_cast<int>(f) + 1});
        if (pick(0, 9) == 0) {
          TagAssertion tag;
          tag.field = field(d, f).field;
          tag.category = Category(categories[pick(0, static_cast<int64_t>(categories.size()) - 1)]);
          tag.confidence = 0.9;
          tags.push_back(tag);
        }
      }
      datasets.push_back(std::move(dataset));
    }
    return CatalogSnapshot(std::move(datasets), std::move(tags));
  }

  Graph graph() {
    GraphBuilder builder;
    builder.reserve(datasets_ * kFieldsADataset * 3);
    const LabelId label = builder.label({}, JobId{1}, Timestamp(), std::nullopt);
    for (int64_t d = layer_size() + 1; d <= datasets_; ++d) {
      const int64_t sources[] = {source_of(d), source_of(d), source_of(d)};
      for (int64_t f = 0; f < kFieldsADataset; ++f)
        for (const int64_t source : sources)
          builder.add(field(source, pick(0, kFieldsADataset - 1)), field(d, f), label);
    }
    return std::move(builder).build();
  }

  // A run of a new job: every column of one dataset gets an edge from one other dataset.
  GraphChange event() {
    GraphChange change;
    const int64_t to = pick(layer_size() + 1, datasets_);
    const int64_t from = source_of(to);
    ++jobs_;
    for (size_t i = 0; i < kEdgesAnEvent; ++i) {
      Edge edge;
      edge.from = field(from, pick(0, kFieldsADataset - 1));
      edge.to = field(to, static_cast<int64_t>(i) % kFieldsADataset);
      edge.job = JobId{jobs_};
      change.added.push_back(edge);
    }
    return change;
  }

 private:
  static NodeRef field(int64_t dataset, int64_t number) {
    return {DatasetId{dataset}, FieldId{dataset * kFieldsADataset + number + 1}};
  }
  int64_t layer_size() const { return datasets_ / kLayers; }
  int64_t pick(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random_);
  }
  int64_t source_of(int64_t dataset) {
    const int64_t layer = (dataset - 1) / layer_size();
    const double share = std::uniform_real_distribution<double>(0, 1)(random_);
    const auto offset = static_cast<int64_t>(std::pow(share, 3) * static_cast<double>(layer_size()));
    return (layer - 1) * layer_size() + 1 + std::min(offset, layer_size() - 1);
  }

  int64_t datasets_;
  int64_t jobs_ = 1;
  std::mt19937_64 random_{7};
};

// The work is the same each time, so the fastest run is the one that was disturbed least.
double milliseconds(int runs, const std::function<void()>& work) {
  return seconds_of(runs, work) * 1e3;
}

double at_share(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
}

}  // namespace

void measure_propagation(Ratios& ratios, bool quick) {
  const int64_t fields = quick ? 100'000 : 1'000'000;
  Company company(fields);
  const CatalogSnapshot catalog = company.catalog();
  Graph graph = company.graph();
  Propagation propagation;
  const double whole =
      milliseconds(1, [&] { propagation = Propagation::compute(catalog, graph, Declassifiers{"hmac"}); });
  fmt::print("propagation of {} fields, {} edges: {:.0f} ms, {} reasons, {:.0f} MB, {:.1f} bytes a reason\n",
             fields, graph.edge_count(), whole, propagation.reason_count(), propagation.memory_bytes() / 1e6,
             static_cast<double>(propagation.memory_bytes()) / propagation.reason_count());

  std::vector<double> added, removed;
  for (int i = 0; i < kEvents; ++i) {
    const GraphChange change = company.event();
    const GraphChange undone{{}, change.added};
    const Graph with = graph.with(change);
    Propagation next, back;
    added.push_back(milliseconds(
        3, [&] { next = propagation.updated(catalog, with, propagation.declassifiers(), {change}); }));
    const Graph without = with.with(undone);
    removed.push_back(milliseconds(
        3, [&] { back = next.updated(catalog, without, propagation.declassifiers(), {undone}); }));
    // Half of what happened stays, so that the graph grows as a real one does.
    graph = i % 2 ? with : without;
    propagation = i % 2 ? next : back;
  }
  for (const auto& [name, times] : {std::pair("added", &added), std::pair("removed", &removed)})
    fmt::print("propagation of one event of {} edges {}: median {:.3f} ms, p99 {:.3f} ms, most {:.3f} ms\n",
               kEdgesAnEvent, name, at_share(*times, 0.5), at_share(*times, 0.99), at_share(*times, 1));
  ratios.at_most("propagation_event_p99_ms", std::max(at_share(added, 0.99), at_share(removed, 0.99)), 10);
  ratios.at_least("propagation_event_vs_compute", whole / at_share(added, 0.5), quick ? 100 : 1'000);
}

}  // namespace steward::bench
