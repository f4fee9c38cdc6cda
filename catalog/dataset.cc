#include "catalog/dataset.h"

#include <array>

namespace steward {
namespace {

struct KindName {
  DatasetKind kind;
  std::string_view name;
};

constexpr std::array<KindName, 12> kKinds = {{
    {DatasetKind::kTable, "table"},
    {DatasetKind::kView, "view"},
    {DatasetKind::kMaterializedView, "materialized_view"},
    {DatasetKind::kFile, "file"},
    {DatasetKind::kTopic, "topic"},
    {DatasetKind::kStream, "stream"},
    {DatasetKind::kFeatureView, "feature_view"},
    {DatasetKind::kFeature, "feature"},
    {DatasetKind::kModel, "model"},
    {DatasetKind::kTrainingRun, "training_run"},
    {DatasetKind::kDashboard, "dashboard"},
    {DatasetKind::kUnknown, "unknown"},
}};

}  // namespace

std::string to_string(const DatasetName& name) {
  if (name.ns == "file") return "file:" + name.name;
  return name.ns + (name.name.starts_with('/') ? "" : "/") + name.name;
}

std::string_view to_string(DatasetKind kind) {
  for (const KindName& row : kKinds)
    if (row.kind == kind) return row.name;
  return "unknown";
}

std::optional<DatasetKind> parse_dataset_kind(std::string_view text) {
  for (const KindName& row : kKinds)
    if (row.name == text) return row.kind;
  return std::nullopt;
}

}  // namespace steward
