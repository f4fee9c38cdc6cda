// What the catalog knows of: datasets and their fields, named as OpenLineage names them.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/time.h"

namespace steward {

// (namespace, name), e.g. ("postgres://db.example:5432", "shop.public.customer") or ("file",
// "/data/orders.csv"). https://openlineage.io/docs/spec/naming
struct DatasetName {
  std::string ns;
  std::string name;

  friend auto operator<=>(const DatasetName&, const DatasetName&) = default;
};

// "postgres://db.example:5432/shop.public.customer": namespace, slash, name ("file" datasets:
// "file:/data/orders.csv").
std::string to_string(const DatasetName& name);

enum class DatasetKind {
  kTable,
  kView,
  kMaterializedView,
  kFile,
  kTopic,   // of a message broker
  kStream,  // of a streaming service
  kFeatureView,
  kFeature,  // a set of features as a model reads them
  kModel,    // or one version of it
  kTrainingRun,
  kDashboard,
  kUnknown
};
std::string_view to_string(DatasetKind kind);
std::optional<DatasetKind> parse_dataset_kind(std::string_view text);

struct Field {
  FieldId id;
  std::string path;  // "email", "address.city", "items[].sku"
  std::string type;  // as the source calls it; empty when only lineage has spoken of the field
  int ordinal = 0;   // position in the dataset, from 1; 0 when unknown
  // By the last scan that could read the field, nulls too. None: no scan ever could, so what the field
  // carries is unknown; 0: no value was ever seen.
  std::optional<int64_t> rows_examined = std::nullopt;
};

struct Dataset {
  DatasetId id;
  DatasetName name;
  DatasetKind kind = DatasetKind::kUnknown;
  std::optional<int64_t> rows;          // as of the last scan
  std::optional<Timestamp> scanned_at;  // none: never scanned, so nothing is known of its values
  Timestamp first_seen{};
  bool lineage_is_partial = false;  // a view of whose definition the last scan could not follow every part
  std::vector<Field> fields;        // by ordinal, then path
  // Other names of the same data, sorted: policies and people may use any of them. Filled by merge_catalog().
  std::vector<DatasetName> aliases = {};
  // What people and events say of the data, each sorted and each once. None: not known.
  std::vector<std::string> owners = {};   // ids of people or teams
  std::vector<std::string> regions = {};  // where it is kept, as in "eu-central-1" or "DE"
  std::vector<std::string> labels = {};   // "key" or "key=value"
  // Where only events say that names are of one dataset: the names of each part that somebody vouches for. A
  // permit must speak of every part. Empty: of any name.
  std::vector<std::vector<DatasetName>> permit_names = {};
};

// A dataset, or one field of it.
struct NodeRef {
  DatasetId dataset;
  FieldId field;  // 0: the dataset as a whole

  friend auto operator<=>(const NodeRef&, const NodeRef&) = default;
};

}  // namespace steward

template <>
struct std::hash<steward::DatasetName> {
  size_t operator()(const steward::DatasetName& n) const noexcept {
    return std::hash<std::string>{}(n.ns) * 31 + std::hash<std::string>{}(n.name);
  }
};
template <>
struct std::hash<steward::NodeRef> {
  size_t operator()(const steward::NodeRef& n) const noexcept {
    return std::hash<int64_t>{}(n.dataset.value) * 1'000'003 + std::hash<int64_t>{}(n.field.value);
  }
};
