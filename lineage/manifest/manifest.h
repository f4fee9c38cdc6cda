// Nodes besides what scans and events know: features, models, training runs, dashboards, declared as code.
//
// A manifest is YAML of one or more documents, apiVersion steward/v1. docs/lineage.md, "Manifests", shows
// every kind; in short:
//
//   kind: FeatureView            kind: Model                        kind: Dashboard
//   namespace: feast://shop      namespace: mlflow://ml             namespace: superset://bi
//   name: customer_stats         name: churn                        name: revenue
//   features:                    version: "3"                       reads:
//     - name: orders_30d         trained_by: {job: train_churn}       - postgres://db:5432/shop.public.orders
//       from: [postgres://…/shop.public.orders#id]
//                                trained_on: [feast://shop/customer_stats#orders_30d]
//
// Also Dataset, TrainingRun, Lineage (edges one by one) and Merge (two names of one dataset). A manifest is
// taken whole or not at all: the first mistake is the answer, with line and column. Names come out canonical
// (catalog/identity/naming.h). Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/dataset.h"
#include "catalog/taxonomy.h"
#include "lineage/edge.h"

namespace steward::lineage {

struct ManifestNode {
  DatasetName name;
  DatasetKind kind = DatasetKind::kUnknown;
  std::vector<Field> fields;  // path, type and ordinal; no ids
  std::string owner, description;
  // In the place of what events say; empty: nothing is said.
  std::vector<std::string> owners, regions, labels;
  std::vector<Purpose> purposes;    // it may be used for these alone; empty: nothing is said
  bool lineage_is_partial = false;  // it is made of something that could not be followed
};

// All edges into `target` that the job declares; what it declared of it before ends. Sorted, each once.
struct ManifestDeclaration {
  std::string job_namespace, job_name;
  DatasetName target;
  std::vector<NamedEdge> edges;
};

struct ManifestMerge {
  DatasetName a, b;
  bool merged = true;  // false: a person says that they are two
  std::string why;
};

struct Manifest {
  std::vector<ManifestNode> nodes;                // each name once
  std::vector<ManifestDeclaration> declarations;  // each (job, target) once
  std::vector<ManifestMerge> merges;
};

// Bounds, beyond which a manifest is refused as too large; the bytes and nodes of YamlBounds besides.
inline constexpr size_t kMaxManifestDocuments = 10'000;
inline constexpr size_t kMaxManifestItems = 20'000;  // of one list
inline constexpr size_t kMaxManifestNameBytes = 4'096;
inline constexpr size_t kMaxManifestEdges = 1'000'000;

// `file` names the text in errors: where = "FILE:LINE:COLUMN". `purposes`: which there are.
Result<Manifest> parse_manifest(std::string_view yaml, std::string_view file,
                                const Taxonomy<Purpose>& purposes = purpose_taxonomy());

}  // namespace steward::lineage
